package stubapi

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// Traffic is how clients use connections.
type Traffic struct {
	Requests     int `json:"requests"`
	InFlightMost int `json:"in_flight_most"` // since it was asked for last
	Opened       int `json:"opened"`         // connections
	Open         int `json:"open"`
	OpenMost     int `json:"open_most"`  // since it was asked for last
	Handshakes   int `json:"handshakes"` // of TLS, in full
	Resumed      int `json:"resumed"`    // of TLS, by a ticket
}

// Since is the traffic after an earlier one.
func (t Traffic) Since(earlier Traffic) Traffic {
	t.Requests -= earlier.Requests
	t.Opened -= earlier.Opened
	t.Handshakes -= earlier.Handshakes
	t.Resumed -= earlier.Resumed
	return t
}

type traffic struct {
	mu       sync.Mutex
	now      Traffic
	inFlight int
}

// connection remembers whether its handshake was counted: that is known with the first
// request.
type connection struct{ once sync.Once }

type connectionKey struct{}

func connContext(ctx context.Context, _ net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, &connection{})
}

// connState is called by the HTTP server.
func (t *traffic) connState(_ net.Conn, state http.ConnState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch state {
	case http.StateNew:
		t.now.Opened++
		t.now.Open++
		t.now.OpenMost = max(t.now.OpenMost, t.now.Open)
	case http.StateClosed, http.StateHijacked:
		t.now.Open--
	case http.StateActive, http.StateIdle:
	}
}

// request counts a request until done is called.
func (t *traffic) request(r *http.Request) (done func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now.Requests++
	t.inFlight++
	t.now.InFlightMost = max(t.now.InFlightMost, t.inFlight)
	if c, ok := r.Context().Value(connectionKey{}).(*connection); ok && r.TLS != nil {
		c.once.Do(func() {
			if r.TLS.DidResume {
				t.now.Resumed++
			} else {
				t.now.Handshakes++
			}
		})
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.inFlight--
	}
}

// take returns the traffic so far, and begins to look for the most anew.
func (t *traffic) take() Traffic {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.now
	t.now.InFlightMost, t.now.OpenMost = t.inFlight, t.now.Open
	return taken
}
