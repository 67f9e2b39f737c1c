package mcp_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// asked is a request as a server sees it.
type asked struct {
	Method string          `json:"method"`
	ID     json.RawMessage `json:"id"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`

	header http.Header
}

// answered is what a server answers a request with.
type answered struct {
	Method      string          `json:"method"`
	HTTPStatus  int             `json:"http_status"`
	ContentType string          `json:"content_type"`
	Result      json.RawMessage `json:"result"`
	Error       json.RawMessage `json:"error"`
	Body        *string         `json:"body"`
	Hangs       bool            `json:"hangs"`

	header map[string]string
}

// server answers requests in their order, and keeps them.
type server struct {
	t       *testing.T
	url     string
	streams bool // results and errors are events

	came chan struct{} // has one for each request, as far as anybody counts
	note chan struct{} // the same for notifications and responses

	mu      sync.Mutex
	script  []answered
	asked   []asked
	told    []asked // notifications and responses
	refuses int     // what notifications and responses are answered with; 0: 202
}

func serve(t *testing.T, script ...answered) *server {
	t.Helper()
	s := &server{t: t, script: script, came: make(chan struct{}, 16), note: make(chan struct{}, 16)}
	over := make(chan struct{})
	handler := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, over) }))
	t.Cleanup(handler.Close)
	t.Cleanup(func() { close(over) })
	s.url = handler.URL + "/mcp"
	return s
}

func (s *server) answer(w http.ResponseWriter, r *http.Request, over <-chan struct{}) {
	var request asked
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &request) != nil {
		s.t.Errorf("got the request %q: %v", body, err)
	}
	request.header = r.Header
	s.mu.Lock()
	if request.ID == nil || request.Method == "" {
		s.told = append(s.told, request)
		status := s.refuses
		s.mu.Unlock()
		select {
		case s.note <- struct{}{}:
		default:
		}
		if status == 0 {
			status = http.StatusAccepted
		}
		w.WriteHeader(status)
		return
	}
	s.asked = append(s.asked, request)
	select {
	case s.came <- struct{}{}:
	default:
	}
	if len(s.script) == 0 {
		s.mu.Unlock()
		s.t.Errorf("an answer to %s was not expected", request.Method)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	answer := s.script[0]
	s.script = s.script[1:]
	s.mu.Unlock()
	if answer.Method != request.Method {
		s.t.Errorf("got a request of %s, want %s", request.Method, answer.Method)
	}
	text, kind := s.body(answer, request.ID)
	w.Header().Set("Content-Type", kind)
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	if answer.HTTPStatus != 0 {
		w.WriteHeader(answer.HTTPStatus)
	}
	_, _ = io.WriteString(w, text)
	if answer.Hangs {
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
		case <-over:
		}
	}
}

func (s *server) body(answer answered, id json.RawMessage) (text, kind string) {
	kind = answer.ContentType
	if kind == "" {
		kind = "application/json"
	}
	if answer.Body != nil {
		return strings.ReplaceAll(*answer.Body, "{id}", string(id)), kind
	}
	message := map[string]json.RawMessage{"jsonrpc": json.RawMessage(`"2.0"`), "id": id}
	if answer.Result != nil {
		message["result"] = answer.Result
	}
	if answer.Error != nil {
		message["error"] = answer.Error
	}
	encoded, err := json.Marshal(message)
	var compact bytes.Buffer
	if err == nil {
		err = json.Compact(&compact, encoded)
	}
	if err != nil {
		s.t.Error(err)
	}
	if !s.streams {
		return compact.String(), kind
	}
	return ": hello\r\n\r\nevent: message\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\r\n\r\n" +
		"event: message\r\nid: 1\r\ndata: " + compact.String() + "\r\n\r\n", "text/event-stream"
}

// requests are those that were made, and must be all of the script.
func (s *server) requests() []asked {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.script) > 0 {
		s.t.Errorf("%d answers were not asked for, the first to %s", len(s.script), s.script[0].Method)
	}
	return s.asked
}

// notes are the notifications and responses that came.
func (s *server) notes() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.told
}

func (s *server) client(t *testing.T, change ...func(*mcp.Config)) *mcp.Client {
	t.Helper()
	cfg := mcp.Config{HTTP: vendors.Config{BaseURL: s.url, Auth: vendors.Bearer("key-of-the-test-0123456789")}}
	for _, set := range change {
		set(&cfg)
	}
	client, err := mcp.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func speaking(protocol string) func(*mcp.Config) {
	return func(c *mcp.Config) { c.Protocol = protocol }
}

func result(method, text string) answered {
	return answered{Method: method, Result: json.RawMessage(text)}
}

func fault(method string, status int, text string) answered {
	return answered{Method: method, HTTPStatus: status, Error: json.RawMessage(text)}
}
