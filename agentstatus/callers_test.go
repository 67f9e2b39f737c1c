// What callers of the API get wrong today, seen in public code: each mistake by
// name, and how this package keeps its callers from making it. "No deadline at
// all" is missing here, since this package has no clock: the activity has it.
package agentstatus_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

func mustParse(t *testing.T, body string) *agentstatus.Status {
	t.Helper()
	status, err := agentstatus.Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func decide(elapsed time.Duration, httpStatus int, body string) agentstatus.Decision {
	return agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 1, Elapsed: elapsed},
		agentstatus.Observation{HTTPStatus: httpStatus, Body: []byte(body), Now: time.Unix(1772706600, 0), Random: 0.5})
}

// Callers read the assistant's content, which is absent, and always answer "Done.".
func TestCallersReadAbsentContent(t *testing.T) {
	for reason, body := range map[string]string{
		"absent":                   `{"state":"COMPLETED","messages":[{"role":"assistant","parts":[{"type":"text","text":"42"}]}]}`,
		"null":                     `{"state":"COMPLETED","messages":[{"role":"assistant","content":null,"parts":[{"type":"text","text":"42"}]}]}`,
		"set, with the parts null": `{"state":"COMPLETED","messages":[{"role":"assistant","content":"42","parts":null}]}`,
	} {
		if got := mustParse(t, body).FinalText(); got != "42" {
			t.Errorf("content %s: got %q, want the reply", reason, got)
		}
	}
}

// Callers treat every answer that is not 2xx as the end of the wait.
func TestCallersTakeEveryNon2xxForFatal(t *testing.T) {
	for _, status := range []int{0, 408, 425, 429, 500, 502, 503, 504} {
		d := decide(time.Minute, status, "<html>oops</html>")
		if d.Action != agentstatus.ActionWait || !d.Failure || d.Delay < time.Second {
			t.Errorf("%d: got %s after %v, want to go on waiting, and the failure counted", status, d.Action, d.Delay)
		}
	}
	for _, status := range []int{400, 401, 402, 403, 404, 409} {
		if d := decide(time.Minute, status, `{"error":"x"}`); d.Action != agentstatus.ActionFatal {
			t.Errorf("%d: got %s, want %s: polling again cannot help", status, d.Action, agentstatus.ActionFatal)
		}
	}
}

// Callers tell a deadline and a failure apart nowhere: a run that takes long looks
// to them like one that broke.
func TestCallersTakeALongRunForAFailure(t *testing.T) {
	long := decide(72*time.Hour, 200, `{"state":"ASYNC_PROCESSING"}`)
	if long.Action != agentstatus.ActionWait || long.Failure || long.Status.Phase != agentstatus.PhaseRunning {
		t.Errorf("three days: got %s, failure %v, phase %s, want a wait", long.Action, long.Failure, long.Status.Phase)
	}
	broken := decide(time.Second, 200, `{"state":"FAILED","error_message":"RuntimeError"}`)
	if broken.Action != agentstatus.ActionFailed || broken.Status.ErrorMessage != "RuntimeError" {
		t.Errorf("a failure: got %s, %q, want %s with its message", broken.Action, broken.Status.ErrorMessage, agentstatus.ActionFailed)
	}
}

// Callers poll APPROVAL_REQUIRED for ever or call it a failure.
func TestCallersMistakeApprovalRequired(t *testing.T) {
	d := decide(time.Hour, 200, `{"state":"APPROVAL_REQUIRED"}`)
	if d.Action != agentstatus.ActionNeedsInput || d.Failure || d.Status.Phase.Terminal() {
		t.Errorf("got %s, failure %v, phase %s, want %s and no end", d.Action, d.Failure, d.Status.Phase, agentstatus.ActionNeedsInput)
	}
	if d.Delay <= 0 {
		t.Errorf("got no delay, want one for callers that go on waiting for the person")
	}
}

// Callers take an empty response for an error though the parts have the text.
func TestCallersTakeAnEmptyResponseForAnError(t *testing.T) {
	d := decide(time.Minute, 200, `{"state":"COMPLETED","response":"","messages":[{"role":"assistant","parts":[{"type":"text","text":"ok"}]}]}`)
	if d.Action != agentstatus.ActionCompleted || d.Err != nil || d.Status.FinalText() != "ok" {
		t.Errorf("got %s, error %v, text %q, want a completed run and its text", d.Action, d.Err, d.Status.FinalText())
	}
}

// On 409 callers silently start, and pay for, a second run.
func TestCallersStartASecondRunOn409(t *testing.T) {
	d := decide(0, 409, `{"error":"interaction_not_in_terminal_state"}`)
	var api *agentstatus.APIError
	if d.Action != agentstatus.ActionFatal || !errors.As(d.Err, &api) || api.Code != "interaction_not_in_terminal_state" {
		t.Fatalf("got %s, %v, want it to end with the API's own code", d.Action, d.Err)
	}
	if !strings.Contains(d.Err.Error(), "interaction_not_in_terminal_state") {
		t.Errorf("the error's text does not name the code: %q", d.Err.Error())
	}
}

// Callers strip code fences by hand to get JSON out of the reply.
func TestCallersStripCodeFencesByHand(t *testing.T) {
	for reason, reply := range map[string]string{
		"a fence with a language":    "```json\\n{\\\"n\\\":1.0}\\n```",
		"a fence without a language": "```\\n{\\\"n\\\":1.0}\\n```",
		"no fence":                   "{\\\"n\\\":1.0}",
	} {
		got, err := mustParse(t, `{"state":"COMPLETED","response":"`+reply+`"}`).ResponseJSON()
		if err != nil || string(got) != `{"n":1.0}` {
			t.Errorf("%s: got %s, %v", reason, got, err)
		}
	}
	for reason, reply := range map[string]string{
		"prose":             "I could not find it.",
		"nothing":           "",
		"broken JSON":       "```json\\n{\\\"n\\\":\\n```",
		"two values":        "{} {}",
		"an unclosed fence": "```json\\n{\\\"n\\\":1",
	} {
		if got, err := mustParse(t, `{"state":"COMPLETED","response":"`+reply+`"}`).ResponseJSON(); err == nil {
			t.Errorf("%s: got %s, want an error: what is handed on as JSON has to be JSON", reason, got)
		}
	}
}

// Callers derive completion from tool calls, which stay "pending" on finished turns.
func TestCallersDeriveCompletionFromToolCalls(t *testing.T) {
	const messages = `"messages":[{"role":"assistant","parts":[{"type":"tool_invocation","toolName":"ask_human_input","toolCallState":%q}]}]}`
	finished := decide(time.Minute, 200, `{"state":"COMPLETED",`+strings.Replace(messages, "%q", `"pending"`, 1))
	if finished.Action != agentstatus.ActionCompleted || finished.Status.ToolCalls()[0].State != "pending" {
		t.Errorf("a pending call on a finished turn: got %s", finished.Action)
	}
	running := decide(time.Minute, 200, `{"state":"ASYNC_PROCESSING",`+strings.Replace(messages, "%q", `"completed"`, 1))
	if running.Action != agentstatus.ActionWait {
		t.Errorf("a completed call on a running turn: got %s", running.Action)
	}
}

// Callers read the last text part, or the first: live replies have several, with
// tool calls between them.
func TestCallersReadOneTextPartOfSeveral(t *testing.T) {
	status := mustParse(t, `{"state":"COMPLETED","messages":[
		{"role":"assistant","parts":[{"type":"text","text":"An earlier turn."}]},
		{"role":"user","content":"And now?","parts":[]},
		{"role":"assistant","parts":[
			{"type":"text","text":"Let me look."},
			{"type":"tool_invocation","toolName":"query","result":{"args":{"q":1},"result":"[[979]]"}},
			{"type":"text","text":"It is 979."}]}]}`)
	if got, want := status.FinalText(), "Let me look.\n\nIt is 979."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if calls := status.ToolCalls(); len(calls) != 1 || calls[0].Name != "query" || string(calls[0].Result) != `"[[979]]"` || string(calls[0].Args) != `{"q":1}` {
		t.Errorf("got %+v, want the query, its args and result as they came", calls)
	}
}

// Callers read a message's time, which has no zone, as local time or fail on it.
func TestCallersReadZonelessTimesAsLocal(t *testing.T) {
	status := mustParse(t, `{"state":"COMPLETED","created_ts":"2026-03-05T10:30:00.000000+00:00","messages":[{"timestamp":"2026-03-05T10:30:00.000000"}]}`)
	want := time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
	if !status.CreatedAt.Equal(want) || !status.Messages[0].SentAt.Equal(want) {
		t.Errorf("got %v and %v, want %v", status.CreatedAt, status.Messages[0].SentAt, want)
	}
}
