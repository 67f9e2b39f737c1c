package gumloop_test

// An id goes into a URL's path. One that changes the path could make the client
// call another endpoint with the key, so it is refused before anything is sent.

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestRefsThatCannotBeSent(t *testing.T) {
	user := agenttest.DefaultUser
	tests := []struct {
		reason string
		ref    vendors.Ref
		field  string
	}{
		{"no id", vendors.Ref{UserID: user}, "interaction_id"},
		{"a slash", vendors.Ref{InteractionID: "a/b", UserID: user}, "interaction_id"},
		{"a backslash", vendors.Ref{InteractionID: `a\b`, UserID: user}, "interaction_id"},
		{"the parent", vendors.Ref{InteractionID: "..", UserID: user}, "interaction_id"},
		{"the parent inside", vendors.Ref{InteractionID: "a..b", UserID: user}, "interaction_id"},
		{"this folder", vendors.Ref{InteractionID: ".", UserID: user}, "interaction_id"},
		{"an escaped slash", vendors.Ref{InteractionID: "a%2Fb", UserID: user}, "interaction_id"},
		{"a query", vendors.Ref{InteractionID: "a?api_key=x", UserID: user}, "interaction_id"},
		{"a fragment", vendors.Ref{InteractionID: "a#b", UserID: user}, "interaction_id"},
		{"a space", vendors.Ref{InteractionID: "a b", UserID: user}, "interaction_id"},
		{"a no-break space", vendors.Ref{InteractionID: "a\u00a0b", UserID: user}, "interaction_id"},
		{"a line end", vendors.Ref{InteractionID: "a\r\nHost: x", UserID: user}, "interaction_id"},
		{"a NUL", vendors.Ref{InteractionID: "a\x00", UserID: user}, "interaction_id"},
		{"a bidi override", vendors.Ref{InteractionID: "a\u202eb", UserID: user}, "interaction_id"},
		{"invalid UTF-8", vendors.Ref{InteractionID: "a\xff", UserID: user}, "interaction_id"},
		{"257 bytes", vendors.Ref{InteractionID: strings.Repeat("x", 257), UserID: user}, "interaction_id"},
		{"no owner", vendors.Ref{InteractionID: testID}, "user_id"},
		{"a user with a slash", vendors.Ref{InteractionID: testID, UserID: "a/b"}, "user_id"},
		{"a project with a query", vendors.Ref{InteractionID: testID, ProjectID: "a&user_id=b"}, "project_id"},
	}
	api := newAPI(t, agenttest.Config{})
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			_, err := client.Status(t.Context(), test.ref)
			var wrong *vendors.RefError
			if !errors.As(err, &wrong) {
				t.Fatalf("got %v, want a RefError", err)
			}
			if wrong.Field != test.field || wrong.Wanted == "" {
				t.Errorf("got %+v, want the field %s and what to give", wrong, test.field)
			}
			if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r == '\u202e' }) {
				t.Errorf("%q would reach a terminal as it is", err)
			}
		})
	}
	if sent := api.Requests(); len(sent) > 0 {
		t.Errorf("%d requests were sent, the first is %+v", len(sent), sent[0])
	}
}

func TestIDsThatAreSentAsTheyAre(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	for _, id := range []string{testID, strings.Repeat("x", 256), "a.b-c_d~e", "a+b=c@d:e;f,g", "größe-日本"} {
		api.Script(id, agenttest.Processing())
		if _, err := client.Status(t.Context(), vendors.Ref{InteractionID: id, UserID: agenttest.DefaultUser}); err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
}
