package command

import (
	"encoding/json"
	"io"
	"reflect"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// The names of events. They never change; more may be added.
const (
	eventWaiting     = "waiting"     // the wait is open: it was started or joined, or it goes on
	eventStarted     = "started"     // the run that was to be started has a name
	eventPhase       = "phase"       // state or phase are others than before
	eventPoll        = "poll"        // more polls were made
	eventProgress    = "progress"    // the API tells another progress
	eventNeedsInput  = "needs_input" // the agent asks for something that it did not ask for before
	eventNote        = "note"        // what a person should know: no worker, failing polls; without a note it has passed
	eventOutcome     = "outcome"     // the wait has ended
	eventInterrupted = "interrupted" // this command leaves the wait
	eventEnd         = "end"         // the last line
)

// Event is one line of --events. Fields are never renamed and mean the same in each event; more may
// be added.
type Event struct {
	Event         string     `json:"event"`
	At            time.Time  `json:"at"`
	InteractionID string     `json:"interaction_id,omitempty"`
	WorkflowID    string     `json:"workflow_id,omitempty"` // of waiting; empty without Temporal
	RunID         string     `json:"run_id,omitempty"`
	DeadlineAt    *time.Time `json:"deadline_at,omitempty"` // of waiting, without Temporal

	State         string                     `json:"state,omitempty"`
	Phase         string                     `json:"phase,omitempty"`
	Polls         int                        `json:"polls,omitempty"`
	NextPollAt    *time.Time                 `json:"next_poll_at,omitempty"`
	Progress      *agentstatus.RunProgress   `json:"progress,omitempty"`
	InputRequests []agentstatus.InputRequest `json:"input_requests,omitempty"`
	Note          string                     `json:"note,omitempty"`

	Outcome  string            `json:"outcome,omitempty"`   // of outcome: as in a result, or one of an error's
	ExitCode *int              `json:"exit_code,omitempty"` // of outcome that of this wait, of end the command's
	Result   *agentwait.Result `json:"result,omitempty"`
	Error    *agentwait.Error  `json:"error,omitempty"`
	Message  string            `json:"message,omitempty"` // of an outcome "error" that is not the wait's own, and of interrupted
	Counts   map[string]int    `json:"counts,omitempty"`  // of end: how many waits ended with each outcome
}

// events prints them.
type events struct {
	to  io.Writer
	now func() time.Time
}

// print prints one. A reader who has gone away is no reason to end a wait: the exit code is still told.
func (e *events) print(event Event) {
	if event.At.IsZero() {
		event.At = e.now()
	}
	event.At = event.At.UTC().Round(time.Millisecond)
	line, err := json.Marshal(event)
	if err != nil {
		return // what came as JSON can be encoded
	}
	_, _ = e.to.Write(append(terminal.SafeJSON(line), '\n'))
}

// changes are the events that tell one look from the one before.
func changes(id string, before, after follow.Update) []Event {
	base := Event{At: after.At, InteractionID: id, State: after.State(), Phase: after.Phase(), Polls: after.Polls()}
	if next := after.NextPollAt(); !next.IsZero() {
		base.NextPollAt = &next
	}
	var out []Event
	add := func(name string, more func(*Event)) {
		event := base
		event.Event = name
		if more != nil {
			more(&event)
		}
		out = append(out, event)
	}
	told, earlier := after.Told(), before.Told()
	if after.State() != before.State() || after.Phase() != before.Phase() {
		add(eventPhase, nil)
	} else if after.Polls() > before.Polls() {
		add(eventPoll, nil)
	}
	if told.Progress != nil && !reflect.DeepEqual(told.Progress, earlier.Progress) {
		add(eventProgress, func(e *Event) { e.Progress = told.Progress })
	}
	needs := func(u follow.Update) bool { return u.Phase() == string(agentstatus.PhaseNeedsInput) }
	if needs(after) && !needs(before) || len(told.InputRequests) > 0 && !told.SameRequests(&earlier) {
		add(eventNeedsInput, func(e *Event) { e.InputRequests = told.InputRequests })
	}
	if note := progress.FromUpdate(after).Note; note != progress.FromUpdate(before).Note {
		add(eventNote, func(e *Event) { e.Note = note })
	}
	return out
}
