package gumloop_test

// Thousands of waits share one client. A connection for each poll would cost a TLS
// handshake each, and run a machine out of ports.

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/gumloop"
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
// bodies that are no status document must be read like any other.
func TestAConnectionIsKeptWhateverTheAnswer(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID,
		agenttest.Processing(), agenttest.RateLimited(0), agenttest.Unavailable(), agenttest.HTMLPage(),
		agenttest.Garbage(), agenttest.NotFound(), agenttest.Completed(strings.Repeat("x", 1<<20)))
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	var connections traced
	for range 8 {
		if _, err := client.Poll(connections.context(t.Context()), testRef); err != nil {
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
				if _, err := client.Poll(connections.context(t.Context()), testRef); err != nil {
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
