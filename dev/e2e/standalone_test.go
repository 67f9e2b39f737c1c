package e2e

// Waits without a workflow of the caller's: a standalone activity, and an operation of Nexus.

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func (w *world) pollInput(id string) agentwait.PollInput {
	in := w.input(id)
	return agentwait.PollInput{Target: in.Target, Selection: in.Selection, Schedule: in.Schedule, TimeoutSeconds: in.TimeoutSeconds}
}

// beginAlone starts or joins a wait that is an activity alone.
func (w *world) beginAlone(t *testing.T, in agentwait.PollInput) client.ActivityHandle {
	t.Helper()
	options := agentwait.PollOptions(in, w.queue)
	options.HeartbeatTimeout = soon * time.Second
	handle, err := shared.client.ExecuteActivity(t.Context(), options, in.ActivityName(), in)
	require.NoError(t, err)
	return handle
}

func TestAStandaloneActivityIsAWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	w.api.Script(w.id, agenttest.Processing().Times(9), agenttest.Completed("done"))
	w.api.Script("failed-"+w.id, agenttest.Failed("no such sheet"))
	first := w.startWorker(t, firstKey)
	handle := w.beginAlone(t, w.pollInput(w.id))
	joined := w.beginAlone(t, w.pollInput(w.id))
	require.Equal(t, handle.GetRunID(), joined.GetRunID(), "the second caller joins")
	w.waitForPolls(t, w.id, 7) // it has told of some, see soon

	// The wait of a worker that is killed goes on at the next one with its count.
	require.NoError(t, first.cmd.Process.Kill())
	w.startWorker(t, secondKey)
	var result agentwait.Result
	require.NoError(t, joined.Get(ctx, &result))
	require.Equal(t, "done", *result.Response)
	require.Greater(t, result.Polls, w.pollsWith(w.id, secondKey), "those of both workers are counted")

	failure, ok := agentwait.AsError(w.beginAlone(t, w.pollInput("failed-"+w.id)).Get(ctx, nil))
	require.True(t, ok)
	require.Equal(t, agentwait.ErrTypeAgentFailed, failure.Type)
	require.Equal(t, "no such sheet", failure.Details.Message)

	cancelled := w.pollInput("cancelled-" + w.id)
	w.api.Script(cancelled.InteractionID, agenttest.Processing().Times(1000))
	handle = w.beginAlone(t, cancelled)
	w.waitForPolls(t, cancelled.InteractionID, 1)
	require.NoError(t, handle.Cancel(ctx, client.CancelActivityOptions{}))
	require.Error(t, handle.Get(ctx, nil))
	require.NoError(t, ctx.Err(), "a cancelled wait ends")
}

// throughNexus is a caller's workflow, which knows an endpoint and nothing else.
func throughNexus(ctx workflow.Context, endpoint string, in map[string]any) (*agentwait.Result, error) {
	c := workflow.NewNexusClient(endpoint, agentwait.NexusServiceName)
	var result agentwait.Result
	err := c.ExecuteOperation(ctx, agentwait.AwaitAgentOperation, in, workflow.NexusOperationOptions{}).Get(ctx, &result)
	return &result, err
}

func TestANexusOperationIsAWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	endpoint := "agents-nexus"
	_, err := shared.client.OperatorService().CreateNexusEndpoint(ctx, &operatorservice.CreateNexusEndpointRequest{
		Spec: &nexuspb.EndpointSpec{Name: endpoint, Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{
			Worker: &nexuspb.EndpointTarget_Worker{Namespace: shared.server.Namespace(), TaskQueue: w.queue},
		}}},
	})
	require.NoError(t, err)
	w.startWorker(t, firstKey, "--nexus")
	callers := worker.New(shared.client, w.queue+"-callers", worker.Options{})
	callers.RegisterWorkflow(throughNexus)
	require.NoError(t, callers.Start())
	t.Cleanup(callers.Stop)
	call := func(in map[string]any) client.WorkflowRun {
		run, err := shared.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: w.queue + "-callers"}, throughNexus, endpoint, in)
		require.NoError(t, err)
		return run
	}
	input := func(id string) map[string]any {
		return map[string]any{"interaction_id": id, "user_id": agenttest.DefaultUser, "min_interval_seconds": 1}
	}

	// Two callers, and a wait that is open, are one wait.
	w.api.Script(w.id, agenttest.Processing().Times(3), agenttest.Completed("done"))
	open := w.begin(t, w.input(w.id))
	one, two := call(input(w.id)), call(input(w.id))
	for _, run := range []client.WorkflowRun{one, two, open.run} {
		var result agentwait.Result
		require.NoError(t, run.Get(ctx, &result))
		require.Equal(t, "done", *result.Response)
	}
	require.Equal(t, 4, w.api.Polls(w.id))

	w.api.Script("failed-"+w.id, agenttest.Failed("no such sheet"))
	failure, ok := agentwait.AsError(call(input("failed-"+w.id)).Get(ctx, nil))
	require.True(t, ok)
	require.Equal(t, agentwait.ErrTypeAgentFailed, failure.Type)
	require.Equal(t, "no such sheet", failure.Details.Message)

	wrong := input("wrong-" + w.id)
	wrong["timeout"] = 5
	require.ErrorContains(t, call(wrong).Get(ctx, nil), `timeout`)
	require.NoError(t, ctx.Err(), "a wrong input is not tried again")

	// Cancelling the caller cancels the wait.
	w.api.Script("cancelled-"+w.id, agenttest.Processing().Times(1000))
	cancelled := call(input("cancelled-" + w.id))
	w.waitForPolls(t, "cancelled-"+w.id, 1)
	require.NoError(t, shared.client.CancelWorkflow(ctx, cancelled.GetID(), ""))
	require.Error(t, cancelled.Get(ctx, nil))
	id := agentwait.WorkflowID(agentwait.Target{InteractionID: "cancelled-" + w.id, UserID: agenttest.DefaultUser})
	require.Error(t, shared.client.GetWorkflow(ctx, id, "").Get(ctx, nil))
	described, err := shared.client.DescribeWorkflowExecution(ctx, id, "")
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, described.WorkflowExecutionInfo.Status)
}
