package e2e

// Two programs that await the same interaction must not poll it twice: the API limits
// concurrency, and two waits could tell two stories.

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAwaitingTwiceIsOneWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	w.startWorker(t, firstKey)

	wait := w.begin(t, w.input(w.id))
	again := w.begin(t, w.input(w.id))
	require.Equal(t, wait.run.GetRunID(), again.run.GetRunID())
	shell := w.awaitCommand(t, w.id)
	w.waitForPolls(t, w.id, 2)

	w.api.Script(w.id, agenttest.Completed("For both."))
	result, err := wait.result(t)
	require.NoError(t, err)
	second, err := again.result(t)
	require.NoError(t, err)
	require.Equal(t, result, second)
	require.Zero(t, shell.exitCode(t), "joined the running wait, or awaited the finished agent anew")
	require.Equal(t, 1, scheduled(wait.history(t), agentwait.PollAgentStatusName))
}

// A mistyped task queue must not hold an interaction for ever: who awaits it on the right one is
// told, by the library and by the command.
func TestAWaitOnAMistypedQueueIsNotJoined(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Completed("done"))
	w.startWorker(t, firstKey)
	mistyped, err := agentwait.Start(t.Context(), shared.client, w.queue+"-mistyped", w.input(w.id))
	require.NoError(t, err)

	_, err = agentwait.Await(t.Context(), shared.client, w.queue, w.input(w.id))
	var other *agentwait.OtherQueueError
	require.ErrorAs(t, err, &other)
	require.Equal(t, w.queue+"-mistyped", other.TaskQueue)
	require.True(t, other.Unserved)
	require.Equal(t, mistyped.GetRunID(), other.RunID)
	require.NotZero(t, w.awaitCommand(t, w.id).exitCode(t))

	require.NoError(t, shared.client.TerminateWorkflow(t.Context(), mistyped.GetID(), "", "as the error says"))
	result, err := agentwait.Await(t.Context(), shared.client, w.queue, w.input(w.id))
	require.NoError(t, err)
	require.Equal(t, "done", *result.Response)
}

// A child with the id of an open wait cannot join it, and is told what to do.
func TestAChildOfAnOpenWaitIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	w.startWorker(t, firstKey)
	w.begin(t, w.input(w.id))
	w.waitForPolls(t, w.id, 1)
	parents := worker.New(shared.client, w.queue+"-parents", worker.Options{})
	parents.RegisterWorkflowWithOptions(func(ctx workflow.Context, in agentwait.Input, queue string) (string, error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: agentwait.WorkflowID(in.Target), TaskQueue: queue})
		failure, ok := agentwait.AsError(workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, in).Get(ctx, nil))
		if !ok {
			return "no error of ours", nil
		}
		return string(failure.Kind), nil
	}, workflow.RegisterOptions{Name: "parent"})
	require.NoError(t, parents.Start())
	t.Cleanup(parents.Stop)
	run, err := shared.client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: w.queue + "-parents"}, "parent", w.input(w.id), w.queue)
	require.NoError(t, err)
	var kind string
	require.NoError(t, run.Get(t.Context(), &kind))
	require.Equal(t, string(agentwait.KindAlreadyOpen), kind)
	w.api.Script(w.id, agenttest.Completed("done"))
}

// An interaction that was continued keeps its id: awaiting it again is a new wait.
func TestAClosedWaitMayBeRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	runs := map[string]bool{}
	for _, reply := range []string{"First turn.", "Second turn."} {
		w.api.Script(w.id, agenttest.Processing(), agenttest.Completed(reply))
		wait := w.begin(t, w.input(w.id))
		result, err := wait.result(t)
		require.NoError(t, err)
		require.Equal(t, reply, *result.Response)
		require.Equal(t, agentwait.WorkflowID(w.input(w.id).Target), wait.run.GetID())
		runs[wait.run.GetRunID()] = true
	}
	require.Len(t, runs, 2)
}
