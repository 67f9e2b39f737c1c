package demo

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// The connections of the demo's worker beside the default one.
const (
	agentToAgent = "research" // an agent that speaks A2A
	mcpTools     = "tools"    // a server of MCP whose tools run as tasks
)

// others are agents that speak the two open standards, as far as the demo asks them: one task
// each, which works for a while from the first time that somebody asks. What real servers say is
// tested against servers that others wrote (dev/vendors).
type others struct {
	server *httptest.Server

	mu    sync.Mutex
	asked map[string]time.Time // when first, by task
}

const taskTakes = 6 * time.Second

func startOthers() *others {
	o := &others{asked: map[string]time.Time{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /a2a/tasks/{id}", o.a2aTask)
	mux.HandleFunc("POST /mcp", o.mcpTask)
	o.server = httptest.NewServer(mux)
	return o
}

func (o *others) stop() { o.server.Close() }

// connections are the worker's connections to them.
func (o *others) connections() (map[string]activities.API, error) {
	research, err := a2a.New(a2a.Config{
		HTTP: vendors.Config{BaseURL: o.server.URL + "/a2a", Auth: vendors.NoAuth()}, Binding: a2a.BindingHTTPJSON, Version: a2a.Version1,
	})
	if err != nil {
		return nil, err
	}
	tools, err := mcp.New(mcp.Config{
		HTTP: vendors.Config{BaseURL: o.server.URL + "/mcp", Auth: vendors.NoAuth()}, Protocol: mcp.Extension,
	})
	if err != nil {
		return nil, err
	}
	return map[string]activities.API{agentToAgent: research, mcpTools: tools}, nil
}

// works reports whether a task is still at work, and when it began.
func (o *others) works(id string) (began time.Time, working bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, known := o.asked[id]; !known {
		o.asked[id] = time.Now()
	}
	return o.asked[id], time.Since(o.asked[id]) < taskTakes
}

// endedAt is when a task ended.
func (o *others) endedAt(id string) time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked[id].Add(taskTakes)
}

func (o *others) a2aTask(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	began, working := o.works(id)
	task := map[string]any{"id": id, "contextId": "demo"}
	if working {
		task["status"] = map[string]any{"state": "TASK_STATE_WORKING", "timestamp": began, "message": message("reading eleven papers")}
	} else {
		task["status"] = map[string]any{"state": "TASK_STATE_COMPLETED", "timestamp": o.endedAt(id)}
		task["artifacts"] = []any{map[string]any{"artifactId": "a1", "name": "Summary", "parts": parts("Nine of eleven papers agree.")}}
	}
	answer(w, task)
}

func message(text string) map[string]any {
	return map[string]any{"messageId": "m1", "role": "ROLE_AGENT", "parts": parts(text)}
}

func parts(text string) []any { return []any{map[string]any{"text": text}} }

func (o *others) mcpTask(w http.ResponseWriter, r *http.Request) {
	var call struct {
		ID     json.RawMessage `json:"id"`
		Params struct {
			TaskID string `json:"taskId"`
		} `json:"params"`
	}
	if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
		http.Error(w, strings.ToValidUTF8(err.Error(), ""), http.StatusBadRequest)
		return
	}
	began, working := o.works(call.Params.TaskID)
	result := map[string]any{
		"resultType": "complete", "taskId": call.Params.TaskID, "status": "working", "statusMessage": "half way",
		"createdAt": began.UTC(), "ttlMs": 900_000, "pollIntervalMs": 1000,
	}
	if !working {
		result["status"] = "completed"
		result["result"] = map[string]any{"isError": false, "content": []any{map[string]any{"type": "text", "text": "The build is green: 214 tests."}}}
	}
	answer(w, map[string]any{"jsonrpc": "2.0", "id": call.ID, "result": result})
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // a client that has left needs none
}
