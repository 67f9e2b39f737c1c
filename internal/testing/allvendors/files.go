package allvendors

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
)

// files are the vendors whose files come with the product, in each state that a vector has, and one
// that has all that a file can.
func files() []Vendor {
	all := []Vendor{everything()}
	for _, name := range declared.Names() {
		v, err := declared.Named(name)
		if err != nil {
			panic(err) // it comes with the product
		}
		vectors, err := filepath.Glob(filepath.Join(testdata(), "vendors", name, "*.json"))
		if err != nil || len(vectors) == 0 {
			panic(fmt.Sprintf("no vectors of %s: %v", name, err))
		}
		for i, file := range vectors {
			one := ofVector(v, name+"/"+strings.TrimSuffix(filepath.Base(file), ".json"), file)
			one.Again = i > 0
			all = append(all, one)
		}
	}
	return all
}

// testdata is the repository's folder.
func testdata() string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(here), "..", "..", "..", "testdata")
}

func ofVector(v *declared.Vendor, name, file string) Vendor {
	content, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var answers struct{ Get, Result json.RawMessage }
	if err := json.Unmarshal(content, &answers); err != nil {
		panic(err)
	}
	made := ofFile(v, name)
	if strings.HasSuffix(v.Name, "-batches") { // a message is no batch
		made.Start.Message, made.Start.Input = "", json.RawMessage(`{"requests":[],"input_file_id":"file_1"}`)
	}
	changed := withIDs(answers.Get)
	made.Serve = func(r Asked) Said {
		if r.Method != http.MethodGet && !strings.HasSuffix(r.Path, "/history") { // LangGraph asks with a POST
			return Said{Body: changed}
		}
		if r.Nth == 1 && answers.Result != nil {
			return Said{Body: string(answers.Result)}
		}
		return Said{Body: string(answers.Get)}
	}
	return made
}

// withIDs is an answer with all that names a run at any vendor, as that to a start is.
func withIDs(answer json.RawMessage) string {
	all := map[string]any{}
	_ = json.Unmarshal(answer, &all) // one that is not an object has nothing to be added to
	for _, name := range []string{"id", "run_id", "thread_id", "assistant_id", "session_id", "kickoff_id", "task_id"} {
		all[name] = "run_1"
	}
	for _, name := range []string{"agent", "run"} {
		all[name] = map[string]string{"id": "run_1"}
	}
	written, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(written)
}

func ofFile(v *declared.Vendor, name string) Vendor {
	ids := map[string]string{"thread_id": "thread_1", "assistant_id": "agent_1", "agent": "agent_1", "task_id": "task_1", "environment_id": "env_1"}
	return Vendor{
		Name: name, Scheme: v.Auth,
		Ref:    vendors.Ref{InteractionID: "run_1", UserID: "user_1", ProjectID: "project_1", IDs: ids},
		Start:  vendors.StartRequest{AgentID: "agent_1", Message: "Do it.", UserID: "user_1", ProjectID: "project_1", IDs: ids, Key: "key_1"},
		Answer: vendors.InputAnswer{RequestID: "q1", Action: vendors.ActionAccept, Value: json.RawMessage(`"x"`)},
		New:    func(cfg vendors.Config) (vendors.API, error) { return v.New(declared.Config{HTTP: cfg}) },
	}
}

const acme = `
name = "acme"
auth = "header X-Acme-Key"
headers = { "acme-version" = "1" }
interaction_id = "id"
state = ["status", "reason"]
reply = "result:output"
join = ""
error = "result:error"
error_code = "result:code"
web_url = "url"
[get]
path = "/runs/{interaction_id}"
query = { user = "{user_id}" }
[result]
when = ["completed", "failed", "needs_input"]
path = "/runs/{interaction_id}/result"
[states]
"ended/done" = "completed"
"ended/failed" = "failed"
"ended/asks" = "needs_input"
[progress]
message = "note"
[[messages]]
each = "result:messages"
id = "id"
text = "text"
[[input_requests]]
each = "result:asks"
id = "id"
kind = "question"
text = "text"
[cancel]
path = "/runs/{interaction_id}/cancel"
refused = { 404 = "a run that has ended cannot be cancelled" }
[answer]
path = "/runs/{interaction_id}/answer"
body = '{"id": "{request_id}", "value": "{value}"}'
interaction_id = "id"
[start]
idempotent = true
path = "/runs"
body = '{"agent": "{agent_id}", "text": "{message}", "key": "{key}"}'
interaction_id = "id"
[start.known]
path = "/runs/by-key/{key}"
interaction_id = "known.id"
[[refusals]]
exists = "refused.code"
as = 402
code = "refused.code"
message = "refused.message"
`

func everything() Vendor {
	v, err := declared.Parse("acme.toml", []byte(acme))
	if err != nil {
		panic(err)
	}
	made := ofFile(v, "acme")
	made.Serve = func(r Asked) Said {
		switch {
		case strings.HasSuffix(r.Path, "/result"):
			return Said{Body: `{"output":["It"," is"," done."],"error":"It has failed.","code":"bad","messages":[{"id":"m1","text":["It is ","done."]}],"asks":[{"id":"q1","text":"Which?"}]}`}
		case strings.Contains(r.Path, "/by-key/"):
			return Said{Body: `{"known":{}}`}
		case r.Method == http.MethodPost:
			return Said{Body: `{"id":"run_1"}`}
		}
		return Said{Body: `{"id":"run_1","status":"ended","reason":"done","url":"https://acme.example/run_1","note":"It works."}`}
	}
	return made
}
