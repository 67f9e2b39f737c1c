package e2e

// Who cancels a wait must not wait for it, and the API must not be polled for ever for
// nobody. The engine hears of a cancel at the next heartbeat only, so the workflow ends
// first and the polls a little later: before another wait has gone on for longer than a
// heartbeat timeout.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/agenttest"
)

func TestACancelEndsTheWaitAndThenThePolls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	longer, after := w.id+"-longer", w.id+"-after"
	w.api.Script(w.id, agenttest.Processing())
	w.api.Script(longer, agenttest.Processing().For(soon*time.Second), agenttest.Completed("Heard."))
	w.api.Script(after, agenttest.Processing().Times(3), agenttest.Completed("Quiet."))
	w.startWorker(t, firstKey)

	in := w.input(w.id)
	in.HeartbeatTimeoutSeconds = soon
	cancelled := w.begin(t, in)
	w.waitForPolls(t, w.id, 2)
	require.NoError(t, shared.client.CancelWorkflow(t.Context(), cancelled.run.GetID(), cancelled.run.GetRunID()))

	_, err := cancelled.result(t)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, cancelled.describe(t).GetWorkflowExecutionInfo().GetStatus())

	_, err = w.begin(t, w.input(longer)).result(t)
	require.NoError(t, err)
	polls := w.api.Polls(w.id)
	_, err = w.begin(t, w.input(after)).result(t)
	require.NoError(t, err)
	require.Equal(t, polls, w.api.Polls(w.id), "polled after the engine had heard of the cancel")
}
