package a2a_test

// A wait outlives the agent's deployments. What the card said may no longer hold, and for a while
// the agent's old and his new self answer in turn: neither may lose the wait, or send a start twice.

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

// moves is an agent who moves from /old to /new when he is told to, and whose pages answer 404.
type moves struct {
	*fake
	moved, cardless bool
}

func newMoves(t *testing.T) *moves {
	m := &moves{}
	m.fake = newFake(t, func(asked string, _ int) (int, string) {
		at := "/old"
		if m.moved {
			at = "/new"
		}
		switch {
		case asked == cardRequest && m.cardless:
			return 404, `<html>`
		case asked == cardRequest:
			return 200, card(`{"url":"` + at + `","protocolBinding":"HTTP+JSON","protocolVersion":"1.0"}`)
		case strings.Contains(asked, " "+at+"/"):
			return 200, working
		}
		return 404, `<html>`
	})
	return m
}

func TestAnAgentWhoMoves(t *testing.T) {
	agent := newMoves(t)
	c := newClient(t, agent.URL, a2a.Config{})
	for _, moved := range []bool{false, true, true} {
		agent.moved = moved
		if answer, err := c.Check(t.Context(), ref); err != nil || answer.Status == nil {
			t.Fatalf("got %v, %v", answer, err)
		}
	}
	want := []string{cardRequest, "GET /old/tasks/T ", "GET /old/tasks/T ", cardRequest, "GET /new/tasks/T ", "GET /new/tasks/T "}
	if asked := agent.requests(); strings.Join(asked, "\n") != strings.Join(want, "\n") {
		t.Errorf("asked %q", asked)
	}
}

// What is known goes on to hold where the card cannot be read: a proxy answers for all of it.
func TestAnAgentWhoIsAwayForAWhile(t *testing.T) {
	agent := newMoves(t)
	c := newClient(t, agent.URL, a2a.Config{})
	check := func() *vendors.Answer {
		t.Helper()
		answer, err := c.Check(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	check()
	agent.moved, agent.cardless = true, true
	if answer := check(); answer.HTTPStatus != 404 || !strings.Contains(string(answer.Body), "/old has no A2A over HTTP+JSON in version 1.0") {
		t.Errorf("got HTTP %d %s", answer.HTTPStatus, answer.Body)
	}
	agent.moved = false
	if answer := check(); answer.Status == nil {
		t.Errorf("got HTTP %d %s", answer.HTTPStatus, answer.Body)
	}
	if asked := agent.requests(); len(asked) != 5 {
		t.Errorf("asked %q", asked)
	}
}

// Somebody may have taken what was sent to the old address. The next start goes to the new one.
func TestAStartIsNotSentAgainToWhereTheAgentHasMoved(t *testing.T) {
	agent := newMoves(t)
	c := newClient(t, agent.URL, a2a.Config{})
	if _, err := c.Check(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	agent.moved = true
	_, err := c.Start(t.Context(), vendors.StartRequest{Message: "go"})
	if _, unknown := errors.AsType[*vendors.UnknownOutcomeError](err); !unknown {
		t.Errorf("got %v", err)
	}
	if _, err := c.Start(t.Context(), vendors.StartRequest{Message: "go"}); err != nil {
		t.Error(err)
	}
	sent := 0
	for _, asked := range agent.requests() {
		if strings.HasPrefix(asked, "POST ") {
			sent++
		}
	}
	if sent != 2 {
		t.Errorf("asked %q", agent.requests())
	}
}

const noSuchMethod = `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}`

// An agent who has answered in a version and refuses it later is being deployed, or has been: that
// ends a wait when it persists.
func TestAnAgentWhoRefusesTheVersionThatHeHasAnsweredIn(t *testing.T) {
	for name, cfg := range map[string]a2a.Config{"by the card": {}, "by configuration": rpcOf(a2a.Version1)} {
		old := false
		agent := newFake(t, func(asked string, _ int) (int, string) {
			switch {
			case asked == cardRequest:
				return 200, card(`{"url":"/","protocolBinding":"JSONRPC","protocolVersion":"1.0"}`)
			case old:
				return 200, noSuchMethod
			}
			return 200, `{"jsonrpc":"2.0","id":1,"result":` + working + `}`
		})
		c := newClient(t, agent.URL, cfg)
		for _, old = range []bool{true, false, true} {
			first := len(agent.requests()) == 0
			answer, err := c.Check(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			if !old {
				if answer.Status == nil {
					t.Errorf("%s: got HTTP %d %s", name, answer.HTTPStatus, answer.Body)
				}
				continue
			}
			decided := agentstatus.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{}, agentstatus.Observation{HTTPStatus: answer.HTTPStatus, Body: answer.Body})
			if answer.HTTPStatus != http.StatusBadRequest || decided.Stray == first || (decided.Action == agentstatus.ActionFatal) != first ||
				!strings.Contains(string(answer.Body), "asked in version 1.0 over JSONRPC") {
				t.Errorf("%s, the first %v: got HTTP %d %s, decided %+v", name, first, answer.HTTPStatus, answer.Body, decided)
			}
		}
		// In the version that is refused nothing was taken, so that a start may be made again.
		_, err := c.Start(t.Context(), vendors.StartRequest{Message: "go"})
		if !errors.Is(err, vendors.ErrNotTaken) || !strings.Contains(err.Error(), "in which it has answered before") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// An agent without a cancel speaks the version all the same.
func TestAnAgentWhoCannotCancel(t *testing.T) {
	agent := newFake(t, func(asked string, _ int) (int, string) {
		if strings.Contains(asked, "CancelTask") {
			return 200, noSuchMethod
		}
		return 200, `{"jsonrpc":"2.0","id":1,"result":` + working + `}`
	})
	c := newClient(t, agent.URL, rpcOf(a2a.Version1))
	if _, err := c.Check(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	err := c.Cancel(t.Context(), ref)
	refused, ok := errors.AsType[*vendors.RefusedError](err)
	if !ok || refused.Code != "METHOD_NOT_FOUND" || errors.Is(err, vendors.ErrNotTaken) || !strings.Contains(err.Error(), "the agent answers in it, and has no CancelTask") {
		t.Errorf("got %v", err)
	}
}

// An answer to another request says nothing about the task: least of all that there is none.
func TestAnAnswerToAnotherRequest(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
		says   string // the error, of a 2xx, or what the answer says
	}{
		"another id":            {200, `{"jsonrpc":"2.0","id":7,"result":` + working + `}`, "the answer is to the JSON-RPC request 7, wanted 1: check what lies between here and the agent"},
		"another id, a refusal": {200, `{"jsonrpc":"2.0","id":"x","error":{"code":-32001,"message":"Task not found"}}`, `the answer is to the JSON-RPC request "x", wanted 1`},
		"another id, on 404":    {404, `{"jsonrpc":"2.0","id":7,"error":{"code":-32001,"message":"Task not found"}}`, "the answer is to the JSON-RPC request 7, wanted 1"},
		"another task":          {200, `{"jsonrpc":"2.0","id":1,"result":{"id":"T9","status":{"state":"TASK_STATE_COMPLETED"}}}`, `the answer is about the interaction "T9", wanted "T"`},
		"the id as a text":      {200, `{"jsonrpc":"2.0","id":"1","result":` + working + `}`, ""},
		"no id":                 {200, `{"jsonrpc":"2.0","result":` + working + `}`, ""},
		"null":                  {200, `{"jsonrpc":"2.0","id":null,"result":` + working + `}`, ""},
		"a task without an id":  {200, `{"jsonrpc":"2.0","id":1,"result":{"status":{"state":"TASK_STATE_WORKING"}}}`, ""},
		"no JSON-RPC around it": {200, working, ""}, // its id is the task's
	} {
		agent := newFake(t, func(string, int) (int, string) { return row.status, row.body })
		// Of a start it does not tell what became of it.
		if _, err := newClient(t, agent.URL, rpcOf(a2a.Version1)).Start(t.Context(), vendors.StartRequest{Message: "go"}); strings.HasPrefix(name, "another id") {
			if _, unknown := errors.AsType[*vendors.UnknownOutcomeError](err); !unknown {
				t.Errorf("%s: the start got %v", name, err)
			}
		}
		answer, err := newClient(t, agent.URL, rpcOf(a2a.Version1)).Check(t.Context(), ref)
		switch {
		case err != nil:
			t.Fatal(err)
		case row.says == "":
			if answer.Status == nil {
				t.Errorf("%s: got %s, %v", name, answer.Body, answer.Err)
			}
		case row.status == 200:
			if answer.HTTPStatus != 200 || answer.Status != nil || answer.Err == nil || !strings.Contains(answer.Err.Error(), row.says) {
				t.Errorf("%s: got HTTP %d, %v", name, answer.HTTPStatus, answer.Err)
			}
		default:
			decided := agentstatus.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{}, agentstatus.Observation{HTTPStatus: answer.HTTPStatus, Body: answer.Body})
			if !decided.Stray || !strings.Contains(string(answer.Body), row.says) {
				t.Errorf("%s: got %s, decided %+v", name, answer.Body, decided)
			}
		}
	}
}
