package agentstatus_test

import (
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// A turn that was started a moment ago must not end with the reply of the one before: an API
// shows that for a while.
func TestAStatusOfTheTurnBefore(t *testing.T) {
	question := func(id string) agentstatus.Message { return agentstatus.Message{ID: id, Role: "user"} }
	reply := func(id string) agentstatus.Message { return agentstatus.Message{ID: id, Role: "assistant"} }
	conversation := func(messages ...agentstatus.Message) []agentstatus.Message { return messages }
	for reason, row := range map[string]struct {
		phase    agentstatus.Phase
		after    string
		messages []agentstatus.Message
		want     agentstatus.Phase
	}{
		"the first turn":               {"completed", "", conversation(question("1"), reply("2")), "completed"},
		"the turn before":              {"completed", "2", conversation(question("1"), reply("2")), "running"},
		"with the question":            {"completed", "2", conversation(question("1"), reply("2"), question("3")), "running"},
		"with a reply":                 {"completed", "2", conversation(question("1"), reply("2"), question("3"), reply("4")), "completed"},
		"a reply without the question": {"completed", "2", conversation(question("1"), reply("2"), reply("4")), "completed"},
		"an older answer":              {"completed", "2", conversation(question("1")), "running"},
		"no messages":                  {"completed", "2", nil, "running"},
		"the failure before":           {"failed", "2", conversation(question("1"), reply("2")), "running"},
		"a failure":                    {"failed", "2", conversation(question("1"), reply("2"), question("3")), "failed"},
		"a question of the agent's":    {"needs_input", "2", conversation(reply("2"), question("3")), "needs_input"},
		"it runs":                      {"running", "9", conversation(reply("2")), "running"},
		"what a tool says is no reply": {"completed", "2", conversation(question("1"), reply("2"), question("3"), agentstatus.Message{ID: "4", Role: "tool"}), "running"},
		"messages without ids":         {"completed", "2", conversation(question(""), reply("2"), reply("")), "completed"},
	} {
		s := &agentstatus.Status{State: "X", Phase: row.phase, Messages: row.messages}
		if got := s.PhaseAfter(row.after); got != row.want {
			t.Errorf("%s: got %s, want %s", reason, got, row.want)
		}
		decision := agentstatus.Decide(agentstatus.Policy{AfterMessageID: row.after}, agentstatus.Progress{Polls: 1, Elapsed: time.Second}, agentstatus.Observation{
			HTTPStatus: 200, Parse: func([]byte) (*agentstatus.Status, error) { return s, nil },
		})
		if decision.Status.Phase != row.want || s.Phase != row.phase || (decision.Action == agentstatus.ActionWait) != (row.want == "running") {
			t.Errorf("%s: decided %s on %s (of %s)", reason, decision.Action, decision.Status.Phase, s.Phase)
		}
	}
}

// What the turn before has asked must not be shown to people, and answered, as the new one's.
func TestWhatTheTurnBeforeHasAsked(t *testing.T) {
	s := &agentstatus.Status{
		Phase: agentstatus.PhaseNeedsInput, Messages: []agentstatus.Message{{ID: "1", Role: "assistant"}},
		Run: &agentstatus.Run{InputRequests: []agentstatus.InputRequest{{ID: "r"}}, WebURL: "https://example.com"},
	}
	seen := func(after string) agentstatus.Run {
		return agentstatus.Decide(agentstatus.Policy{AfterMessageID: after}, agentstatus.Progress{Polls: 1}, agentstatus.Observation{
			HTTPStatus: 200, Parse: func([]byte) (*agentstatus.Status, error) { return s, nil },
		}).Status.Told()
	}
	if run := seen("1"); len(run.InputRequests) != 0 || run.WebURL == "" {
		t.Errorf("the turn after it asks %+v", run)
	}
	if run := seen(""); len(run.InputRequests) != 1 {
		t.Errorf("the turn itself asks %+v", run)
	}
}
