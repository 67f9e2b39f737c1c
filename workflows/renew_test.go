package workflows_test

// A wait has a run timeout as a backstop, which cannot be moved while it runs. A deadline that is
// extended beyond it must not be cut off there: the wait goes on in another run.

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

func TestAnExtensionBeyondTheBackstopGoesOnInAnotherRun(t *testing.T) {
	h := newHarness(t)
	h.SetWorkflowRunTimeout(agentwait.DefaultTimeout + agentwait.Backstop)
	h.poller(10*time.Minute, stillRunning(40, 10*time.Minute), nil)
	h.checker(time.Hour, running(), nil)
	h.at(time.Minute, func() { h.extend(agentwait.ExtendDeadline{BySeconds: (30 * 24 * time.Hour).Seconds()}) })
	h.pollNow(9*time.Minute + 30*time.Second)
	_, err := h.run(input())
	var next *workflow.ContinueAsNewError
	require.True(t, errors.As(err, &next), "%v", err)
	require.Equal(t, start.Add(10*time.Minute), h.Now().UTC(), "when the poller has ended, and what it knew is known")
	require.Equal(t, 30*24*time.Hour+agentwait.Backstop, next.WorkflowRunTimeout)
	var in agentwait.Input
	decode(t, next, &in)
	require.NoError(t, in.Carried.Validate(h.Now()))
	require.Equal(t, 40, in.Carried.Token.Polls)
	require.Equal(t, start.Add(10*time.Minute+30*24*time.Hour), in.Carried.DeadlineAt)
	require.True(t, in.Carried.PollNow, "the answer of the check in flight is lost with the run")
}

func TestAnExtensionWithinTheBackstopStaysInTheRun(t *testing.T) {
	h := newHarness(t)
	h.SetWorkflowRunTimeout(agentwait.DefaultTimeout + agentwait.Backstop)
	h.poller(10*time.Minute, stillRunning(40, 10*time.Minute), nil)
	h.poller(time.Hour, completed(50), nil)
	h.at(time.Minute, func() { h.extend(agentwait.ExtendDeadline{BySeconds: (5 * 24 * time.Hour).Seconds()}) })
	_, err := h.run(input())
	require.NoError(t, err)
	require.Len(t, h.polls, 2)
}

func TestABatchExtendedBeyondTheBackstopGoesOnInAnotherRun(t *testing.T) {
	h := newBatchHarness(t)
	h.SetWorkflowRunTimeout(agentwait.DefaultTimeout + agentwait.Backstop)
	h.poller(10*time.Minute, endsAs("deadline_exceeded", map[string]string{"i1": "failed"}))
	h.when(time.Minute, func() {
		h.UpdateWorkflow(agentwait.UpdateExtendDeadline, "", &update{}, agentwait.ExtendDeadline{BySeconds: (30 * 24 * time.Hour).Seconds()})
	})
	_, err := h.run(batchInput(3))
	var next *workflow.ContinueAsNewError
	require.True(t, errors.As(err, &next), "%v", err)
	require.Equal(t, 30*24*time.Hour+agentwait.Backstop, next.WorkflowRunTimeout)
	var in agentwait.AgentsInput
	decode(t, next, &in)
	require.NoError(t, in.Carried.Validate(h.Now()))
	require.Len(t, in.Carried.Rows, 1)
}

// A wait that was started without the backstop, by an older release or another language, has none.
func TestAWaitWithoutATimeoutStaysWithoutOne(t *testing.T) {
	h := newHarness(t)
	h.SetWorkflowRunTimeout(0)
	h.poller(10*time.Minute, completed(40), nil)
	h.at(time.Second, func() {
		h.SetContinueAsNewSuggested(true)
		h.SignalWorkflow(agentwait.SignalPollNow, nil)
	})
	_, err := h.run(input())
	var next *workflow.ContinueAsNewError
	require.True(t, errors.As(err, &next), "%v", err)
}
