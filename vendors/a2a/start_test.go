package a2a_test

// A start costs money and cannot be repeated. What was refused, what was taken and what is not
// known must be told apart, or a caller pays twice.

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

var direct1 = a2a.Config{Binding: a2a.BindingHTTPJSON, Version: a2a.Version1}

func rpcOf(version string) a2a.Config {
	return a2a.Config{Binding: a2a.BindingJSONRPC, Version: version}
}

func TestWhatAStartSends(t *testing.T) {
	request := vendors.StartRequest{AgentID: "painter", Message: "Paint <it>", Input: json.RawMessage(` {"size": 3} `), Key: "wf-1"}
	for name, row := range map[string]struct {
		cfg     a2a.Config
		change  func(*vendors.StartRequest)
		want    string
		answers string
	}{
		"HTTP+JSON": {
			direct1, nil,
			`POST /message:send {"configuration":{"returnImmediately":true},"message":{"messageId":"wf-1","parts":[{"text":"Paint \u003cit\u003e"},{"data":{"size":3}}],"role":"ROLE_USER"}}`,
			`{"task":` + working + `}`,
		},
		"JSON-RPC": {
			rpcOf(a2a.Version1), nil,
			`POST / {"id":1,"jsonrpc":"2.0","method":"SendMessage","params":{"configuration":{"returnImmediately":true},"message":{"messageId":"wf-1","parts":[{"text":"Paint \u003cit\u003e"},{"data":{"size":3}}],"role":"ROLE_USER"}}}`,
			`{"jsonrpc":"2.0","id":1,"result":{"task":` + working + `}}`,
		},
		"0.3": {
			rpcOf(a2a.Version03), nil,
			`POST / {"id":1,"jsonrpc":"2.0","method":"message/send","params":{"configuration":{"blocking":false},"message":{"kind":"message","messageId":"wf-1","parts":[{"kind":"text","text":"Paint \u003cit\u003e"},{"data":{"size":3},"kind":"data"}],"role":"user"}}}`,
			`{"jsonrpc":"2.0","id":1,"result":` + working + `}`,
		},
		"0.3 with an input that is no object": {
			rpcOf(a2a.Version03), func(r *vendors.StartRequest) { r.Message, r.Input = "", json.RawMessage(`[1]`) },
			`POST / {"id":1,"jsonrpc":"2.0","method":"message/send","params":{"configuration":{"blocking":false},"message":{"kind":"message","messageId":"wf-1","parts":[{"kind":"text","text":"[1]"}],"role":"user"}}}`,
			`{"jsonrpc":"2.0","id":1,"result":` + working + `}`,
		},
		"in a conversation": {
			direct1, func(r *vendors.StartRequest) {
				r.Input, r.Continue = nil, &vendors.Ref{InteractionID: "T0", IDs: map[string]string{a2a.IDContext: "C"}}
			},
			`POST /message:send {"configuration":{"returnImmediately":true},"message":{"contextId":"C","messageId":"wf-1","parts":[{"text":"Paint \u003cit\u003e"}],"referenceTaskIds":["T0"],"role":"ROLE_USER"}}`,
			`{"task":` + working + `}`,
		},
		"in a conversation without a task": {
			direct1, func(r *vendors.StartRequest) {
				r.Input, r.Continue = nil, &vendors.Ref{IDs: map[string]string{a2a.IDContext: "C"}}
			},
			`POST /message:send {"configuration":{"returnImmediately":true},"message":{"contextId":"C","messageId":"wf-1","parts":[{"text":"Paint \u003cit\u003e"}],"role":"ROLE_USER"}}`,
			`{"task":` + working + `}`,
		},
		"in a conversation that is named": {
			direct1, func(r *vendors.StartRequest) { r.Input, r.IDs = nil, map[string]string{a2a.IDContext: "C"} },
			`POST /message:send {"configuration":{"returnImmediately":true},"message":{"contextId":"C","messageId":"wf-1","parts":[{"text":"Paint \u003cit\u003e"}],"role":"ROLE_USER"}}`,
			`{"task":` + working + `}`,
		},
		"of a tenant": {
			a2a.Config{Binding: a2a.BindingHTTPJSON, Version: a2a.Version1, Tenant: "acme"}, func(r *vendors.StartRequest) { r.Input = nil },
			`POST /acme/message:send {"configuration":{"returnImmediately":true},"message":{"messageId":"wf-1","parts":[{"text":"Paint \u003cit\u003e"}],"role":"ROLE_USER"}}`,
			`{"task":` + working + `}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			agent := newFake(t, func(string, int) (int, string) { return 200, row.answers })
			start := request
			if row.change != nil {
				row.change(&start)
			}
			started, err := newClient(t, agent.URL, row.cfg).Start(t.Context(), start)
			if err != nil {
				t.Fatal(err)
			}
			if asked := agent.requests(); len(asked) != 1 || asked[0] != row.want {
				t.Errorf("sent %s\nwant %s", asked, row.want)
			}
			if started.Ref.InteractionID != "T" || started.Ref.IDs[a2a.IDContext] != "C" || started.Existed || started.Answer.Status.Phase != agentstatus.PhaseRunning {
				t.Errorf("got %+v", started)
			}
		})
	}
}

// Without a key each message has an id of its own: the protocol wants one.
func TestAStartWithoutAKey(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 200, working })
	c := newClient(t, agent.URL, direct1)
	for range 2 {
		if _, err := c.Start(t.Context(), vendors.StartRequest{Message: "go"}); err != nil {
			t.Fatal(err)
		}
	}
	if asked := agent.requests(); asked[0] == asked[1] || strings.Contains(asked[0], `"messageId":""`) {
		t.Errorf("sent %q", asked)
	}
	if c.Idempotent() {
		t.Error("the same message twice makes two tasks")
	}
}

// An agent who has nothing to do for long answers at once, and there is no task to ask for.
func TestAStartThatIsCompleteAtOnce(t *testing.T) {
	for _, body := range []string{
		`{"message":{"messageId":"m1","contextId":"C","role":"ROLE_AGENT","parts":[{"text":"no task"}]}}`,
		`{"jsonrpc":"2.0","id":1,"result":{"message":{"messageId":"m1","contextId":"C","role":"ROLE_AGENT","parts":[{"text":"no task"}]}}}`,
		`{"jsonrpc":"2.0","id":1,"result":{"kind":"message","messageId":"m1","contextId":"C","role":"agent","parts":[{"kind":"text","text":"no task"}]}}`,
	} {
		agent := newFake(t, func(string, int) (int, string) { return 200, body })
		started, err := newClient(t, agent.URL, direct1).Start(t.Context(), vendors.StartRequest{Message: "go"})
		if err != nil {
			t.Fatal(err)
		}
		s := started.Answer.Status
		if started.Ref.InteractionID != "" || started.Ref.IDs[a2a.IDContext] != "C" || s.Phase != agentstatus.PhaseCompleted || s.FinalText() != "no task" || len(s.Messages) != 1 {
			t.Errorf("got %+v, %+v", started, s)
		}
	}
}

// A conversation that could not be gone on with is no reason to lose the run.
func TestAStartInAConversationThatCannotBeNamed(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) {
		return 200, `{"task":{"id":"T","contextId":"a/b","status":{"state":"TASK_STATE_WORKING"}}}`
	})
	started, err := newClient(t, agent.URL, direct1).Start(t.Context(), vendors.StartRequest{Message: "go"})
	if err != nil || started.Ref.InteractionID != "T" || started.Ref.IDs != nil {
		t.Errorf("got %+v, %v", started, err)
	}
}

// One that ends before it answers is complete, too, and has a task.
func TestAStartThatBlocks(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) {
		return 200, `{"task":{"id":"T","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[{"artifactId":"a","parts":[{"text":"done"}]}]}}`
	})
	started, err := newClient(t, agent.URL, direct1).Start(t.Context(), vendors.StartRequest{Message: "go"})
	if err != nil || started.Ref.InteractionID != "T" || started.Ref.IDs != nil || started.Answer.Status.FinalText() != "done" {
		t.Errorf("got %+v, %v", started, err)
	}
}

func TestWhatBecameOfAStart(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + free.Addr().String()
	free.Close()
	breaks := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer breaks.Close()
	elsewhere := httptest.NewServer(http.RedirectHandler("https://elsewhere.example.com/", http.StatusTemporaryRedirect))
	defer elsewhere.Close()
	const refused, unknown, other = "refused", "unknown", "another error"
	for name, row := range map[string]struct {
		base     string
		status   int
		body     string
		want     string
		code     string
		notTaken bool
	}{
		"refused by HTTP+JSON":           {"", 400, `{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"no","details":[{"reason":"INVALID_PARAMS"}]}}`, refused, "INVALID_PARAMS", false},
		"refused by JSON-RPC":            {"", 200, `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"no"}}`, refused, "INVALID_PARAMS", false},
		"no key":                         {"", 401, `{"detail":"who are you"}`, refused, "", false},
		"a proxy's page":                 {"", 403, `<html>`, unknown, "", false},
		"a redirect":                     {elsewhere.URL, 0, "", refused, "", false},
		"a limit":                        {"", 429, `{"message":"slow down"}`, refused, "", true},
		"an outage":                      {"", 503, ``, unknown, "", false},
		"it raised":                      {"", 200, `{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"executor raised"}}`, unknown, "", false},
		"a proxy gave up":                {"", 504, `<html>`, unknown, "", false},
		"nobody is there":                {nobody, 0, "", other, "", true},
		"the connection broke":           {breaks.URL, 0, "", unknown, "", false},
		"taken, and not JSON":            {"", 200, `<html>`, unknown, "", false},
		"taken, and nothing of A2A":      {"", 200, `{}`, unknown, "", false},
		"taken, and a message of naught": {"", 200, `{"message":{"messageId":"m"}}`, unknown, "", false},
		"taken, and a task without id":   {"", 200, `{"task":{"status":{"state":"TASK_STATE_WORKING"}}}`, unknown, "", false},
		"taken, and an id astray":        {"", 200, `{"task":{"id":"../x","status":{"state":"TASK_STATE_WORKING"}}}`, unknown, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			base := row.base
			if base == "" {
				base = newFake(t, func(string, int) (int, string) { return row.status, row.body }).URL
			}
			started, err := newClient(t, base, direct1).Start(t.Context(), vendors.StartRequest{Message: "go"})
			var (
				asRefused *vendors.RefusedError
				asUnknown *vendors.UnknownOutcomeError
				got, code = other, ""
			)
			switch {
			case errors.As(err, &asRefused):
				got, code = refused, asRefused.Code
			case errors.As(err, &asUnknown):
				got = unknown
			}
			if started != nil || err == nil || got != row.want || code != row.code || errors.Is(err, vendors.ErrNotTaken) != row.notTaken {
				t.Errorf("got %s %q: %v", got, code, err)
			}
		})
	}
}

// Before the card has been read nothing is sent, whatever happens to it.
func TestAStartWithoutACard(t *testing.T) {
	for _, status := range []int{200, 401, 404, 500, 503} {
		agent := newFake(t, func(string, int) (int, string) { return status, `<html>` })
		_, err := newClient(t, agent.URL, a2a.Config{}).Start(t.Context(), vendors.StartRequest{Message: "go"})
		if !errors.Is(err, vendors.ErrNotTaken) || len(agent.requests()) != 1 {
			t.Errorf("%d: got %v after %q", status, err, agent.requests())
		}
	}
}

// A card that refuses for good ends a start: to wait for another card would be to wait for ever.
func TestAStartThatTheCardRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
		code   string
		again  bool
	}{
		"the key is wrong":    {401, `{"error":{"code":"bad_key","message":"who are you"}}`, "bad_key", false},
		"it is of no use":     {200, card(`{"url":"/x","protocolBinding":"GRPC"}`), "NO_USABLE_INTERFACE", false},
		"it is elsewhere":     {200, card(`{"url":"https://evil.example.com/","protocolBinding":"JSONRPC"}`), "NO_USABLE_INTERFACE", false},
		"there are too many":  {429, `{"error":{"code":"slow_down","message":"later"}}`, "slow_down", true},
		"it is deployed":      {503, `{"error":{"code":"deploy","message":"later"}}`, "deploy", true},
		"a proxy is in front": {403, `<html>`, "", true},
	} {
		agent := newFake(t, func(string, int) (int, string) { return row.status, row.body })
		_, err := newClient(t, agent.URL, a2a.Config{}).Start(t.Context(), vendors.StartRequest{Message: "go"})
		refused, ok := errors.AsType[*vendors.RefusedError](err)
		if !ok || refused.Code != row.code || errors.Is(err, vendors.ErrNotTaken) != row.again || len(agent.requests()) != 1 {
			t.Errorf("%s: got %v after %q", name, err, agent.requests())
		}
	}
}

func TestStartsThatAreNotSent(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 200, working })
	c := newClient(t, agent.URL, direct1)
	for want, start := range map[string]vendors.StartRequest{
		`a2a: message is missing: give what the agent is to do, or an input`: {Input: json.RawMessage(`null`)},
		`a2a: message is "\xff": give valid UTF-8`:                           {Message: "\xff"},
		`a2a: input is "{": give JSON: not JSON at byte 1`:                   {Input: json.RawMessage(`{`)},
		`a2a: key is "a b": give at most 64 letters, digits, "-" and "_"`:    {Message: "go", Key: "a b"},
		`a2a: interaction_id is "../x": give an id without ".."`:             {Message: "go", Continue: &vendors.Ref{InteractionID: "../x"}},
		`a2a: ids.thread_id is "t": give no other id than context_id`:        {Message: "go", IDs: map[string]string{"thread_id": "t"}},
		`a2a: interaction_id is missing: give an id`:                         {Message: "go", Continue: &vendors.Ref{}},
		`a2a: ids.session is "s": give no other id than context_id`:          {Message: "go", Continue: &vendors.Ref{InteractionID: "T", IDs: map[string]string{"session": "s"}}},
		`a2a: ids.context_id is "a/b": give an id without`:                   {Message: "go", Continue: &vendors.Ref{InteractionID: "T", IDs: map[string]string{a2a.IDContext: "a/b"}}},
	} {
		_, err := c.Start(t.Context(), start)
		if _, wrong := errors.AsType[*vendors.RefError](err); !wrong || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
	if asked := agent.requests(); len(asked) > 0 {
		t.Errorf("sent %q", asked)
	}
}

func TestARunThatCannotGoOn(t *testing.T) {
	for body, want := range map[string]string{
		`{"jsonrpc":"2.0","error":{"code":-32001,"message":"Task not found"}}`: "HTTP 404 TASK_NOT_FOUND",
		`{"id":"T","status":{"state":"TASK_STATE_COMPLETED"}}`:                 "names no conversation: start a new one",
		`{}`: "the run that is to go on cannot be read",
	} {
		agent := newFake(t, func(string, int) (int, string) { return 200, body })
		_, err := newClient(t, agent.URL, direct1).Start(t.Context(), vendors.StartRequest{Message: "go", Continue: &ref})
		if err == nil || !strings.Contains(err.Error(), want) || len(agent.requests()) != 1 {
			t.Errorf("got %v after %q", err, agent.requests())
		}
	}
}
