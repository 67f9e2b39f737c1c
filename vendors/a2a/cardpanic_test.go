package a2a_test

// The card is read by a goroutine that all who need it wait for. A transport of the caller's own
// that panics there would end the worker, where one that panics in a poll is a failure of that poll.

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentwait/agentwait/vendors/a2a"
)

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestATransportThatPanicsOverTheCard(t *testing.T) {
	agent := newFake(t, func(asked string, _ int) (int, string) {
		if asked == cardRequest {
			return 200, card(`{"url":"/","protocolBinding":"HTTP+JSON"}`)
		}
		return 200, working
	})
	var calls atomic.Int32
	cfg := a2a.Config{}
	cfg.HTTP.Transport = tripper(func(r *http.Request) (*http.Response, error) {
		if calls.Add(1) == 1 {
			panic("out of ink")
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	c := newClient(t, agent.URL, cfg)
	if _, err := c.Check(t.Context(), ref); err == nil || !strings.Contains(err.Error(), `a2a: the request for the agent card panicked: "out of ink"`) {
		t.Errorf("got %v", err)
	}
	if answer, err := c.Check(t.Context(), ref); err != nil || answer.Status == nil {
		t.Errorf("the next poll got %v, %v", answer, err)
	}
}
