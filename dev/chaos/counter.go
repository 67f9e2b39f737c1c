package main

// An agent API that counts what is started, and takes its time before and after it does.

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
)

// reach is how far a start has come at the API.
type reach int

const (
	unsent   reach = iota // the API knows nothing of it
	arrived               // and is not counted yet
	counted               // the run has begun, and is paid for
	answered              // the worker was told
	reaches
)

func (s reach) String() string {
	return [...]string{"before its request", "before it was counted", "counted and not answered", "answered and not told to the server"}[s]
}

// counter is the API. It is told apart from a real one by its delays alone: it knows no
// worker, and counts what has reached it although whoever sent it may be gone.
type counter struct {
	*agenttest.Server
	http *httptest.Server
	most time.Duration // the longest delay before a start is counted, and after

	mu      sync.Mutex
	reached map[string]reach // by agent, of its last request
	cutOff  [reaches]int     // starts whose worker was gone then
}

// mostWorkers is more than the number of workers that a fault has.
const mostWorkers = 2000

func newCounter(most time.Duration) *counter {
	keys := map[string][]string{}
	for i := range mostWorkers {
		keys[stubapi.Key(fmt.Sprintf("w%d", i+1))] = nil
	}
	c := &counter{Server: agenttest.NewServer(agenttest.Config{Keys: keys}), most: most, reached: map[string]reach{}}
	c.http = httptest.NewServer(c)
	return c
}

// BaseURL is the base URL for clients.
func (c *counter) BaseURL() string { return c.http.URL + "/api/v1" }

// Close stops the API.
func (c *counter) Close() {
	c.http.CloseClientConnections()
	c.http.Close()
	c.Server.Close()
}

// ServeHTTP answers a request.
func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		c.Server.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // half of a request is none
	}
	agent := agentOf(r.URL.Path, body)
	c.comes(agent, arrived)
	gone := c.takesTime(r.Context())
	if gone {
		c.gone(arrived)
		if rand.IntN(2) == 0 { //nolint:gosec // chance
			return // an API that has noticed
		}
	}
	request := r.Clone(context.WithoutCancel(r.Context()))
	request.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	c.Server.ServeHTTP(answer, request)
	c.comes(agent, counted)
	if gone {
		return
	}
	if c.takesTime(r.Context()) {
		c.gone(counted)
		return
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	c.comes(agent, answered) // before the worker can have it
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // a worker that has gone needs none
}

// takesTime lets a random time go by, whole. It reports whether the client has gone.
func (c *counter) takesTime(ctx context.Context) (gone bool) {
	_ = pause(context.WithoutCancel(ctx), time.Duration(rand.Float64()*float64(c.most))) //nolint:gosec // chance
	return ctx.Err() != nil
}

func (c *counter) comes(agent string, s reach) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reached[agent] = s
}

// reachOf is how far the last start of an agent has come.
func (c *counter) reachOf(agent string) reach {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reached[agent]
}

func (c *counter) gone(s reach) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cutOff[s]++
}

// agentOf is the agent that a request starts, at either API.
func agentOf(at string, body []byte) string {
	if agent, found := strings.CutSuffix(at, "/sessions"); found {
		return path.Base(agent)
	}
	var request struct {
		Agent string `json:"gummie_id"`
	}
	_ = json.Unmarshal(body, &request) // what is not a start is counted as none
	return request.Agent
}
