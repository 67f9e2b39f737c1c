package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
)

// wait is a running AwaitAgent.
type wait struct{ run client.WorkflowRun }

// begin starts or joins a wait as a Go program does.
func (w *world) begin(t *testing.T, in agentwait.Input) wait {
	t.Helper()
	run, err := shared.client.ExecuteWorkflow(t.Context(), agentwait.StartOptions(in, w.queue), agentwait.AwaitAgentName, in)
	require.NoError(t, err)
	return wait{run}
}

// result waits for the end. The error is the workflow's.
func (w wait) result(t *testing.T) (result agentwait.Result, err error) {
	t.Helper()
	return w.resultWithin(t, patience)
}

func (w wait) resultWithin(t *testing.T, limit time.Duration) (result agentwait.Result, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	err = w.run.Get(ctx, &result)
	require.NoError(t, ctx.Err(), "the wait does not end")
	return result, err
}

// failure waits for the end, which has to be a failure of the wait.
func (w wait) failure(t *testing.T) *agentwait.Error {
	t.Helper()
	_, err := w.result(t)
	failure, ok := agentwait.AsError(err)
	require.True(t, ok, "%v", err)
	return failure
}

func (w wait) describe(t *testing.T) *workflowservice.DescribeWorkflowExecutionResponse {
	t.Helper()
	described, err := shared.client.DescribeWorkflowExecution(t.Context(), w.run.GetID(), w.run.GetRunID())
	require.NoError(t, err)
	return described
}

// poller is the pending poller as Describe shows it; empty where none is pending.
func (w wait) poller(t *testing.T) *workflowpb.PendingActivityInfo {
	t.Helper()
	for _, pending := range w.describe(t).GetPendingActivities() {
		switch pending.GetActivityType().GetName() {
		case agentwait.PollAgentStatusName, agentwait.PollRunStatusName:
			return pending
		}
	}
	return nil
}

// token is the last heartbeat that Describe shows; empty before the first.
func (w wait) token(t *testing.T) (token agentwait.Token) {
	t.Helper()
	if details := w.poller(t).GetHeartbeatDetails(); details != nil {
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(details, &token))
	}
	return token
}

// status is the answer of the query "status".
func (w wait) status(t *testing.T) (view agentwait.StatusView) {
	t.Helper()
	w.query(t, agentwait.QueryStatus, &view)
	return view
}

// details are the current details, in markdown, as the web UI shows them.
func (w wait) details(t *testing.T) string {
	t.Helper()
	var metadata sdkpb.WorkflowMetadata
	w.query(t, "__temporal_workflow_metadata", &metadata)
	return metadata.GetCurrentDetails()
}

func (w wait) query(t *testing.T, name string, answer any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	value, err := shared.client.QueryWorkflow(ctx, w.run.GetID(), w.run.GetRunID(), name)
	require.NoError(t, err)
	require.NoError(t, value.Get(answer))
}

func (w wait) pollNow(t *testing.T) {
	t.Helper()
	require.NoError(t, shared.client.SignalWorkflow(t.Context(), w.run.GetID(), w.run.GetRunID(), agentwait.SignalPollNow, nil))
}

// extend sends the update extend_deadline.
func (w wait) extend(t *testing.T, argument any) (deadline agentwait.Deadline, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	update, err := shared.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: w.run.GetID(), RunID: w.run.GetRunID(), UpdateName: agentwait.UpdateExtendDeadline,
		Args: []any{argument}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return deadline, err
	}
	return deadline, update.Get(ctx, &deadline)
}

func (w wait) history(t *testing.T) *historypb.History {
	t.Helper()
	return historyOf(t, shared.client, w.run.GetID(), w.run.GetRunID())
}

func historyOf(t *testing.T, c client.Client, workflowID, runID string) *historypb.History {
	t.Helper()
	history := &historypb.History{}
	events := c.GetWorkflowHistory(t.Context(), workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
		history.Events = append(history.Events, event)
	}
	return history
}

// scheduled counts the activities of a type that a workflow has scheduled.
func scheduled(history *historypb.History, activityType string) (count int) {
	for _, event := range history.GetEvents() {
		if event.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == activityType {
			count++
		}
	}
	return count
}

// eventually waits for a condition on what the server shows.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	retry := time.NewTicker(50 * time.Millisecond)
	defer retry.Stop()
	for !condition() {
		select {
		case <-retry.C:
		case <-limit.C:
			require.FailNow(t, "it never came: "+what)
		}
	}
}
