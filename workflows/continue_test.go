package workflows_test

// A wait with very many poll_now signals outgrows its history. The next run has to be
// the same wait: deadline, schedule, counts, and the signals that were not served yet.

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// continued runs a wait until it continues as new, and returns the next run's input.
func continued(t *testing.T, h *harness, in agentwait.Input) agentwait.Input {
	t.Helper()
	_, err := h.run(in)
	var next *workflow.ContinueAsNewError
	require.True(t, errors.As(err, &next), "%v", err)
	require.Equal(t, agentwait.AwaitAgentName, next.WorkflowType.Name)
	var carried agentwait.Input
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &carried))
	return carried
}

func TestContinueAsNewCarriesTheWait(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(40), nil)
	h.checker(10*time.Second, running(), nil)
	h.phase(5*time.Second, agentwait.PhaseChange{State: "PROCESSING", Phase: "running", Polls: 3, At: start.Add(4 * time.Second)})
	h.at(6*time.Second, func() { h.extend(map[string]any{"by_seconds": 60}) })
	h.pollNow(60 * time.Second)
	h.at(65*time.Second, func() {
		h.SetContinueAsNewSuggested(true)
		h.SignalWorkflow(agentwait.SignalPollNow, nil)
	})
	in := input()
	in.MinIntervalSeconds = 4
	next := continued(t, h, in)

	require.Equal(t, start.Add(70*time.Second), h.Now().UTC(), "the check in flight was waited for")
	require.Len(t, h.checks, 1, "and no other started")
	carried := next.Carried
	next.Carried = nil
	require.Equal(t, in, next)
	require.Equal(t, start, carried.StartedAt)
	require.Equal(t, start.Add(11*time.Minute), carried.DeadlineAt)
	require.True(t, carried.PollNow, "a signal that was not served is not lost")
	require.Equal(t, 1, carried.LastStatus.PollsNow)
	require.Equal(t, "ASYNC_PROCESSING", carried.Token.State)
	require.Equal(t, 3, carried.Token.Polls)
	require.Equal(t, start, carried.Token.StartedAt, "the schedule goes on where it was")
	require.Equal(t, start.Add(74*time.Second), *carried.Token.NextPollAt, "min interval after whatever the old poller did")
	require.Equal(t, 4.0, carried.Token.NextDelaySeconds)
}

func TestUnreadSignalsAreNotLostByContinueAsNew(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(40), nil)
	h.at(time.Minute, func() {
		h.SetContinueAsNewSuggested(true)
		// In one workflow task, so that the first leads to the new run and the others are unread.
		for _, polls := range []int{1, 2, 3} {
			at := start.Add(time.Duration(polls) * time.Second)
			h.SignalWorkflowSkippingWorkflowTask(agentwait.PhaseSignal, agentwait.PhaseChange{State: "PROCESSING", Phase: "running", Polls: polls, At: at})
		}
		h.SignalWorkflow(agentwait.SignalPollNow, nil)
	})
	carried := continued(t, h, input()).Carried
	require.True(t, carried.PollNow)
	require.Equal(t, 3, carried.Token.Polls)
}

func TestContinuedRunGoesOn(t *testing.T) {
	h := newHarness(t)
	h.SetStartTime(start.Add(5 * time.Minute))
	h.poller(time.Minute, stillRunning(50, 6*time.Minute), nil)
	h.checker(0, running(), nil)
	seen := start.Add(4 * time.Minute)
	in := input()
	in.Carried = &agentwait.Carried{
		StartedAt: start, DeadlineAt: start.Add(6 * time.Minute),
		Token:      &agentwait.Token{Polls: 30, StartedAt: start, State: "PROCESSING", Phase: "running"},
		LastStatus: &agentwait.StatusView{InteractionID: "xYz789AbCdEfGhI", Outcome: agentwait.OutcomeStillRunning, Polls: 30, PollsNow: 2000, State: "PROCESSING", Phase: "running", LastStatusAt: &seen},
		PollNow:    true,
	}
	_, err := h.run(in)
	failed := failure(t, err, agentwait.ErrTypeDeadlineExceeded)
	require.Equal(t, 360.0, failed.Details.ElapsedSeconds, "of the whole wait")
	require.Equal(t, in.Carried.Token, h.polls[0].Token)
	require.Equal(t, 60.0, h.polls[0].TimeoutSeconds)
	require.Len(t, h.checks, 1, "the carried poll_now")
	require.Equal(t, 2001, h.status().PollsNow)
}

// A cancellation is not carried to the next run: a run that continued in spite of it
// would go on until the deadline, although it was told to end.
func TestACancelledWaitDoesNotContinueAsNew(t *testing.T) {
	h := newHarness(t)
	h.poller(10*time.Minute, completed(40), nil)
	h.checker(10*time.Second, running(), nil)
	h.pollNow(60 * time.Second)
	h.at(65*time.Second, func() { h.SetContinueAsNewSuggested(true) }) // the check in flight has to be waited for
	h.cancelWithAnswer(agentwait.CheckAgentStatusName)
	_, err := h.run(input())
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.Len(t, h.checks, 1)
	require.Equal(t, agentwait.OutcomeCancelled, h.status().Outcome)
}
