package mcp_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

const callTool = "tools/call"

var work = vendors.StartRequest{AgentID: "work", Message: "hi"}

func TestAStartOfTheExtension(t *testing.T) {
	s := serve(t, result(callTool, `{"resultType":"task","taskId":"-0z1","status":"working","createdAt":"2026-11-26T21:54:12Z","ttlMs":900000,"pollIntervalMs":1000}`))
	client := s.client(t, speaking(mcp.Extension))
	started, err := client.Start(t.Context(), vendors.StartRequest{AgentID: "work", Message: "hi", Input: json.RawMessage(`{"n":1.0}`), Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	if started.Ref.InteractionID != "-0z1" || started.Ref.IDs != nil || started.Answer.Status.Phase != agentstatus.PhaseRunning ||
		started.Answer.Status.Run.PollAfter != time.Second || started.Existed || client.Idempotent() {
		t.Errorf("got %+v", started)
	}
	request := s.requests()[0]
	p := request.params(t)
	if request.header.Get("Mcp-Name") != "work" || request.header.Get("Mcp-Method") != callTool || p.Name != "work" || p.Task != nil ||
		string(p.Args["message"]) != `"hi"` || string(p.Args["n"]) != "1.0" || len(p.Args) != 2 {
		t.Errorf("got %v, %s", request.header, request.Params)
	}
}

func TestAStartThatIsDoneAtOnce(t *testing.T) {
	for text, want := range map[string]agentstatus.Phase{
		`{"resultType":"complete","content":[{"type":"text","text":"done"}],"isError":false}`:                agentstatus.PhaseCompleted,
		`{"resultType":"complete","content":[{"type":"text","text":"Unknown tool: 'work'"}],"isError":true}`: agentstatus.PhaseFailed,
		`{}`:              agentstatus.PhaseCompleted,
		`{"content":"x"}`: agentstatus.PhaseCompleted, // it is done, whatever it says
	} {
		s := serve(t, result(callTool, text))
		started, err := s.client(t, speaking(mcp.Extension)).Start(t.Context(), work)
		if err != nil || started.Ref.InteractionID != "" || started.Answer.Status.Phase != want {
			t.Errorf("%s: got %+v, %v", text, started, err)
		}
	}
}

const initialized = `{"protocolVersion":"2025-11-25","capabilities":{"tools":{},"tasks":{"requests":{"tools":{"call":{}}}}},"serverInfo":{"name":"s","version":"1"}}`

func session(id, text string) answered {
	a := result("initialize", text)
	a.header = map[string]string{"Mcp-Session-Id": id}
	return a
}

func tools(cursor string, names ...string) answered {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = `{"name":"` + name + `","execution":{"taskSupport":"required"}}`
	}
	return result("tools/list", `{"tools":[`+strings.Join(list, ",")+`,{"name":"quick"}],"nextCursor":"`+cursor+`"}`)
}

// A task of 2025-11-25 lives in its session, which is part of what is handed back.
func TestAStartInASession(t *testing.T) {
	task := result(callTool, `{"task":{"taskId":"f993","status":"working","ttl":60000,"pollInterval":500}}`)
	s := serve(t, session("a/b", initialized), tools("next", "other"), tools("", "work"), task, task,
		result(callTool, `{"content":[{"type":"text","text":"done"}]}`))
	client := s.client(t, speaking(mcp.Core), func(c *mcp.Config) { c.TTL = time.Minute })
	for range 2 {
		started, err := client.Start(t.Context(), work)
		if err != nil || started.Ref.InteractionID != "f993" || started.Ref.IDs[mcp.SessionID] != "base64url:YS9i" || started.Answer.Status.Phase != agentstatus.PhaseRunning {
			t.Fatalf("got %+v, %v", started, err)
		}
	}
	// One that does not run as a task must not be called as one.
	if started, err := client.Start(t.Context(), vendors.StartRequest{AgentID: "quick"}); err != nil || started.Answer.Status.FinalText() != "done" {
		t.Errorf("got %+v, %v", started, err)
	}
	requests := s.requests()
	if requests[0].header.Get("Mcp-Session-Id") != "" || requests[2].params(t).Cursor != "next" {
		t.Errorf("got %+v", requests)
	}
	for _, request := range requests[1:] {
		if request.header.Get("Mcp-Session-Id") != "a/b" || request.header.Get("MCP-Protocol-Version") != "2025-11-25" {
			t.Errorf("%s has %v", request.Method, request.header)
		}
	}
	if as := requests[3].params(t).Task; as == nil || as.TTL != 60000 {
		t.Errorf("got the call %s", requests[3].Params)
	}
	if requests[5].params(t).Task != nil {
		t.Errorf("got the call %s", requests[5].Params)
	}
	if notes := s.notes(); len(notes) != 1 || notes[0].Method != "notifications/initialized" || notes[0].header.Get("Mcp-Session-Id") != "a/b" {
		t.Errorf("got %+v", notes)
	}
}

// What came of a task that has ended, and what it asks, is a second request's.
func TestAStartInASessionThatHasEndedAlready(t *testing.T) {
	for _, status := range []string{"failed", "completed", "input_required"} {
		s := serve(t, session("s1", initialized), tools("", "work"), result(callTool, `{"task":{"taskId":"f993","status":"`+status+`"}}`))
		started, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work)
		if err != nil || started.Ref.InteractionID != "f993" || started.Answer != nil {
			t.Errorf("%s: got %+v, %v", status, started, err)
		}
	}
}

// An error that a tool may have made does not show that it has not run, whatever its words are.
func TestAStartWhoseToolSpeaksOfSessions(t *testing.T) {
	s := serve(t, session("s1", initialized), tools("", "work"), fault(callTool, 200, `{"code":-32000,"message":"the database session was lost"}`))
	var unknown *vendors.UnknownOutcomeError
	if _, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	s.requests()
}

// Without the capability no tool must be called as a task, whatever the list of tools says of it.
func TestAStartInASessionWithoutTasks(t *testing.T) {
	s := serve(t, session("", `{"protocolVersion":"2025-11-25","capabilities":{"tools":{}}}`), result(callTool, `{}`))
	started, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work)
	if err != nil || started.Ref.InteractionID != "" || s.requests()[1].params(t).Task != nil {
		t.Errorf("got %+v, %v", started, err)
	}
}

// Nothing was looked at but the session.
func TestAStartInASessionThatWasLost(t *testing.T) {
	lost := fault(callTool, 404, `{"code":-32001,"message":"Session not found"}`)
	task := result(callTool, `{"task":{"taskId":"f993","status":"working"}}`)
	s := serve(t, session("s1", initialized), tools("", "work"), lost, session("s2", initialized), tools("", "work"), task)
	started, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work)
	if err != nil || started.Ref.IDs[mcp.SessionID] != "s2" {
		t.Errorf("got %+v, %v", started, err)
	}
	s.requests()
	// The next session may be that of another server, at which the tool is not a task.
	s = serve(t, session("s1", initialized), tools("", "work"), lost, session("s2", initialized), tools("", "other"), result(callTool, `{}`))
	if started, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work); err != nil || started.Ref.InteractionID != "" || s.requests()[5].params(t).Task != nil {
		t.Errorf("got %+v, %v", started, err)
	}
	s = serve(t, session("s1", initialized), tools("", "work"), lost, session("s2", initialized), tools("", "work"), lost)
	var refused *vendors.RefusedError
	if _, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work); !errors.As(err, &refused) || !strings.Contains(err.Error(), "several servers share the address and not their sessions") {
		t.Errorf("got %v", err)
	}
	s.requests()
}

// A tool that asks inside of its call, and would be waited for until the request's time is over.
func TestAStartInASessionThatAsksInsideOfTheCall(t *testing.T) {
	question := asks("0", "")
	question.Method = callTool
	s := serve(t, session("s1", initialized), tools("", "other"), question)
	var unknown *vendors.UnknownOutcomeError
	if _, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work); !errors.As(err, &unknown) || !strings.Contains(err.Error(), "asks for input inside of the call") {
		t.Errorf("got %v", err)
	}
	notes := s.notes()
	if last := notes[len(notes)-1]; string(last.ID) != "0" || string(last.Result) != `{"action":"cancel"}` || last.header.Get("Mcp-Session-Id") != "s1" {
		t.Errorf("got %+v", last)
	}
	s.requests()
}

// Servers without JSON-RPC in such an answer were taken for a proxy: each later start failed like it.
func TestAStartInASessionThatWasLostInPlainWords(t *testing.T) {
	words, none := "Session not found", ""
	opens, task := []answered{session("s2", initialized), tools("", "work")}, result(callTool, `{"task":{"taskId":"f993","status":"working"}}`)
	s := serve(t, append([]answered{session("s1", initialized), tools("", "work"), {Method: callTool, HTTPStatus: 404, ContentType: "text/plain", Body: &words}}, append(opens, task)...)...)
	started, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work)
	if err != nil || started.Ref.IDs[mcp.SessionID] != "s2" {
		t.Errorf("got %+v, %v", started, err)
	}
	s.requests()
	// Without words it is not known what the call did: it is not repeated. The next start is.
	s = serve(t, append([]answered{session("s1", initialized), tools("", "work"), {Method: callTool, HTTPStatus: 404, ContentType: "text/plain", Body: &none}}, append(opens, task)...)...)
	client := s.client(t, speaking(mcp.Core))
	var unknown *vendors.UnknownOutcomeError
	if _, err := client.Start(t.Context(), work); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	if started, err := client.Start(t.Context(), work); err != nil || started.Ref.IDs[mcp.SessionID] != "s2" {
		t.Errorf("got %+v, %v", started, err)
	}
	s.requests()
}

// A task that goes on and cannot be asked for is not a tool that is done.
func TestAStartWhoseTaskCannotBeAwaited(t *testing.T) {
	for text, want := range map[string]string{
		`{"resultType":"task","status":"working"}`:                                              "it has no taskId",
		`{"resultType":"task","taskId":17,"status":"working"}`:                                  "cannot unmarshal number",
		`{"resultType":"task","taskId":"T1"}`:                                                   "it is not a task",
		`{"resultType":"task","taskId":"` + strings.Repeat("t", 300) + `","status":"working"}`:  "does not fit in a ref: an id of at most 256 bytes",
		`{"resultType":"task","taskId":"` + strings.Repeat("t/", 100) + `","status":"working"}`: "does not fit in a ref: an id of at most 256 bytes",
		`{"task":{"status":"working"}}`:                                                         "it has no taskId",
		`{"task":"T1"}`:                                                                         "cannot unmarshal string",
		`{"resultType":"task","taskId":"T1","status":["working"],"content":[]}`:                 "cannot unmarshal array",
	} {
		var unknown *vendors.UnknownOutcomeError
		started, err := serve(t, result(callTool, text)).client(t, speaking(mcp.Extension)).Start(t.Context(), work)
		if !errors.As(err, &unknown) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: got %+v, %v", text, started, err)
		}
	}
}

func TestSessionsThatCannotBeOpened(t *testing.T) {
	for name, row := range map[string]struct {
		answer answered
		want   string
	}{
		"another version": {session("s1", `{"protocolVersion":"2025-06-18","capabilities":{}}`), `the server speaks "2025-06-18", and tasks are known of 2025-11-25 and 2026-07-28`},
		"an odd id":       {session("s\u00e91", initialized), "an id that no header can hold"},
		"a long id":       {session(strings.Repeat("s", 300), initialized), "an id that a ref cannot hold: an id of at most 256 bytes"},
		"refused":         {fault("initialize", 200, `{"code":-32602,"message":"no"}`), "-32602: no"},
	} {
		s := serve(t, row.answer)
		_, err := s.client(t, speaking(mcp.Core)).Start(t.Context(), work)
		var refused *vendors.RefusedError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", name, err, row.want)
		}
	}
}

// How a start ends that has no result: whether it may be repeated hangs on it.
func TestStartsThatBringNothing(t *testing.T) {
	cut, page := `{"jsonrpc":"2.0","id":{id},"result":{"taskId"`, "busy"
	for name, row := range map[string]struct {
		answer   answered
		unknown  bool // what it did
		notTaken bool
		code     string
	}{
		"a wrong parameter": {fault(callTool, 400, `{"code":-32602,"message":"no"}`), false, false, "-32602"},
		"a capability":      {fault(callTool, 400, `{"code":-32021,"message":"no"}`), false, false, "-32021"},
		"a page to visit":   {fault(callTool, 200, `{"code":-32042,"message":"visit"}`), false, false, "-32042"},
		"a question":        {result(callTool, `{"resultType":"input_required","inputRequests":{}}`), false, false, "input_required"},
		"a limit":           {answered{Method: callTool, HTTPStatus: 429, ContentType: "text/plain", Body: &page}, false, true, ""},
		"a limit in words":  {fault(callTool, 200, `{"code":-32000,"message":"Rate limit exceeded"}`), true, false, ""},
		"a limit elsewhere": {fault(callTool, 200, `{"code":-32603,"message":"upstream: too many requests"}`), true, false, ""},
		"an internal error": {fault(callTool, 200, `{"code":-32603,"message":"boom"}`), true, false, ""},
		"unavailable":       {answered{Method: callTool, HTTPStatus: 503, ContentType: "text/plain", Body: &page}, true, false, ""},
		"a proxy's page":    {answered{Method: callTool, HTTPStatus: 404, ContentType: "text/html", Body: &page}, true, false, ""},
		"a body cut off":    {answered{Method: callTool, Body: &cut}, true, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, row.answer)
			started, err := s.client(t, speaking(mcp.Extension)).Start(t.Context(), work)
			var (
				refused *vendors.RefusedError
				unknown *vendors.UnknownOutcomeError
			)
			if started != nil || errors.As(err, &unknown) != row.unknown || errors.As(err, &refused) == row.unknown ||
				errors.Is(err, vendors.ErrNotTaken) != row.notTaken || refused != nil && refused.Code != row.code {
				t.Errorf("got %+v, %#v: %v", started, err, err)
			}
		})
	}
}

func TestAStartWithoutAnAnswer(t *testing.T) {
	taken := serve(t, answered{Method: callTool, Hangs: true, Body: new(string)})
	var unknown *vendors.UnknownOutcomeError
	_, err := taken.client(t, speaking(mcp.Extension), func(c *mcp.Config) { c.HTTP.RequestTimeout = 50 * time.Millisecond }).Start(t.Context(), work)
	if !errors.As(err, &unknown) || errors.Is(err, vendors.ErrNotTaken) {
		t.Errorf("got %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	for _, protocol := range []string{mcp.Extension, mcp.Core, ""} {
		gone := &server{url: "http://" + listener.Addr().String()}
		if _, err := gone.client(t, speaking(protocol)).Start(t.Context(), work); !errors.Is(err, vendors.ErrNotTaken) || errors.As(err, &unknown) {
			t.Errorf("%q: got %v", protocol, err)
		}
	}
}

// Opening a session starts nothing, so that it may be repeated.
func TestAStartThatDoesNotGetSoFar(t *testing.T) {
	page := "busy"
	for name, script := range map[string][]answered{
		"asked for its protocol": {{Method: discover, HTTPStatus: 503, Body: &page}},
		"initialised":            {fault(discover, 404, `{"code":-32601,"message":"x"}`), {Method: "initialize", HTTPStatus: 503, Body: &page}},
		"asked for its tools":    {fault(discover, 404, `{"code":-32601,"message":"x"}`), session("s1", initialized), {Method: "tools/list", HTTPStatus: 503, Body: &page}},
	} {
		s := serve(t, script...)
		if _, err := s.client(t).Start(t.Context(), work); !errors.Is(err, vendors.ErrNotTaken) {
			t.Errorf("%s: got %v", name, err)
		}
		s.requests()
	}
	elsewhere := answered{Method: discover, HTTPStatus: 302, Body: &page, header: map[string]string{"Location": "https://elsewhere.example/"}}
	s := serve(t, elsewhere)
	var refused *vendors.RefusedError
	if _, err := s.client(t).Start(t.Context(), work); !errors.As(err, &refused) || errors.Is(err, vendors.ErrNotTaken) {
		t.Errorf("got %v", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, protocol := range []string{mcp.Extension, mcp.Core, ""} { // who has gone before it has begun has sent nothing
		if _, err := serve(t).client(t, speaking(protocol)).Start(gone, work); !errors.Is(err, vendors.ErrNotTaken) {
			t.Errorf("%q: got %v", protocol, err)
		}
	}
	s = serve(t, fault(discover, http.StatusUnauthorized, `{"code":-32001,"message":"no"}`))
	if _, err := s.client(t).Start(t.Context(), work); !errors.As(err, &refused) || refused.Answer.HTTPStatus != 401 || errors.Is(err, vendors.ErrNotTaken) {
		t.Errorf("got %v", err)
	}
}

func TestArguments(t *testing.T) {
	for name, row := range map[string]struct {
		request vendors.StartRequest
		want    string // the arguments, or the words of the error
		sent    bool
	}{
		"nothing":               {vendors.StartRequest{AgentID: "w"}, `{}`, true},
		"a message":             {vendors.StartRequest{AgentID: "w", Message: "<hi>"}, `{"prompt":"<hi>"}`, true},
		"an input":              {vendors.StartRequest{AgentID: "w", Input: json.RawMessage(`{"a":12345678901234567890}`)}, `{"a":12345678901234567890}`, true},
		"both":                  {vendors.StartRequest{AgentID: "w", Message: "hi", Input: json.RawMessage(`{"a":1}`)}, `{"a":1,"prompt":"hi"}`, true},
		"the message twice":     {vendors.StartRequest{AgentID: "w", Message: "hi", Input: json.RawMessage(`{"prompt":1}`)}, `mcp: message is "hi": give nothing, since input has the argument prompt itself`, false},
		"an input of a list":    {vendors.StartRequest{AgentID: "w", Input: json.RawMessage(`[1]`)}, `mcp: input is "[1]": give the tool's arguments: an object of JSON`, false},
		"an input that is null": {vendors.StartRequest{AgentID: "w", Input: json.RawMessage(`null`)}, `mcp: input is "null"`, false},
		"no tool":               {vendors.StartRequest{Message: "hi"}, "mcp: agent_id is missing: give the name of a tool", false},
		"another run to go on":  {vendors.StartRequest{AgentID: "w", Message: "hi", Continue: &vendors.Ref{InteractionID: "T1"}}, `mcp: continue is "T1": give nothing`, false},
		"a session":             {vendors.StartRequest{AgentID: "w", IDs: map[string]string{mcp.SessionID: "s"}}, "mcp: ids is 1 ids: give none: a start opens its session itself", false},
		"a broken message":      {vendors.StartRequest{AgentID: "w", Message: "\xff"}, "valid UTF-8", false},
	} {
		t.Run(name, func(t *testing.T) {
			var script []answered
			if row.sent {
				script = append(script, result(callTool, `{}`))
			}
			s := serve(t, script...)
			_, err := s.client(t, speaking(mcp.Extension), func(c *mcp.Config) { c.MessageArgument = "prompt" }).Start(t.Context(), row.request)
			if !row.sent {
				if err == nil || !strings.Contains(err.Error(), row.want) {
					t.Errorf("got %v, want %q", err, row.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			args, err := json.Marshal(s.requests()[0].params(t).Args)
			if got := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(args)); err != nil || got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}
