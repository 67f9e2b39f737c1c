package e2e

// A running activity hears neither signals nor updates: what a person wants of a wait
// goes through the workflow, and works at any moment, also while the poller is parked
// between two attempts and no process holds the wait.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestPollNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	for _, c := range []struct {
		name     string
		interval float64 // over what the test waits for a result: the poller alone is too late
		held     bool
	}{
		{"held by a worker", 55, true},
		{"parked", 600, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			id := idFor(t)
			w.api.Script(id, agenttest.Processing(), agenttest.Completed("Now."))
			in := w.input(id)
			in.TimeoutSeconds, in.MinIntervalSeconds = 3600, c.interval
			wait := w.begin(t, in)
			w.waitForPolls(t, id, 1)
			if !c.held {
				eventually(t, "a parked poller", func() bool {
					poller := wait.poller(t)
					return poller.GetState() == enumspb.PENDING_ACTIVITY_STATE_SCHEDULED && poller.GetNextAttemptScheduleTime() != nil
				})
			}
			wait.pollNow(t)
			result, err := wait.resultWithin(t, 45*time.Second)
			require.NoError(t, err)
			require.Equal(t, "Now.", *result.Response)
			require.Equal(t, 2, w.api.Polls(id))
		})
	}
}

func TestExtendDeadline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	w.startWorker(t, firstKey)

	in := w.input(w.id)
	in.TimeoutSeconds = 4
	wait := w.begin(t, in)
	w.waitForPolls(t, w.id, 1)
	before := wait.status(t).DeadlineAt

	extended, err := wait.extend(t, map[string]any{"by_seconds": 600})
	require.NoError(t, err)
	require.Equal(t, before.Add(10*time.Minute), extended.DeadlineAt)
	require.Equal(t, extended.DeadlineAt, wait.status(t).DeadlineAt)

	_, err = wait.extend(t, agentwait.ExtendDeadline{To: &before})
	failure, ok := agentwait.AsError(err)
	require.True(t, ok, "%v", err)
	require.Equal(t, agentwait.ErrTypeInvalidRequest, failure.Type, "a deadline only moves away")

	// The poller does not hear of it; the one after it has the new deadline and the counts.
	eventually(t, "the next poller", func() bool { return scheduled(wait.history(t), agentwait.PollAgentStatusName) == 2 })
	w.api.Script(w.id, agenttest.Completed("Late."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "Late.", *result.Response)
	require.Equal(t, w.api.Polls(w.id), result.Polls)
}

func TestAPhaseChangeIsSeenWhileTheWaitGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Queued())
	w.startWorker(t, firstKey)

	in := w.input(w.id)
	in.OnNeedsInput = agentwait.OnWait
	wait := w.begin(t, in)
	w.waitForPolls(t, w.id, 1)
	w.api.Script(w.id, agenttest.NeedsApproval())
	eventually(t, "the phase needs_input", func() bool { return wait.status(t).Phase == "needs_input" })
	view := wait.status(t)
	require.Equal(t, "APPROVAL_REQUIRED", view.State)
	require.Equal(t, agentwait.OutcomeStillRunning, view.Outcome)
	require.Contains(t, wait.details(t), "APPROVAL_REQUIRED")

	w.api.Script(w.id, agenttest.Completed("Approved."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "Approved.", *result.Response)
	require.Contains(t, wait.details(t), "Completed", "a closed wait still tells how it ended")
}
