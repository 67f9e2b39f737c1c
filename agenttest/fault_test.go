package agenttest_test

// A fault that does not reach the client proves nothing. Each one is looked at from
// the other end of the connection, as net/http's client sees it.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agenttest"
)

// net/http repeats a GET by itself where a kept connection breaks. The reset would be
// seen by nobody, and the step after it would answer the same call.
func TestAResetIsSeenThoughConnectionsAreKept(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script("other", agenttest.Processing())
	if got := get(t, api, "/agent_status/other?user_id=u", agenttest.DefaultKey); got.code != http.StatusOK {
		t.Fatalf("got %+v", got) // and its connection is kept
	}
	api.Script(id, agenttest.Processing(), agenttest.Reset(), agenttest.Completed("Done."))
	var seen []string
	for range 3 {
		got := poll(t, api)
		if got.err != nil {
			seen = append(seen, "reset")
			continue
		}
		seen = append(seen, state(t, got))
	}
	if got := fmt.Sprint(seen); got != "[ASYNC_PROCESSING reset COMPLETED]" {
		t.Errorf("saw %s", got)
	}
	if polls := api.Polls(id); polls != 3 {
		t.Errorf("%d requests for 3 calls", polls)
	}
}

func TestATruncatedBodyIsNeverWhole(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	const body = `{"state":"COMPLETED"}`
	for n, want := range map[int]string{-1: body[:1], 0: body[:1], 7: body[:7], len(body) - 1: body[:len(body)-1], 1000: body[:len(body)-1]} {
		api.Script(id, agenttest.RawBody(200, "application/json", body).Truncated(n))
		got := poll(t, api)
		if !errors.Is(got.err, io.ErrUnexpectedEOF) || got.body != want {
			t.Errorf("Truncated(%d): got %q, %v; want %q and an unexpected EOF", n, got.body, got.err, want)
		}
		if length := got.header.Get("Content-Length"); length != fmt.Sprint(len(body)) {
			t.Errorf("Truncated(%d) announces %s bytes", n, length)
		}
	}
}

// A start that was accepted, and whose answer is lost: the agent runs, and costs.
func TestABrokenStartRunsAllTheSame(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Agent("a", agenttest.Completed("Done."))
	api.BreakStart("a", agenttest.Reset(), agenttest.Unavailable())
	post := func() (int, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, api.URL()+"/start_agent", strings.NewReader(`{"gummie_id":"a","message":"m","user_id":"u"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+agenttest.DefaultKey)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		return resp.StatusCode, nil
	}
	if _, err := post(); err == nil {
		t.Error("the first start was answered")
	}
	for _, want := range []int{http.StatusServiceUnavailable, http.StatusAccepted} {
		if code, err := post(); code != want {
			t.Errorf("got %d, %v, want %d", code, err, want)
		}
	}
	started := api.Started("a")
	if len(started) != 3 {
		t.Fatalf("started %v, want three runs", started)
	}
	if got := get(t, api, "/agent_status/"+started[0]+"?user_id=u", agenttest.DefaultKey); state(t, got) != "COMPLETED" {
		t.Errorf("the run whose start was lost: got %+v", got)
	}
}

// The lock must not be held while a client sends: a slow one would stop all others.
func TestASlowRequestStopsNobody(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script(id, agenttest.Processing())
	base, err := url.Parse(api.URL())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", base.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// The server asks for the body when its handler reads it: from then on it waits for us.
	_, err = fmt.Fprintf(conn, "POST /api/v1/start_agent HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", agenttest.DefaultKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if got := poll(t, api); got.code != http.StatusOK {
		t.Errorf("got %+v", got)
	}
}

// A hanging answer ends with its client, that to a request with a body included.
func TestAHangEndsWithItsClient(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	arrived, left := make(chan struct{}), make(chan struct{})
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(left)
		close(arrived)
		api.ServeHTTP(w, r)
	}))
	api.SetOutage(agenttest.Hang())
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, gate.URL+"/api/v1/start_agent", strings.NewReader(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-arrived
		cancel()
	}()
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
		t.Error("answered")
	}
	select {
	case <-left:
		gate.Close()
	case <-time.After(10 * time.Second):
		t.Error("the answer hangs on although its client has gone")
	}
}

// Many at once, under the race detector: each poll is recorded, and steps of one
// interaction are answered in the order of the records.
func TestManyAtOnce(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{Latency: time.Microsecond})
	defer api.Close()
	const clients, polls = 8, 25
	var done sync.WaitGroup
	for c := range clients {
		name := fmt.Sprintf("id%d", c)
		api.Script(name, agenttest.Processing().Times(polls-1), agenttest.Failed("no"))
		done.Go(func() {
			var last string
			for range polls {
				last = state(t, get(t, api, "/agent_status/"+name+"?user_id=u", agenttest.DefaultKey))
			}
			if last != "FAILED" {
				t.Errorf("%s ended %s", name, last)
			}
		})
		done.Go(func() {
			if err := api.WaitForPolls(t.Context(), name, polls); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if n := len(api.Requests()); n != clients*polls {
		t.Errorf("%d requests recorded, want %d", n, clients*polls)
	}
	for _, request := range api.RequestsFor("id0") {
		if request.Status != http.StatusOK {
			t.Errorf("recorded %+v", request)
		}
	}
}
