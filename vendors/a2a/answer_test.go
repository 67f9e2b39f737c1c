package a2a_test

// A second answer runs the agent twice at both SDKs' servers, and neither refuses it: that an
// answer is sent once, and only to the question that is open, is ours to see to.

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

func accept(value, text string) vendors.InputAnswer {
	return vendors.InputAnswer{RequestID: "q1", Action: vendors.ActionAccept, Value: json.RawMessage(value), Text: text}
}

func TestWhatAnAnswerSends(t *testing.T) {
	for name, row := range map[string]struct {
		answer vendors.InputAnswer
		parts  string
	}{
		"a text":                {accept(`"blue"`, ""), `[{"text":"blue"}]`},
		"a number, as it is":    {accept(`1.50`, ""), `[{"text":"1.50"}]`},
		"yes":                   {accept(`true`, ""), `[{"text":"true"}]`},
		"a form":                {accept(`{"colour":"blue"}`, ""), `[{"data":{"colour":"blue"}}]`},
		"a list":                {accept(`["a","b"]`, ""), `[{"data":["a","b"]}]`},
		"words":                 {accept(``, "as you like"), `[{"text":"as you like"}]`},
		"a text and words":      {accept(`"blue"`, "please"), `[{"text":"blue\n\nplease"}]`},
		"a form and words":      {accept(`{"a":1}`, "please"), `[{"text":"please"},{"data":{"a":1}}]`},
		"words that decline":    {vendors.InputAnswer{RequestID: "q1", Action: vendors.ActionDecline, Text: "no", Value: json.RawMessage(`"not sent"`)}, `[{"text":"no"}]`},
		"an empty text, words":  {accept(`""`, "please"), `[{"text":"please"}]`},
		"nothing but the words": {accept(`null`, "please"), `[{"text":"please"}]`},
	} {
		t.Run(name, func(t *testing.T) {
			agent := newFake(t, func(string, int) (int, string) { return 200, asking })
			next, err := newClient(t, agent.URL, direct1).Answer(t.Context(), ref, row.answer)
			if err != nil || next != nil {
				t.Fatalf("got %v, %v", next, err)
			}
			asked := agent.requests()
			if len(asked) != 2 || asked[0] != "GET /tasks/T " {
				t.Fatalf("asked %q", asked)
			}
			var sent struct {
				Message struct {
					MessageID, TaskID, ContextID, Role string
					Parts                              json.RawMessage
				}
				Configuration json.RawMessage
			}
			body, ok := strings.CutPrefix(asked[1], "POST /message:send ")
			if err := json.Unmarshal([]byte(body), &sent); !ok || err != nil {
				t.Fatalf("sent %s: %v", asked[1], err)
			}
			if string(sent.Message.Parts) != row.parts || sent.Message.TaskID != "T" || sent.Message.ContextID != "C" || sent.Message.MessageID == "" || sent.Message.Role != "ROLE_USER" || string(sent.Configuration) != `{"returnImmediately":true}` {
				t.Errorf("sent %s", body)
			}
		})
	}
}

func TestAnswersToARequestThatIsNotOpen(t *testing.T) {
	for name, body := range map[string]string{
		"it was answered":      working,
		"another is open":      strings.Replace(asking, "q1", "q2", 1),
		"the run is over":      `{"id":"T","status":{"state":"TASK_STATE_COMPLETED","message":{"messageId":"q1"}}}`,
		"there is none in it ": `{"id":"T","status":{"state":"TASK_STATE_SUBMITTED"}}`,
	} {
		agent := newFake(t, func(string, int) (int, string) { return 200, body })
		_, err := newClient(t, agent.URL, direct1).Answer(t.Context(), ref, accept(`"blue"`, ""))
		refused, ok := errors.AsType[*vendors.RefusedError](err)
		if !ok || refused.Code != a2a.CodeNotOpen || errors.Is(err, vendors.ErrNotTaken) || !strings.Contains(err.Error(), `the input request "q1" is not open: ask for the status, and answer what it shows`) {
			t.Errorf("%s: got %v", name, err)
		}
		if asked := agent.requests(); len(asked) != 1 {
			t.Errorf("%s: sent %q", name, asked)
		}
	}
}

// Whether the request is open must be known. What may pass may be tried again.
func TestAnswersWhereTheStatusCannotBeSeen(t *testing.T) {
	for status, body := range map[int]string{
		200: `<html>`,
		404: `{"error":{"code":404,"status":"NOT_FOUND","message":"no","details":[{"reason":"TASK_NOT_FOUND"}]}}`,
		403: `<html>`,
		429: `{"message":"slow down"}`,
		503: ``,
	} {
		agent := newFake(t, func(string, int) (int, string) { return status, body })
		_, err := newClient(t, agent.URL, direct1).Answer(t.Context(), ref, accept(`"blue"`, ""))
		if err == nil || errors.Is(err, vendors.ErrNotTaken) != (status != 404) || len(agent.requests()) != 1 {
			t.Errorf("%d: got %v after %q", status, err, agent.requests())
		}
	}
}

func TestAnswersThatAreRefusedOrLost(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
		code   string // empty: it is not known what became of it
	}{
		"it ended meanwhile": {400, `{"error":{"code":400,"status":"FAILED_PRECONDITION","message":"Task T is in terminal state","details":[{"reason":"UNSUPPORTED_OPERATION"}]}}`, "UNSUPPORTED_OPERATION"},
		"an outage":          {502, ``, ""},
		"unreadable":         {200, `{`, ""},
	} {
		agent := newFake(t, func(asked string, _ int) (int, string) {
			if strings.HasPrefix(asked, "GET") {
				return 200, asking
			}
			return row.status, row.body
		})
		_, err := newClient(t, agent.URL, direct1).Answer(t.Context(), ref, accept(`"blue"`, ""))
		refused, isRefused := errors.AsType[*vendors.RefusedError](err)
		_, isUnknown := errors.AsType[*vendors.UnknownOutcomeError](err)
		if isUnknown != (row.code == "") || isRefused == isUnknown || isRefused && refused.Code != row.code || errors.Is(err, vendors.ErrNotTaken) {
			t.Errorf("%s: got %v", name, err)
		}
		if len(agent.requests()) != 2 {
			t.Errorf("%s: it was repeated: %q", name, agent.requests())
		}
	}
}

// An agent may go on in another task.
func TestAnAnswerThatLeadsToAnotherTask(t *testing.T) {
	agent := newFake(t, func(asked string, _ int) (int, string) {
		if strings.HasPrefix(asked, "GET") {
			return 200, asking
		}
		return 200, `{"task":{"id":"T2","contextId":"C2","status":{"state":"TASK_STATE_WORKING"}}}`
	})
	of := vendors.Ref{InteractionID: "T", UserID: "u", IDs: map[string]string{a2a.IDContext: "C"}}
	next, err := newClient(t, agent.URL, direct1).Answer(t.Context(), of, accept(`"blue"`, ""))
	if err != nil || next == nil || next.InteractionID != "T2" || next.UserID != "u" || next.IDs[a2a.IDContext] != "C2" {
		t.Errorf("got %v, %v", next, err)
	}
}

// A question without an id of its own is told by what the agent has said: the next one is another,
// while an answer that is there already changes nothing.
func TestQuestionsThatHaveNoID(t *testing.T) {
	const user, agentSays = `{"role":"ROLE_USER","parts":[{"text":"paint"}]}`, `{"role":"ROLE_AGENT","parts":[{"text":"Which?"}]}`
	ids := map[string]string{}
	for name, history := range map[string]string{
		"none":               ``,
		"the first":          user + "," + agentSays,
		"the first, stale":   user + "," + agentSays + "," + user,
		"the second":         user + "," + agentSays + "," + user + "," + agentSays,
		"the same as before": user + "," + agentSays,
	} {
		agent := newFake(t, func(string, int) (int, string) {
			return 200, `{"id":"T","status":{"state":"TASK_STATE_INPUT_REQUIRED"},"history":[` + history + `]}`
		})
		answer, err := newClient(t, agent.URL, direct1).Check(t.Context(), ref)
		if err != nil || answer.Status == nil {
			t.Fatal(answer, err)
		}
		ids[name] = answer.Status.Told().InputRequests[0].ID
	}
	if ids["first"] != "" || ids["none"] == "" || ids["the first"] != ids["the first, stale"] || ids["the first"] != ids["the same as before"] ||
		ids["the first"] == ids["the second"] || ids["none"] == ids["the first"] {
		t.Errorf("got %q", ids)
	}
}

// What an answer is answered with may be of another moment than the status: it is the status that
// counts, and a message in place of a task is no end either.
func TestAnAnswerThatIsAnsweredWithAnotherState(t *testing.T) {
	for _, says := range []string{
		`{"task":{"id":"T","contextId":"C","status":{"state":"TASK_STATE_COMPLETED"}}}`,
		`{"task":` + asking + `}`,
		`{"message":{"messageId":"m","taskId":"T2","role":"ROLE_AGENT","parts":[{"text":"thanks"}]}}`,
		asking,
	} {
		agent := newFake(t, func(asked string, _ int) (int, string) {
			if strings.HasPrefix(asked, "GET") {
				return 200, asking
			}
			return 200, says
		})
		next, err := newClient(t, agent.URL, direct1).Answer(t.Context(), ref, accept(`"blue"`, ""))
		if next != nil || err != nil || len(agent.requests()) != 2 {
			t.Errorf("got %v, %v after %q", next, err, agent.requests())
		}
	}
}

// A question of another task is not this one's, whatever its id.
func TestAnAnswerIsNotSentByTheStatusOfAnotherTask(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 200, strings.Replace(asking, `"T"`, `"T9"`, 1) })
	_, err := newClient(t, agent.URL, direct1).Answer(t.Context(), ref, accept(`"blue"`, ""))
	if !errors.Is(err, vendors.ErrNotTaken) || len(agent.requests()) != 1 || !strings.Contains(err.Error(), `the answer is about the interaction "T9", wanted "T"`) {
		t.Errorf("got %v after %q", err, agent.requests())
	}
}

func TestAnswersThatAreNotSent(t *testing.T) {
	agent := newFake(t, func(string, int) (int, string) { return 200, asking })
	c := newClient(t, agent.URL, direct1)
	for want, answer := range map[string]vendors.InputAnswer{
		`a2a: request_id is missing: give the id of an input request that is open`:          {Action: vendors.ActionAccept, Text: "x"},
		`a2a: action is "maybe": give "accept" or "decline"`:                                {RequestID: "q1", Action: "maybe"},
		`a2a: value is missing: give what the agent is to be answered, here or as text`:     {RequestID: "q1", Action: vendors.ActionAccept},
		`a2a: text is missing: give the words that decline: A2A has no other way to say no`: {RequestID: "q1", Action: vendors.ActionDecline},
		`a2a: value is "{": give JSON: not JSON at byte 1`:                                  {RequestID: "q1", Action: vendors.ActionAccept, Value: json.RawMessage(`{`)},
		`a2a: text is "\xff": give valid UTF-8`:                                             {RequestID: "q1", Action: vendors.ActionDecline, Text: "\xff"},
	} {
		_, err := c.Answer(t.Context(), ref, answer)
		if _, wrong := errors.AsType[*vendors.RefError](err); !wrong || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
	if asked := agent.requests(); len(asked) > 0 {
		t.Errorf("sent %q", asked)
	}
}

// Two people answer at the same moment: both would find the question open.
func TestTwoAnswersAtOnce(t *testing.T) {
	looking, release := make(chan struct{}), make(chan struct{})
	agent := newFake(t, func(asked string, before int) (int, string) {
		if strings.HasPrefix(asked, "GET") && before == 0 {
			close(looking)
			<-release
		}
		return 200, asking
	})
	c := newClient(t, agent.URL, direct1)
	first := make(chan error)
	go func() { first <- second(c.Answer(t.Context(), ref, accept(`"blue"`, ""))) }()
	<-looking
	_, err := c.Answer(t.Context(), ref, accept(`"red"`, ""))
	if refused, ok := errors.AsType[*vendors.RefusedError](err); !ok || refused.Code != a2a.CodeNotOpen || !strings.Contains(err.Error(), `the input request "q1" is being answered`) {
		t.Errorf("got %v", err)
	}
	close(release)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if asked := agent.requests(); len(asked) != 2 {
		t.Errorf("asked %q", asked)
	}
}
