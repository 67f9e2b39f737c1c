package mcp_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

const (
	workingTask = `{"taskId":"T1","status":"working"}`
	getTask     = "tasks/get"
)

func core(session string) vendors.Ref {
	return vendors.Ref{InteractionID: "T1", IDs: map[string]string{mcp.SessionID: session}}
}

// params reads those of a request.
func (a asked) params(t *testing.T) (p struct {
	TaskID string                                `json:"taskId"`
	Name   string                                `json:"name"`
	Args   map[string]json.RawMessage            `json:"arguments"`
	Task   *struct{ TTL float64 }                `json:"task"`
	Inputs map[string]map[string]json.RawMessage `json:"inputResponses"`
	Cursor string                                `json:"cursor"`
	Meta   map[string]json.RawMessage            `json:"_meta"`
	Asked  json.RawMessage                       `json:"requestId"`
},
) {
	t.Helper()
	if err := json.Unmarshal(a.Params, &p); err != nil {
		t.Fatalf("%v: %s", err, a.Params)
	}
	return p
}

// Servers refuse a request that lacks any of these: with 406 and no words, or as one of a session.
func TestWhatEveryRequestOfTheExtensionHas(t *testing.T) {
	s := serve(t, result(getTask, workingTask), result(getTask, workingTask))
	client := s.client(t, speaking(mcp.Extension))
	for _, id := range []string{"T1", "-ä:1"} {
		if _, err := client.Check(t.Context(), vendors.Ref{InteractionID: id}); err != nil {
			t.Fatal(err)
		}
	}
	requests := s.requests()
	first, second := requests[0], requests[1]
	for name, want := range map[string]string{
		"Accept": "application/json, text/event-stream", "Content-Type": "application/json", "MCP-Protocol-Version": "2026-07-28",
		"Mcp-Method": "tasks/get", "Mcp-Name": "T1", "Mcp-Session-Id": "", "Authorization": "Bearer key-of-the-test-0123456789",
	} {
		if got := first.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got, want := second.header.Get("Mcp-Name"), "=?base64?LcOkOjE=?="; got != want {
		t.Errorf("a name that no header can have is %q, want %q", got, want)
	}
	p := first.params(t)
	if p.TaskID != "T1" || string(p.Meta["io.modelcontextprotocol/protocolVersion"]) != `"2026-07-28"` ||
		!strings.Contains(string(p.Meta["io.modelcontextprotocol/clientCapabilities"]), `{"elicitation":{"form":{},"url":{}},"extensions":{"io.modelcontextprotocol/tasks":{}}}`) {
		t.Errorf("got the params %s", first.Params)
	}
	if string(first.ID) == string(second.ID) {
		t.Errorf("two requests have the id %s", first.ID)
	}
}

func TestWhatEveryRequestOfASessionHas(t *testing.T) {
	s := serve(t, result(getTask, workingTask), result(getTask, workingTask))
	var ids []string
	for range 2 { // two processes have the same session
		if _, err := s.client(t).Check(t.Context(), core("base64url:YS9i")); err != nil {
			t.Fatal(err)
		}
	}
	for _, request := range s.requests() { // nobody had to be asked which protocol it is
		ids = append(ids, string(request.ID))
		if request.header.Get("Mcp-Session-Id") != "a/b" || request.header.Get("MCP-Protocol-Version") != "2025-11-25" || request.params(t).Meta != nil {
			t.Errorf("got %v, %s", request.header, request.Params)
		}
	}
	if ids[0] == ids[1] {
		t.Errorf("two clients have the id %s", ids[0])
	}
}

// A stream may stay open after the answer.
func TestAStreamEndsWithTheAnswer(t *testing.T) {
	body := "data: {\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":" + workingTask + "}\n\n"
	s := serve(t, answered{Method: getTask, ContentType: "text/event-stream", Body: &body, Hangs: true})
	answer, err := s.client(t, speaking(mcp.Extension)).Check(t.Context(), vendors.Ref{InteractionID: "T1"})
	if err != nil || answer.Status == nil {
		t.Errorf("got %+v, %v", answer, err)
	}
}

// The server's pause and its kind are not lost with the error of JSON-RPC.
func TestRetryAfterOfARefusal(t *testing.T) {
	refusal := fault(getTask, 200, `{"code":-32000,"message":"Rate limit exceeded"}`)
	refusal.header = map[string]string{"Retry-After": "17"}
	s := serve(t, refusal)
	answer, err := s.client(t, speaking(mcp.Extension)).Check(t.Context(), vendors.Ref{InteractionID: "T1"})
	if err != nil || answer.HTTPStatus != 429 || answer.RetryAfter != "17" {
		t.Errorf("got %+v, %v", answer, err)
	}
}

// A server that repeats the key must not bring it into a history.
func TestTheKeyIsMasked(t *testing.T) {
	s := serve(t, result(getTask, `{"taskId":"T1","status":"working","statusMessage":"with key-of-the-test-0123456789"}`),
		fault(getTask, 400, `{"code":-32602,"message":"Task key-of-the-test-\u0030123456789 not found"}`))
	client := s.client(t, speaking(mcp.Extension))
	for range 2 {
		answer, err := client.Check(t.Context(), vendors.Ref{InteractionID: "T1"})
		if err != nil {
			t.Fatal(err)
		}
		text := string(answer.Body)
		if answer.Status != nil {
			text += answer.Status.Run.Progress.Message
		}
		if strings.Contains(text, "0123456789") || !strings.Contains(text, "[hidden]") {
			t.Errorf("got %s", text)
		}
	}
}

func TestRefsThatCannotBeSent(t *testing.T) {
	for name, row := range map[string]struct {
		protocol string
		ref      vendors.Ref
		want     string
	}{
		"no task":                   {"", vendors.Ref{}, "mcp: interaction_id is missing"},
		"another id":                {"", vendors.Ref{InteractionID: "T1", IDs: map[string]string{"thread_id": "x"}}, `ids is the name "thread_id": give session_id alone`},
		"a session of none":         {mcp.Extension, core("s"), "ids.session_id is an id of 1 bytes: give none"},
		"a task that is not base64": {"", vendors.Ref{InteractionID: "base64url:!"}, "give an id as the start returned it"},
		"a session that is not":     {"", core("base64url:"), "give an id as the start returned it"},
		"a session of two lines":    {"", core("base64url:YQpi"), "with others than visible ASCII"},
		"a session beyond ASCII":    {"", core("s\u00e9"), "with others than visible ASCII"},
		"a task that is no text":    {"", vendors.Ref{InteractionID: "base64url:_w"}, "is not base64url, or not text"},
	} {
		client := serve(t).client(t, speaking(row.protocol))
		_, err := client.Check(t.Context(), row.ref)
		for _, err := range []error{client.Validate(row.ref), err, client.Cancel(t.Context(), row.ref)} {
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%s: got %v, want %q", name, err, row.want)
			}
		}
	}
}

func TestConfigsThatAreWrong(t *testing.T) {
	http := vendors.Config{BaseURL: "https://tools.example.com/mcp", Auth: vendors.NoAuth()}
	for want, cfg := range map[string]mcp.Config{
		`mcp: Config.Protocol is "2025-06-18": give "2026-07-28", "2025-11-25"`: {HTTP: http, Protocol: "2025-06-18"},
		"mcp: Config.TTL is -1ns":           {HTTP: http, TTL: -1},
		"mcp: Config.ListenTimeout is -1ns": {HTTP: http, ListenTimeout: -1},
		"mcp: Config.MessageArgument":       {HTTP: http, MessageArgument: " x"},
		"mcp: Config.BaseURL is missing":    {HTTP: vendors.Config{Auth: vendors.NoAuth()}},
		"mcp: Config.Auth is missing":       {HTTP: vendors.Config{BaseURL: http.BaseURL}},
	} {
		if _, err := mcp.New(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestAConfigurationDoesNotShowItsKey(t *testing.T) {
	cfg := mcp.Config{HTTP: vendors.Config{BaseURL: "https://tools.example.com/mcp", Auth: vendors.Bearer("key-of-the-test-0123456789")}}
	client, err := mcp.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%d", "%s"} {
		for _, what := range []any{cfg, &cfg, client} {
			if text := fmt.Sprintf(verb, what); strings.Contains(text, "0123456789") {
				t.Errorf("%s of %T shows the key: %s", verb, what, text)
			}
		}
	}
}
