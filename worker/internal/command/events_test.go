package command

// Programs read the events line by line: what changed is told once, and by the names and fields that
// the manual has.

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/follow"
)

var moment = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)

func looked(polls int, state, phase string, told agentwait.Told, problem string) follow.Update {
	token := &agentwait.Token{Polls: polls, State: state, Phase: phase, LastStatusAt: &moment, Told: told}
	if problem != "" {
		token.ConsecutiveFailures, token.ProblemText = 1, problem
	}
	return follow.Update{At: moment, Token: token}
}

func TestEachChangeIsOneEvent(t *testing.T) {
	none := agentwait.Told{}
	asks := agentwait.Told{InputRequests: []agentstatus.InputRequest{{ID: "r1"}}}
	other := agentwait.Told{InputRequests: []agentstatus.InputRequest{{ID: "r2"}}}
	half := agentwait.Told{Progress: &agentstatus.RunProgress{Done: 1, Total: 2}}
	running := looked(1, "RUN", "running", none, "")
	for name, row := range map[string]struct {
		before, after follow.Update
		want          string
	}{
		"nothing is known yet":   {follow.Update{}, follow.Update{At: moment}, ""},
		"the first answer":       {follow.Update{}, running, "phase"},
		"nothing":                {running, running, ""},
		"a poll":                 {running, looked(2, "RUN", "running", none, ""), "poll"},
		"a state":                {running, looked(2, "RUN2", "running", none, ""), "phase"},
		"it asks":                {running, looked(2, "WAIT", "needs_input", asks, ""), "phase needs_input"},
		"it asks something else": {looked(2, "WAIT", "needs_input", asks, ""), looked(3, "WAIT", "needs_input", other, ""), "poll needs_input"},
		"it asks in silence":     {running, looked(2, "WAIT", "needs_input", none, ""), "phase needs_input"},
		"it still asks":          {looked(2, "WAIT", "needs_input", asks, ""), looked(3, "WAIT", "needs_input", asks, ""), "poll"},
		"it is half done":        {running, looked(2, "RUN", "running", half, ""), "poll progress"},
		"it is still half done":  {looked(2, "RUN", "running", half, ""), looked(3, "RUN", "running", half, ""), "poll"},
		"a poll fails":           {running, looked(2, "RUN", "running", none, "HTTP 503"), "poll note"},
		"it is well again":       {looked(2, "RUN", "running", none, "HTTP 503"), looked(3, "RUN", "running", none, ""), "poll note"},
	} {
		var names []string
		for _, event := range changes("id", row.before, row.after) {
			names = append(names, event.Event)
			if event.InteractionID != "id" || !event.At.Equal(moment) {
				t.Errorf("%s: %+v", name, event)
			}
		}
		if got := strings.Join(names, " "); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestAnEventIsOneLine(t *testing.T) {
	var out bytes.Buffer
	code := 3
	e := &events{to: &out, now: func() time.Time { return moment }}
	e.print(Event{Event: eventOutcome, InteractionID: "a", Outcome: "failed", ExitCode: &code, Message: "x\n\x1b[2J"})
	const want = `{"event":"outcome","at":"2026-03-05T10:30:00Z","interaction_id":"a","outcome":"failed","exit_code":3,"message":"x\n\u001b[2J"}` + "\n"
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}

// The shape is a contract: a field that is renamed breaks somebody's script.
func TestTheShapeOfAnEvent(t *testing.T) {
	var fields []string
	for field := range reflect.TypeFor[Event]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields = append(fields, name)
	}
	const known = "event at interaction_id workflow_id run_id deadline_at state phase polls next_poll_at progress input_requests note outcome exit_code result error message counts"
	if got := strings.Join(fields, " "); !strings.HasPrefix(got, known) {
		t.Errorf("the fields are %s, and were %s: they are never renamed, and new ones come last", got, known)
	}
	manual, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		eventWaiting, eventStarted, eventPhase, eventPoll, eventProgress, eventNeedsInput, eventNote, eventOutcome, eventInterrupted, eventEnd,
	} {
		if !strings.Contains(string(manual), "| `"+name+"` |") {
			t.Errorf("worker/README.md lacks the event %s", name)
		}
	}
	for _, name := range fields {
		if !strings.Contains(string(manual), "`"+name+"`") && !strings.Contains(string(manual), `"`+name+`"`) {
			t.Errorf("worker/README.md lacks the field %s", name)
		}
	}
}
