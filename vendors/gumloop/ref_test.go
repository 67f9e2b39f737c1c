package gumloop_test

// An id goes into a URL's path. One that changes the path could make the client
// call another endpoint with the key, so it is refused before anything is sent.

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestRefsThatCannotBeSent(t *testing.T) {
	user := agenttest.DefaultUser
	tests := []struct {
		reason string
		ref    gumloop.Ref
		field  string
	}{
		{"no id", gumloop.Ref{UserID: user}, "interaction_id"},
		{"a slash", gumloop.Ref{InteractionID: "a/b", UserID: user}, "interaction_id"},
		{"a backslash", gumloop.Ref{InteractionID: `a\b`, UserID: user}, "interaction_id"},
		{"the parent", gumloop.Ref{InteractionID: "..", UserID: user}, "interaction_id"},
		{"the parent inside", gumloop.Ref{InteractionID: "a..b", UserID: user}, "interaction_id"},
		{"this folder", gumloop.Ref{InteractionID: ".", UserID: user}, "interaction_id"},
		{"an escaped slash", gumloop.Ref{InteractionID: "a%2Fb", UserID: user}, "interaction_id"},
		{"a query", gumloop.Ref{InteractionID: "a?api_key=x", UserID: user}, "interaction_id"},
		{"a fragment", gumloop.Ref{InteractionID: "a#b", UserID: user}, "interaction_id"},
		{"a space", gumloop.Ref{InteractionID: "a b", UserID: user}, "interaction_id"},
		{"a no-break space", gumloop.Ref{InteractionID: "a\u00a0b", UserID: user}, "interaction_id"},
		{"a line end", gumloop.Ref{InteractionID: "a\r\nHost: x", UserID: user}, "interaction_id"},
		{"a NUL", gumloop.Ref{InteractionID: "a\x00", UserID: user}, "interaction_id"},
		{"a bidi override", gumloop.Ref{InteractionID: "a\u202eb", UserID: user}, "interaction_id"},
		{"invalid UTF-8", gumloop.Ref{InteractionID: "a\xff", UserID: user}, "interaction_id"},
		{"257 bytes", gumloop.Ref{InteractionID: strings.Repeat("x", 257), UserID: user}, "interaction_id"},
		{"no owner", gumloop.Ref{InteractionID: testID}, "user_id"},
		{"a user with a slash", gumloop.Ref{InteractionID: testID, UserID: "a/b"}, "user_id"},
		{"a project with a query", gumloop.Ref{InteractionID: testID, ProjectID: "a&user_id=b"}, "project_id"},
	}
	api := newAPI(t, agenttest.Config{})
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			_, err := client.Status(t.Context(), test.ref)
			var wrong *gumloop.RefError
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
		if _, err := client.Status(t.Context(), gumloop.Ref{InteractionID: id, UserID: agenttest.DefaultUser}); err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
}
