package gumloop_test

// Everything that is printed, logged or returned ends up in a history, a log or a
// ticket. Each way that the key, or the query with the owner's ids, could get there
// is walked here.

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestNoVerbPrintsTheKey(t *testing.T) {
	cfg := gumloop.Config{APIKey: testKey, BaseURL: "https://" + testKey + "@api.example.com?api_key=" + testKey}
	client := newClient(t, gumloop.Config{})
	values := []any{cfg, &cfg, struct{ C gumloop.Config }{cfg}, client, *client, struct{ c *gumloop.Client }{client}}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%t"} {
			out := fmt.Sprintf(verb, value)
			for _, form := range []string{testKey, fmt.Sprintf("%x", testKey), fmt.Sprintf("%X", testKey)} {
				if strings.Contains(out, form) {
					t.Errorf("%s of %T prints %s", verb, value, out)
				}
			}
		}
	}
}

func TestNoLogShowsTheKey(t *testing.T) {
	cfg := gumloop.Config{APIKey: testKey}
	var out strings.Builder
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "cfg", cfg, "pointer", &cfg, "client", newClient(t, cfg))
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "cfg", cfg, "pointer", &cfg, "client", newClient(t, cfg))
	document, err := json.Marshal(map[string]any{"cfg": cfg})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(document)
	if strings.Contains(out.String(), testKey) {
		t.Error(out.String())
	}
	if n := strings.Count(out.String(), "set, not shown"); n != 5 {
		t.Errorf("the configuration is shown %d times, want 5: %s", n, out.String())
	}
}

// Some APIs quote the key that they refuse.
func TestAnAPIThatQuotesTheKey(t *testing.T) {
	for _, body := range []string{
		`{"error":"unauthorized","message":"Incorrect API key provided: ` + testKey + `"}`,
		`{"error":{"code":"` + testKey + `"}}`,
		"Bearer " + testKey + " refused",
	} {
		err := failing(t, gumloop.Config{}, agenttest.RawBody(http.StatusForbidden, "application/json", body))
		var refused *agentstatus.APIError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), "[hidden]") {
			t.Errorf("got %v, want an APIError with the key hidden", err)
		}
	}
}

// An agent can be made to say what its tools can see.
func TestAnAgentThatSaysTheKey(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.Completed("The key is "+testKey+"."))
	answer, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Check(t.Context(), testRef)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(answer.Body), testKey) || !strings.Contains(string(answer.Body), `"The key is [hidden]."`) {
		t.Errorf("got %s", answer.Body)
	}
}

// A short key, as tests have, is found inside of words: hiding it would break them.
func TestAShortKeyHidesNothing(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{"state": nil}})
	defer api.Close()
	api.Script(testID, agenttest.Processing())
	if _, err := newClient(t, gumloop.Config{BaseURL: api.URL(), APIKey: "state"}).Status(t.Context(), testRef); err != nil {
		t.Error(err)
	}
}

// A Location that cannot be read has the query that a server repeats in it; net/http quotes a
// malformed answer.
func TestAnswersThatNetHTTPQuotes(t *testing.T) {
	t.Run("location", func(t *testing.T) {
		err := failing(t, gumloop.Config{}, agenttest.Redirect("http://%zz/?user_id="+agenttest.DefaultUser))
		var redirect *vendors.RedirectError
		if !errors.As(err, &redirect) || redirect.HTTPStatus != http.StatusTemporaryRedirect || !strings.Contains(err.Error(), "not a URL") {
			t.Errorf("got %v, want a RedirectError of the 307", err)
		}
	})
	t.Run("header", func(t *testing.T) {
		api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nseen %s %s\r\n\r\n", r.Header.Get("Authorization"), r.URL.RawQuery)
		}))
		defer api.Close()
		_, err := newClient(t, gumloop.Config{BaseURL: api.URL}).Status(t.Context(), testRef)
		wantNothingShown(t, wantTransport(t, err, "malformed MIME header"))
	})
}

type failingTransport struct{ err error }

func (f failingTransport) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// A transport of the caller's, a proxy's for one, may put the URL into its own error.
func TestATransportThatNamesTheURL(t *testing.T) {
	target := "https://api.example.com/agent_status/" + testID + "?user_id=" + agenttest.DefaultUser
	cause := errors.New("reset by peer")
	for reason, broken := range map[string]error{
		"as a url.Error": &url.Error{Op: "Get", URL: target, Err: cause},
		"as text":        fmt.Errorf("proxy: %s with %s: %w", target, testKey, cause),
	} {
		_, err := newClient(t, gumloop.Config{Transport: failingTransport{broken}}).Status(t.Context(), testRef)
		wantNothingShown(t, wantTransport(t, err, "reset by peer"))
		for wrapped := err; wrapped != nil; wrapped = errors.Unwrap(wrapped) {
			if strings.Contains(wrapped.Error(), testKey) {
				t.Errorf("%s: the error that is wrapped shows the key: %v", reason, wrapped)
			}
		}
	}
}

func wantNothingShown(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{testKey, agenttest.DefaultUser} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error %q shows %q", err, secret)
		}
	}
}
