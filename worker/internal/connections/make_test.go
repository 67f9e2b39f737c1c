package connections_test

// One worker serves many vendors. What is one connection's (its key above all) must not reach
// another one's server, and an error must name what its own connection can change.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// server is a vendor's: it answers one body, and keeps what it was sent.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	sent []string // method, path, and what shows a key
}

func serve(t *testing.T, body string) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sent = append(s.sent, strings.TrimSpace(fmt.Sprintln(r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("X-Team-Key"))))
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	return s
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func withVariables(variables map[string]string) *console.Console {
	return &console.Console{LookupEnv: func(name string) (string, bool) { value, ok := variables[name]; return value, ok }}
}

func TestEachConnectionHasItsOwn(t *testing.T) {
	const openaiAnswer = `{"id":"r1","status":"completed","output":[{"type":"message","id":"m","role":"assistant","content":[{"type":"output_text","text":"Hi."}]}]}`
	gumloop := serve(t, `{"state":"COMPLETED","response":"one"}`)
	openai := serve(t, openaiAnswer)
	adapted := serve(t, openaiAnswer)
	agent := serve(t, `{"id":"r1","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[{"artifactId":"a","parts":[{"text":"four"}]}]}`)
	module, err := filepath.Abs("../../../wasm/adapters/openai/openai.wasm")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, "openai.key", "sk-of-openai\n")
	file := write(t, dir, "agentwait.toml", fmt.Sprintf(`
[connections.default]
vendor = "gumloop"
url = %q

[connections.openai]
vendor = "openai-responses"
url = %q
key_file = "openai.key"
auth = "header X-Team-Key"
request_timeout = "90s"
max_requests_in_flight = 7
max_requests_per_second = 2.5

[connections.adapted]
vendor = "gumloop"
url = %q
key_env = "ADAPTED_KEY"
adapter = %q
status_path = "/answers/{interaction_id}"
max_body_bytes = 1000

[connections.agent]
vendor = "a2a"
url = %q
auth = "none"
[connections.agent.options]
binding = "HTTP+JSON"
version = "1.0"
`, gumloop.URL, openai.URL, adapted.URL, module, agent.URL))
	specs, err := connections.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made, err := connections.Make(t.Context(), withVariables(map[string]string{"AGENTWAIT_API_KEY": "sk-of-default", "ADAPTED_KEY": "sk-of-adapted"}), specs,
		connections.Shared{HTTP: vendors.Config{RequestTimeout: 30 * time.Second}, Adapter: adapter.Flags{AdapterTimeout: time.Minute, AdapterMemory: 64}})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range made {
		t.Cleanup(one.Close)
		answer, err := one.API.Check(t.Context(), vendors.Ref{InteractionID: "r1", UserID: "u1"})
		if err != nil {
			t.Fatalf("%s: %v", one.Name, err)
		}
		if one.Name == "default" { // which the wait itself reads
			continue
		}
		if answer.Status == nil || answer.Status.Phase != "completed" {
			t.Errorf("%s: read %+v, %v", one.Name, answer.Status, answer.Err)
		}
	}
	for s, want := range map[*server]string{
		gumloop: "GET /agent_status/r1 Bearer sk-of-default", openai: "GET /responses/r1  sk-of-openai",
		adapted: "GET /answers/r1 Bearer sk-of-adapted", agent: "GET /tasks/r1",
	} {
		if len(s.sent) != 1 || s.sent[0] != want {
			t.Errorf("sent %q, want %q", s.sent, want)
		}
	}
	for _, one := range made {
		inFlight, rate, timeout := 0, 0.0, time.Minute
		if one.Name == "openai" {
			inFlight, rate, timeout = 7, 2.5, 3*time.Minute
		}
		if one.MaxRequestsInFlight != inFlight || one.MaxRequestsPerSecond != rate || one.RequestTimeout != timeout {
			t.Errorf("%s: %+v", one.Name, one.Connection)
		}
	}
}

// What is to be raised is the connection's where it has that, and else what is for all of them.
func TestAnErrorNamesWhatItsConnectionCanChange(t *testing.T) {
	large := serve(t, `{"state":"COMPLETED","response":`+string(mustJSON(t, strings.Repeat("x", 4000)))+`}`)
	file := write(t, t.TempDir(), "agentwait.toml", fmt.Sprintf(`
[connections.narrow]
vendor = "gumloop"
url = %q
key_env = "KEY"
max_body_bytes = 100
[connections.plain]
vendor = "gumloop"
url = %q
key_env = "KEY"
`, large.URL, large.URL))
	specs, err := connections.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made, err := connections.Make(t.Context(), withVariables(map[string]string{"KEY": "sk-x"}), specs, connections.Shared{HTTP: vendors.Config{
		MaxBodyBytes: 200, Setting: func(field string) string { return map[string]string{"MaxBodyBytes": "--max-body-bytes"}[field] },
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"narrow": `100 bytes: raise max_body_bytes of the connection "narrow"`, "plain": "200 bytes: raise --max-body-bytes"}
	for _, one := range made {
		t.Cleanup(one.Close)
		_, err := one.API.Check(t.Context(), vendors.Ref{InteractionID: "r1", UserID: "u1"})
		if err == nil || !strings.Contains(err.Error(), want[one.Name]) {
			t.Errorf("%s: got %v, want %s", one.Name, err, want[one.Name])
		}
	}
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
