package e2e

// Who cancels a wait must not wait for it, and the API must not be polled for ever for
// nobody. An activity hears of a cancel at its next heartbeat only, so the workflow ends
// first and the polls a little later. The worker has one slot: another wait can be
// polled when the cancelled one has let go of it, and not before.

import (
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/agenttest"
)

func TestACancelEndsTheWaitAndThenThePolls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	next := w.id + "-next"
	w.api.Script(w.id, agenttest.Processing())
	w.api.Script(next, agenttest.Processing().Times(2), agenttest.Completed("My turn."))
	w.startWorker(t, firstKey, "--max-concurrent-activities", "1")

	in := w.input(w.id)
	in.HeartbeatTimeoutSeconds = soon
	cancelled := w.begin(t, in)
	w.waitForPolls(t, w.id, 2)
	waiting := w.begin(t, w.input(next))
	require.NoError(t, shared.client.CancelWorkflow(t.Context(), cancelled.run.GetID(), cancelled.run.GetRunID()))

	_, err := cancelled.result(t)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, cancelled.describe(t).GetWorkflowExecutionInfo().GetStatus())

	w.waitForPolls(t, next, 1)
	polls := w.api.Polls(w.id)
	result, err := waiting.result(t)
	require.NoError(t, err)
	require.Equal(t, "My turn.", *result.Response)
	require.Equal(t, polls, w.api.Polls(w.id), "polled after the activity had ended")
}
