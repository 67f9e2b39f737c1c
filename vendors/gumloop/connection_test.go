package gumloop_test

// Thousands of waits share one client. A connection for each poll would cost a TLS
// handshake each, and run a machine out of ports.

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// traced counts the connections that requests with its context are sent on.
type traced struct {
	mu          sync.Mutex
	fresh, kept int
}

func (c *traced) context(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		c.mu.Lock()
		defer c.mu.Unlock()
		if info.Reused {
			c.kept++
		} else {
			c.fresh++
		}
	}})
}

// An answer that is not read to its end costs the connection: errors of the API and
// bodies that are not status documents must be read like any other.
func TestAConnectionIsKeptWhateverTheAnswer(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID,
		agenttest.Processing(), agenttest.RateLimited(0), agenttest.Unavailable(), agenttest.HTMLPage(),
		agenttest.Garbage(), agenttest.NotFound(), agenttest.Completed(strings.Repeat("x", 1<<20)))
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	var connections traced
	for range 8 {
		if _, err := client.Check(connections.context(t.Context()), testRef); err != nil {
			t.Fatal(err)
		}
	}
	if connections.fresh != 1 || connections.kept != 7 {
		t.Errorf("%d connections were made for 8 polls, %d polls had a kept one", connections.fresh, connections.kept)
	}
}

// The standard transport keeps two idle connections to a host: of 20 waits that poll
// together, 18 would connect anew each time.
func TestIdleConnectionsAreKeptForManyWaits(t *testing.T) {
	const waits = 20
	var arrived sync.WaitGroup
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived.Done()
		arrived.Wait() // all of them are under way at once
		_, _ = io.WriteString(w, `{"state":"QUEUED"}`)
	}))
	defer api.Close()
	client := newClient(t, gumloop.Config{BaseURL: api.URL})
	round := func() int {
		var connections traced
		var done sync.WaitGroup
		arrived.Add(waits)
		for range waits {
			done.Go(func() {
				if _, err := client.Check(connections.context(t.Context()), testRef); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		return connections.fresh
	}
	round()
	// A connection is back in the pool a moment after its answer was read: one or two may
	// come too late.
	if fresh := round(); fresh > waits/2 {
		t.Errorf("%d of %d waits made a new connection", fresh, waits)
	}
}

// An answer that takes 400 ms and a thousand waits: beyond the connections that are kept, each
// poll made a handshake.
func TestConnectionsAreBoundedAndTheirTLSSessionsResumed(t *testing.T) {
	const waits, most = 40, 8
	var open, resumed atomic.Int32
	api := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS.DidResume {
			resumed.Add(1)
		}
		w.Header().Set("Connection", "close") // a proxy that keeps none
		_, _ = io.WriteString(w, `{"state":"QUEUED"}`)
	}))
	var highest atomic.Int32
	api.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			now := open.Add(1)
			for seen := highest.Load(); now > seen && !highest.CompareAndSwap(seen, now); seen = highest.Load() {
			}
		case http.StateClosed, http.StateHijacked:
			open.Add(-1)
		}
	}
	api.StartTLS()
	defer api.Close()
	trust(t, api)
	client := newClient(t, gumloop.Config{BaseURL: api.URL, MaxConnections: most})
	for range 2 {
		var done sync.WaitGroup
		for range waits {
			done.Go(func() {
				if _, err := client.Check(t.Context(), testRef); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
	}
	if highest.Load() > 2*most { // the server hears of a closed one a moment after the client
		t.Errorf("%d connections were open at once, want at most %d", highest.Load(), most)
	}
	if resumed.Load() < waits {
		t.Errorf("%d of %d requests resumed a TLS session", resumed.Load(), 2*waits)
	}
}

// trust makes the program's standard transport one that trusts a server, until the test is over.
func trust(t *testing.T, server *httptest.Server) {
	t.Helper()
	standard := http.DefaultTransport.(*http.Transport)
	trusting := standard.Clone()
	trusting.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	http.DefaultTransport = trusting
	t.Cleanup(func() { http.DefaultTransport = standard })
}
