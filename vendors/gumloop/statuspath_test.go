package gumloop_test

// Another vendor's API has another path. A template that could send the key elsewhere,
// or a poll without what the template asks for, has to be refused before anything is sent.

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestStatusPathsThatAreRefused(t *testing.T) {
	for _, test := range []struct{ reason, path, want string }{
		{"no slash", "responses/{interaction_id}", "does not begin with /"},
		{"a whole URL", "https://api.example.com/{interaction_id}", "does not begin with /"},
		{"the query alone", "?id={interaction_id}", "does not begin with /"},
		{"no id", "/responses", "has no {interaction_id}"},
		{"another name for the id", "/responses/{id}", "has no {interaction_id}"},
		{"a placeholder that there is not", "/{region}/{interaction_id}", "another placeholder than {interaction_id}, {user_id} and {project_id}"},
		{"a brace", "/a}/{interaction_id}", "another placeholder"},
		{"an escape", "/a%2Fb/{interaction_id}", "the character '%'"},
		{"a fragment", "/{interaction_id}#x", "the character '#'"},
		{"a backslash", `/a\{interaction_id}`, `the character '\\'`},
		{"a space", "/a b/{interaction_id}", "the character ' '"},
		{"a line end", "/{interaction_id}\n", `the character '\n'`},
		{"not ASCII", "/größe/{interaction_id}", "the character 'ö'"},
		{"the parent", "/../{interaction_id}", `the part ".."`},
		{"this folder", "/./{interaction_id}", `the part "."`},
		{"another host", "//evil.example/{interaction_id}", `the part ""`},
		{"a query with an escape", "/{interaction_id}?a=%20", "a query with more than"},
		{"a key in the path", "/" + testKey + "/{interaction_id}", "contains the key"},
		{"a key in the query", "/{interaction_id}?api_key=" + testKey, "contains the key"},
		{"a key of another account in a wrong query", "/{interaction_id}?api_key=sk-OTHER%", "a query with more than"},
	} {
		t.Run(test.reason, func(t *testing.T) {
			_, err := gumloop.NewClient(gumloop.Config{APIKey: testKey, StatusPath: test.path})
			if err == nil || !strings.Contains(err.Error(), "Config.StatusPath") || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got error %v, want one that says %q", err, test.want)
			}
			if strings.Contains(err.Error(), testKey) || strings.Contains(err.Error(), "sk-OTHER") {
				t.Errorf("error %q shows a key", err)
			}
		})
	}
}

func TestWhereAPollGoes(t *testing.T) {
	both := vendors.Ref{InteractionID: "resp_1", UserID: "u+1", ProjectID: "p@2"}
	for _, test := range []struct {
		reason, path, want string
		ref                vendors.Ref
	}{
		{"the default", "", "/v1/agent_status/resp_1?project_id=p%402&user_id=u%2B1", both},
		{"the default, spelled out", gumloop.DefaultStatusPath, "/v1/agent_status/resp_1?user_id=u", vendors.Ref{InteractionID: "resp_1", UserID: "u"}},
		{"no owner is sent where nothing asks for it", "/responses/{interaction_id}", "/v1/responses/resp_1", both},
		{"the owner in the path", "/users/{user_id}/runs/{interaction_id}", "/v1/users/u+1/runs/resp_1", both},
		{"the owner in the query", "/runs/{interaction_id}?owner={user_id}&team={project_id}", "/v1/runs/resp_1?owner=u%2B1&team=p%402", both},
		{"the id in the query", "/runs?id={interaction_id}", "/v1/runs?id=%C3%A9", vendors.Ref{InteractionID: "é", UserID: "u"}},
		{"a version", "/responses/{interaction_id}?api-version=2025-04-01", "/v1/responses/resp_1?api-version=2025-04-01", both},
		{"a slash at the end", "/runs/{interaction_id}/", "/v1/runs/resp_1/", both},
		{"a verb", "/runs/{interaction_id}:status", "/v1/runs/resp_1:status", both},
		{"an id that looks like a placeholder", "/runs/{interaction_id}/{user_id}", "/v1/runs/%7Buser_id%7D/u", vendors.Ref{InteractionID: "{user_id}", UserID: "u"}},
	} {
		t.Run(test.reason, func(t *testing.T) {
			transport := &recordingTransport{}
			client := newClient(t, gumloop.Config{BaseURL: "https://api.example.com/v1", StatusPath: test.path, Transport: transport})
			_, err := client.Check(t.Context(), test.ref)
			if transport.sent == nil {
				t.Fatalf("nothing was sent: %v", err)
			}
			sent := transport.sent.URL
			if got := sent.RequestURI(); got != test.want || sent.Host != "api.example.com" {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got := transport.sent.Header.Get("Authorization"); got != "Bearer "+testKey {
				t.Errorf("the key was not sent as a bearer token: %q", got)
			}
			if test.path == "/responses/{interaction_id}" && !strings.Contains(err.Error(), "GET /responses/{interaction_id}: ") {
				t.Errorf("the error names another request: %v", err)
			}
		})
	}
}

// An owner stays required, since it says whose wait it is; and it has to be the one that
// the path asks for.
func TestTheOwnerThatAPathAsksFor(t *testing.T) {
	for _, test := range []struct {
		reason, path, field string
		ref                 vendors.Ref
	}{
		{"no owner at all", "/responses/{interaction_id}", "user_id", vendors.Ref{InteractionID: testID}},
		{"a project for a user", "/{user_id}/{interaction_id}", "user_id", vendors.Ref{InteractionID: testID, ProjectID: "p"}},
		{"a user for a project", "/{interaction_id}?team={project_id}", "project_id", vendors.Ref{InteractionID: testID, UserID: "u"}},
	} {
		transport := &recordingTransport{}
		client := newClient(t, gumloop.Config{StatusPath: test.path, Transport: transport})
		_, err := client.Check(t.Context(), test.ref)
		var wrong *vendors.RefError
		if !errors.As(err, &wrong) || wrong.Field != test.field || transport.sent != nil {
			t.Errorf("%s: got error %v, want a RefError of %s and nothing sent", test.reason, err, test.field)
		}
	}
}

// No id leaves its place in a path of somebody else's.
func FuzzAnIDStaysInItsPlaceOfAnyPath(f *testing.F) {
	for _, id := range []string{testID, ".", "..", "a..b", "%2e", "a;b", "{user_id}", "größe", "a+b", "a\u202eb"} {
		f.Add(id, "user_1")
		f.Add(testID, id)
	}
	f.Fuzz(func(t *testing.T, id, user string) {
		transport := &recordingTransport{}
		client := newClient(t, gumloop.Config{
			BaseURL: "https://api.example.com/v1", StatusPath: "/u/.{user_id}/{interaction_id}:x/?v=1&q={user_id}", Transport: transport,
		})
		ref := vendors.Ref{InteractionID: id, UserID: user}
		if _, err := client.Check(t.Context(), ref); transport.sent == nil {
			if client.Validate(ref) == nil {
				t.Fatalf("nothing was sent: %v", err)
			}
			return
		}
		sent := transport.sent.URL
		if sent.Path != "/v1/u/."+user+"/"+id+":x/" || strings.Count(sent.EscapedPath(), "/") != 5 || sent.Host != "api.example.com" {
			t.Errorf("id %q of user %q is sent to %s", id, user, sent)
		}
		if query := sent.Query(); len(query) != 2 || query.Get("v") != "1" || query.Get("q") != user {
			t.Errorf("user %q is sent as %s", user, sent.RawQuery)
		}
	})
}

func TestAnotherVendorsErrorIsTyped(t *testing.T) {
	api := newAPI(t, agenttest.Config{Envelope: agenttest.EnvelopeNested})
	client := newClient(t, gumloop.Config{BaseURL: api.URL(), StatusPath: "/agent_status/{interaction_id}?user_id={user_id}&v=2"})
	api.Script(testID, agenttest.NotFound())
	_, err := client.Status(t.Context(), testRef)
	if !isAPIError(err, http.StatusNotFound, "interaction_not_found") || !strings.Contains(err.Error(), "GET /agent_status/{interaction_id}: ") {
		t.Errorf("got %v, want the API's 404 of that path", err)
	}
}
