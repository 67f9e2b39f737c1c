package e2e

// The run timeout of a wait cannot be moved while it runs, so a deadline that is extended beyond it
// takes the wait into another run. Whoever follows it must not notice.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAnExtensionBeyondTheRunTimeout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	w.startWorker(t, firstKey)
	in := w.input(w.id)
	in.TimeoutSeconds = 15
	wait := w.begin(t, in)
	w.waitForPolls(t, w.id, 1)
	_, err := wait.extend(t, agentwait.ExtendDeadline{BySeconds: (30 * 24 * time.Hour).Seconds()})
	require.NoError(t, err)
	eventually(t, "the run is left", func() bool {
		return wait.describe(t).GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
	})
	next, err := shared.client.DescribeWorkflowExecution(t.Context(), wait.run.GetID(), "")
	require.NoError(t, err)
	timeout := next.GetExecutionConfig().GetWorkflowRunTimeout().AsDuration()
	require.Greater(t, timeout, 30*24*time.Hour)
	w.api.Script(w.id, agenttest.Completed("At last."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "At last.", *result.Response)
	require.Greater(t, result.Polls, 2, "the counts go on")
}
