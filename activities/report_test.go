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
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
)

func TestSignalsEachChangeOnce(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		queued, run, approval := state("QUEUED"), state(running), state("APPROVAL_REQUIRED")
		h := newHarness(t, m, scripted(queued, queued, run, run, answer(503, ``), run, approval, run, done()).Check)
		if _, err := h.poll(`"signal_phases":true,"on_needs_input":"wait"`); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range h.seen.signals {
			change := s.argument.(agentwait.PhaseChange)
			got = append(got, change.State+" "+change.Phase)
			if s.name != agentwait.PhaseSignal || s.workflowID == "" || change.Polls == 0 || change.At.IsZero() {
				t.Errorf("got %+v", s)
			}
		}
		if m == held {
			// The environment's client is a mock that ends the test binary on any call that
			// the test did not expect.
			if len(got) > 0 {
				t.Errorf("got %v in a test environment", got)
			}
			return
		}
		// The last phase is in the result.
		want := "QUEUED running, ASYNC_PROCESSING running, APPROVAL_REQUIRED needs_input, ASYNC_PROCESSING running"
		if strings.Join(got, ", ") != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestSignalsNothingThatAnEarlierAttemptKnew(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running), done()).Check)
		h.env.details = oldToken()
		h.env.info = func(info *activity.Info) { info.RetryPolicy = nil }
		if _, err := h.poll(`"signal_phases":true,"timeout_seconds":86400`); err != nil || len(h.seen.signals) > 0 {
			t.Errorf("got %v, %v", h.seen.signals, err)
		}
	})
}

// A signal right before the end costs the workflow a task, and tells nothing that the
// end does not tell.
func TestSignalsNoPhaseThatEndsTheWait(t *testing.T) {
	for _, input := range []string{`"on_needs_input":"fail"`, `"on_needs_input":"return"`} {
		inBothModes(t, func(t *testing.T, m mode) {
			h := newHarness(t, m, scripted(state("APPROVAL_REQUIRED")).Check)
			_, _ = h.poll(`"signal_phases":true,` + input)
			if len(h.seen.signals) > 0 {
				t.Errorf("%s: got %v", input, h.seen.signals)
			}
		})
	}
}

func TestSignalsOnlyWhereAsked(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running), done()).Check)
		if _, err := h.poll(``); err != nil || len(h.seen.signals) > 0 {
			t.Errorf("got %v, %v", h.seen.signals, err)
		}
	})
}

// A client runs the activity without a workflow: there is nobody to signal, and no
// workflow type to read.
func TestStandaloneActivity(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running), done()).Check)
		h.env.info = func(info *activity.Info) {
			info.WorkflowType = nil
			info.WorkflowExecution.ID, info.WorkflowExecution.RunID = "", ""
		}
		result, err := h.poll(`"signal_phases":true`)
		if err != nil || result.Outcome != agentwait.OutcomeCompleted || len(h.seen.signals) > 0 {
			t.Errorf("got %+v, %v, signals %v", result, err, h.seen.signals)
		}
	})
}

func TestAFailedSignalEndsNothing(t *testing.T) {
	inRemote(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(state(running), done()).Check)
		h.env.onSignal = func(context.Context) error { return errors.New("workflow not found") }
		if _, err := h.poll(`"signal_phases":true`); err != nil {
			t.Fatal(err)
		}
		if len(h.seen.signals) != 1 || h.seen.log.count("WARN agentwait: the phase signal") != 1 {
			t.Errorf("%d signals, log %q", len(h.seen.signals), h.seen.log.lines)
		}
	})
}

// A server that hangs keeps no poll, and the signal is given up.
func TestASignalIsBounded(t *testing.T) {
	inRemote(t, func(t *testing.T, m mode) {
		begin, given := time.Now(), time.Duration(0)
		api := scripted(state(running), state(running), done())
		h := newHarness(t, m, api.Check)
		h.env.onSignal = func(ctx context.Context) error {
			<-ctx.Done()
			given = time.Since(begin)
			return ctx.Err()
		}
		if _, err := h.poll(`"signal_phases":true`); err != nil {
			t.Fatal(err)
		}
		if took := api.at[2].Sub(begin); took > 5*time.Second {
			t.Errorf("the third poll came after %v: it waited for a signal", took)
		}
		elapse(time.Minute)
		synctest.Wait()
		if given == 0 || given > 10*time.Second {
			t.Errorf("the signal was given up after %v", given)
		}
	})
}

func TestLogsChangesAndNotPolls(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		bad := answer(503, ``)
		h := newHarness(t, m, scripted(state(running), state(running), bad, bad, bad, state(running), state(running), done()).Check)
		if _, err := h.poll(``); err != nil {
			t.Fatal(err)
		}
		for line, want := range map[string]int{
			"INFO agentwait: the phase changed":   2, // running, completed
			"WARN agentwait: a poll failed":       1, // of three
			"WARN agentwait: polls succeed again": 1,
			"ERROR":                               0,
		} {
			if got := h.seen.log.count(line); got != want {
				t.Errorf("%d lines %q, want %d", got, line, want)
			}
		}
		for _, line := range h.seen.log.lines {
			if strings.Contains(line, "Posted") || strings.Contains(line, "Summarize") {
				t.Errorf("the transcript is in the log: %q", line)
			}
		}
	})
}
