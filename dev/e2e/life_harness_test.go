package e2e

import (
	"context"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

const (
	stops       = syscall.SIGTERM
	pausedState = enumspb.PENDING_ACTIVITY_STATE_PAUSED
)

func (w wait) execution() *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: w.run.GetID(), RunId: w.run.GetRunID()}
}

func (w wait) cancel(t *testing.T) {
	t.Helper()
	require.NoError(t, shared.client.CancelWorkflow(t.Context(), w.run.GetID(), w.run.GetRunID()))
}

// reset resets the workflow to before its first command, as an operator does.
func (w wait) reset(t *testing.T) wait {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, event := range w.history(t).GetEvents() {
		if event.GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			continue
		}
		reset, err := shared.client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
			Namespace: shared.server.Namespace(), WorkflowExecution: w.execution(), Reason: "test",
			WorkflowTaskFinishEventId: event.GetEventId(), RequestId: w.run.GetRunID() + "-reset",
		})
		require.NoError(t, err)
		return wait{shared.client.GetWorkflow(ctx, w.run.GetID(), reset.GetRunId())}
	}
	require.FailNow(t, "the workflow has not begun")
	return wait{}
}
