package e2e

// Two programs that await the same interaction must not poll it twice: the API limits
// concurrency, and two waits could tell two stories.

import (
	"testing"

	"github.com/stretchr/testify/require"

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
