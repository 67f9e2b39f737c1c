package e2e

// A server of MCP 2025-11-25 tells a question once, to whoever listens first. Workers die with what
// they were told: the wait has it, and any worker answers.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
)

// toldOnce is such a server, with one tool that asks two questions, one after the other.
type toldOnce struct {
	over chan struct{} // ends the streams that are held

	mu      sync.Mutex
	calls   int
	asked   int  // which question is open
	told    bool // somebody was told of it
	answers []string
}

const lastQuestion = 1

func newToldOnce(t *testing.T) (*toldOnce, string) {
	t.Helper()
	s := &toldOnce{over: make(chan struct{})}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(s.over) })
	return s, server.URL + "/mcp"
}

func (s *toldOnce) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var m struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
		Result json.RawMessage `json:"result"`
	}
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		http.Error(w, "not JSON", http.StatusBadRequest)
		return
	}
	answer := func(result string) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, m.ID, result)
	}
	switch m.Method {
	case "initialize":
		w.Header().Set("Mcp-Session-Id", "the-session")
		answer(`{"protocolVersion":"2025-11-25","capabilities":{"tools":{},"tasks":{"requests":{"tools":{"call":{}}}}},"serverInfo":{"name":"s","version":"1"}}`)
	case "tools/list":
		answer(`{"tools":[{"name":"ask","execution":{"taskSupport":"required"}}]}`)
	case "tools/call":
		s.mu.Lock()
		s.calls++
		s.mu.Unlock()
		answer(`{"task":{"taskId":"T1","status":"working","ttl":null,"pollInterval":100}}`)
	case "tasks/get":
		answer(s.status())
	case "tasks/result":
		s.result(w, r, answer)
	case "": // the response to a question
		s.take(string(m.ID) + " " + string(m.Result))
		w.WriteHeader(http.StatusAccepted)
	default:
		if m.ID == nil {
			w.WriteHeader(http.StatusAccepted)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"Method not found"}}`, m.ID)
	}
}

func (s *toldOnce) status() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := "input_required"
	if s.asked > lastQuestion {
		status = "completed"
	}
	return fmt.Sprintf(`{"taskId":"T1","status":%q,"ttl":null,"pollInterval":100,"lastUpdatedAt":"2026-11-26T21:54:1%dZ"}`, status, s.asked)
}

// result tells the open question, if it was not told, and holds the stream.
func (s *toldOnce) result(w http.ResponseWriter, r *http.Request, answer func(string)) {
	s.mu.Lock()
	asked, told := s.asked, s.told
	s.told = true
	s.mu.Unlock()
	if asked > lastQuestion {
		answer(`{"content":[{"type":"text","text":"Shipped."}]}`)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	if told {
		_, _ = fmt.Fprint(w, ": nothing\n\n")
	} else {
		_, _ = fmt.Fprintf(w, "data: %s\n\n", question(asked))
	}
	_ = http.NewResponseController(w).Flush()
	select {
	case <-r.Context().Done():
	case <-s.over:
	}
}

func question(n int) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"elicitation/create","params":{"mode":"form","message":"Ship it (%d)?",`+
		`"requestedSchema":{"type":"object","properties":{"ship":{"type":"boolean"}},"required":["ship"]},`+
		`"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"T1"}}}}`, n, n)
}

func (s *toldOnce) take(answer string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, answer)
	s.asked++
	s.told = false
}

func (s *toldOnce) taken() (calls int, answers []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls, s.answers
}

func TestAQuestionThatIsToldOnceOutlivesTheWorkerThatWasTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server, endpoint := newToldOnce(t)
	worker := func() *process {
		p := start(t, nil, "run", "--task-queue", w.queue, "--log-level", "debug", "--connection", "tools=mcp,url="+endpoint+",auth=none,listen_timeout=500ms")
		p.ready(t)
		return p
	}
	told := worker()
	in := w.runInput("tools")
	in.AgentID, in.Input, in.Message, in.UserID = "ask", json.RawMessage(`{}`), "", ""
	run := w.run(t, in)
	for i, id := range []string{"0", "1"} {
		eventually(t, "question "+id, func() bool {
			requests := run.status(t).InputRequests
			return len(requests) == 1 && requests[0].ID == id
		})
		told.kill(t) // with all that it knows
		told = worker()
		requireType(t, agentwait.ErrTypeAnswerRefused, run.answer(t, agentwait.Answer{RequestID: id, Value: json.RawMessage(`{"ship":"maybe"}`)}))
		require.NoError(t, run.answer(t, agentwait.Answer{RequestID: id, Value: json.RawMessage(`{"ship":true}`)}))
		_, answers := server.taken()
		require.Len(t, answers, i+1)
	}
	result, err := run.result(t)
	require.NoError(t, err)
	require.NotNil(t, result.Response, "%+v", result)
	require.Equal(t, "Shipped.", *result.Response)
	calls, answers := server.taken()
	require.Equal(t, 1, calls)
	for i, answer := range answers {
		require.Contains(t, answer, fmt.Sprintf(`%d {"_meta"`, i))
		require.Contains(t, answer, `"action":"accept","content":{"ship":true}`)
	}
	require.Len(t, answers, 2)
}
