package a2a_test

// The key goes to the agent's origin, and nowhere that an agent points: neither by his card nor by
// a redirect, of the card or of what it names.

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

func TestTheKeyStaysAtTheAgent(t *testing.T) {
	const key = "sk-SECRET-f00dcafe"
	var stolen atomic.Int32
	thief := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stolen.Add(1)
		w.Write([]byte(card(`{"url":"/","protocolBinding":"JSONRPC"}`)))
	}))
	defer thief.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, leads := range map[string]string{"the card": "/.well-known/agent-card.json", "the interface": "/rpc"} {
			agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Authorization"); got != "Bearer "+key {
					t.Errorf("the agent got %q", got)
				}
				if r.URL.Path == leads {
					http.Redirect(w, r, thief.URL+r.URL.Path, status)
					return
				}
				w.Write([]byte(card(`{"url":"/rpc","protocolBinding":"JSONRPC"},{"url":"` + thief.URL + `","protocolBinding":"HTTP+JSON"}`)))
			}))
			cfg := a2a.Config{}
			cfg.HTTP.Auth = vendors.Bearer(key)
			c := newClient(t, agent.URL, cfg)
			for what, err := range map[string]error{
				"poll":   second(c.Check(t.Context(), ref)),
				"start":  second(c.Start(t.Context(), vendors.StartRequest{Message: "go"})),
				"cancel": c.Cancel(t.Context(), ref),
				"answer": second(c.Answer(t.Context(), ref, accept(`"x"`, ""))),
			} {
				if redirect, ok := errors.AsType[*vendors.RedirectError](err); !ok && status != 303 || ok && redirect.To != thief.URL || strings.Contains(err.Error(), key) {
					t.Errorf("%d of %s: the %s got %v", status, name, what, err)
				}
			}
			agent.Close()
		}
	}
	if n := stolen.Load(); n > 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}
