package gumloop_test

// Whatever an id is, a request either is not sent or goes to the status endpoint, with
// the id as one segment of the path and the owner alone as query.

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

type recordingTransport struct{ sent *http.Request }

func (t *recordingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.sent = r
	return nil, errors.New("nothing is sent in this test")
}

func FuzzAnIDStaysInItsPlace(f *testing.F) {
	for _, id := range []string{
		testID, "", ".", "..", "a/../b", "%2e%2e", "a%2fb", "a?b", "a#b", `a\b`, "a;b=c", "a+b", "\x00", "\xff", "größe", "a\u202eb", strings.Repeat("x", 257),
	} {
		f.Add(id, "user_1")
		f.Add(testID, id)
	}
	f.Fuzz(func(t *testing.T, id, user string) {
		transport := &recordingTransport{}
		client := newClient(t, gumloop.Config{BaseURL: "https://api.example.com/api/v1", Transport: transport})
		ref := vendors.Ref{InteractionID: id, UserID: user}
		_, err := client.Check(t.Context(), ref)
		if client.Validate(ref) != nil {
			var wrong *vendors.RefError
			if !errors.As(err, &wrong) || transport.sent != nil {
				t.Fatalf("got %v and sent %v, want a RefError and nothing", err, transport.sent)
			}
			return
		}
		sent := transport.sent.URL
		segment, found := strings.CutPrefix(sent.EscapedPath(), "/api/v1/agent_status/")
		if !found || strings.Contains(segment, "/") || sent.Path != "/api/v1/agent_status/"+id || sent.Host != "api.example.com" {
			t.Errorf("id %q is sent to %s", id, sent)
		}
		if query := sent.Query(); len(query) != 1 || query.Get("user_id") != user {
			t.Errorf("user %q is sent as %s", user, sent.RawQuery)
		}
	})
}
