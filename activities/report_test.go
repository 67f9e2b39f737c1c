// What people and the calling workflow are told of a wait: a log line and a signal at
// each change of the phase, and nothing between. A signal at every poll would fill the
// workflow's history; one that fails must not end a wait.
package activities_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/activities"
)

func TestSignalsEachChangeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		queued, run, approval := state("QUEUED"), state(running), state("APPROVAL_REQUIRED")
		h := newHarness(t, scripted(queued, queued, run, run, answer(503, ``), run, approval, run, done()).Poll)
		if _, err := h.poll(`"signal_phases":true,"on_needs_input":"wait"`); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range h.signals {
			change := s.argument.(activities.PhaseChange)
			got = append(got, change.State+" "+change.Phase)
			if s.name != activities.PhaseSignal || s.workflowID == "" || change.Polls == 0 || change.At.IsZero() {
				t.Errorf("got %+v", s)
			}
		}
		// The last phase is in the result.
		want := "QUEUED running, ASYNC_PROCESSING running, APPROVAL_REQUIRED needs_input, ASYNC_PROCESSING running"
		if strings.Join(got, ", ") != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestSignalsNothingThatAnEarlierAttemptKnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running), done()).Poll)
		h.details = oldToken()
		h.adjust = func(info *activity.Info) { info.RetryPolicy = nil }
		if _, err := h.poll(`"signal_phases":true,"timeout_seconds":86400`); err != nil || len(h.signals) > 0 {
			t.Errorf("got %v, %v", h.signals, err)
		}
	})
}

// A signal right before the end costs the workflow a task, and tells nothing that the
// end does not tell.
func TestSignalsNoPhaseThatEndsTheWait(t *testing.T) {
	for _, input := range []string{`"on_needs_input":"fail"`, `"on_needs_input":"return"`} {
		synctest.Test(t, func(t *testing.T) {
			h := newHarness(t, scripted(state("APPROVAL_REQUIRED")).Poll)
			_, _ = h.poll(`"signal_phases":true,` + input)
			if len(h.signals) > 0 {
				t.Errorf("%s: got %v", input, h.signals)
			}
		})
	}
}

func TestSignalsOnlyWhereAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running), done()).Poll)
		if _, err := h.poll(``); err != nil || len(h.signals) > 0 {
			t.Errorf("got %v, %v", h.signals, err)
		}
	})
}

// A client runs the activity without a workflow: there is nobody to signal, and no
// workflow type to read.
func TestStandaloneActivity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running), done()).Poll)
		h.adjust = func(info *activity.Info) {
			info.WorkflowType = nil
			info.WorkflowExecution.ID, info.WorkflowExecution.RunID = "", ""
		}
		result, err := h.poll(`"signal_phases":true`)
		if err != nil || result.Outcome != activities.OutcomeCompleted || len(h.signals) > 0 {
			t.Errorf("got %+v, %v, signals %v", result, err, h.signals)
		}
	})
}

func TestAFailedSignalEndsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running), done()).Poll)
		h.signal = errors.New("workflow not found")
		if _, err := h.poll(`"signal_phases":true`); err != nil {
			t.Fatal(err)
		}
		if len(h.signals) != 1 || h.logger.count("WARN agentwait: the phase signal") != 1 {
			t.Errorf("%d signals, log %q", len(h.signals), h.logger.lines)
		}
	})
}

// A server that hangs holds the poll loop for seconds, not for ever.
func TestASignalIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, scripted(state(running), done()).Poll)
		h.hang = func(ctx context.Context) { <-ctx.Done() }
		if _, err := h.poll(`"signal_phases":true`); err != nil {
			t.Fatal(err)
		}
	})
}

func TestLogsChangesAndNotPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := answer(503, ``)
		h := newHarness(t, scripted(state(running), state(running), bad, bad, bad, state(running), state(running), done()).Poll)
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		for line, want := range map[string]int{
			"INFO agentwait: the phase changed":   2, // running, completed
			"WARN agentwait: a poll failed":       1, // of three
			"WARN agentwait: polls succeed again": 1,
			"ERROR":                               0,
		} {
			if got := h.logger.count(line); got != want {
				t.Errorf("%d lines %q, want %d", got, line, want)
			}
		}
		for _, line := range h.logger.lines {
			if strings.Contains(line, "Posted") || strings.Contains(line, "Summarize") {
				t.Errorf("the transcript is in the log: %q", line)
			}
		}
	})
}
