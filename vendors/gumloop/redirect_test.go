package gumloop_test

// A redirect to another host is how a key leaks: by a wrong base URL, a takeover of
// an old domain, or a captive portal.

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestNoRedirectLeavesTheHost(t *testing.T) {
	var reached atomic.Bool
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer other.Close()
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.Redirect(other.URL+"/steal?user_id=1"))
	_, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Status(t.Context(), testRef)
	var redirect *vendors.RedirectError
	if !errors.As(err, &redirect) {
		t.Fatalf("got %v, want a RedirectError", err)
	}
	if redirect.To != other.URL || strings.Contains(err.Error(), "user_id") {
		t.Errorf("error %q: want the host %s and no query", err, other.URL)
	}
	if reached.Load() {
		t.Error("the other host was reached")
	}
}

func TestARedirectInsideTheHostIsFollowed(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script("moved", agenttest.RawBody(http.StatusOK, "application/json", `{"interaction_id":"`+testID+`","state":"PROCESSING"}`))
	api.Script(testID, agenttest.Redirect("/api/v1/agent_status/moved?user_id="+agenttest.DefaultUser))
	status, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Status(t.Context(), testRef)
	if err != nil || status.State != "PROCESSING" {
		t.Fatalf("got %v, %v", status, err)
	}
	if sent := api.RequestsFor("moved"); sent[0].Authorization != "Bearer "+testKey {
		t.Errorf("the key was not sent along: %+v", sent[0])
	}
}

func TestARedirectLoopEnds(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.Redirect("/api/v1/agent_status/"+testID+"?user_id="+agenttest.DefaultUser))
	_, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Status(t.Context(), testRef)
	var redirect *vendors.RedirectError
	if !errors.As(err, &redirect) || !strings.Contains(err.Error(), "more than 3 times") {
		t.Fatalf("got %v, want a RedirectError of a loop", err)
	}
	if polls := api.Polls(testID); polls != 4 {
		t.Errorf("%d requests were made, want 4", polls)
	}
}

// net/http turns a POST that is answered 301, 302 or 303 into a GET of the new place,
// which starts nothing and is answered with an error that misleads.
func TestAStartIsNotTurnedIntoAGet(t *testing.T) {
	var methods []string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		methods = append(methods, r.Method)
		http.Redirect(w, r, "/moved", http.StatusFound)
	}))
	defer api.Close()
	_, err := newClient(t, gumloop.Config{BaseURL: api.URL}).Start(t.Context(), testStart)
	var redirect *vendors.RedirectError
	if !errors.As(err, &redirect) || redirect.Method != http.MethodGet || !strings.Contains(err.Error(), "starts nothing") {
		t.Errorf("got %v, want a RedirectError with the method", err)
	}
	if len(methods) != 1 {
		t.Errorf("sent %v", methods)
	}
}

// 307 and 308 keep method and body: a moved endpoint of the same host.
func TestAStartFollowsAMovedEndpoint(t *testing.T) {
	var sent string
	mux := http.NewServeMux()
	mux.HandleFunc("/start_agent", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/start_agent/", http.StatusPermanentRedirect)
	})
	mux.HandleFunc("POST /start_agent/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = string(body)
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, `{"interaction_id":"a","status":"processing"}`)
	})
	api := httptest.NewServer(mux)
	defer api.Close()
	started, err := newClient(t, gumloop.Config{BaseURL: api.URL}).Start(t.Context(), testStart)
	if err != nil || started.Ref.InteractionID != "a" || !strings.Contains(sent, testStart.AgentID) {
		t.Errorf("got %+v, %v after the body %q", started, err, sent)
	}
}
