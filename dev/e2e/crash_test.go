package e2e

// A worker can die at any moment: out of memory, a lost machine. What it knew of a wait
// is in the last heartbeat that reached the server, and another process has to go on
// from there. In-process tests cannot show that: a process that is killed runs no
// deferred call and sends no last heartbeat.

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAnotherProcessResumesAfterKill9(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	first := w.startWorker(t, firstKey)

	in := w.input(w.id)
	in.HeartbeatTimeoutSeconds = soon
	wait := w.begin(t, in)
	eventually(t, "a heartbeat with some polls", func() bool { return wait.token(t).Polls >= 3 })
	first.kill(t)
	shown := wait.token(t)
	crashed := w.api.Polls(w.id)

	w.startWorker(t, secondKey)
	w.waitForPolls(t, w.id, crashed+2)
	require.GreaterOrEqual(t, w.pollsWith(w.id, secondKey), 2, "only the second worker lives")
	require.NotNil(t, shown.FirstPollAt)
	require.Equal(t, shown.FirstPollAt, wait.token(t).FirstPollAt, "the wait began anew")

	w.api.Script(w.id, agenttest.Completed("Survived."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	require.Equal(t, "Survived.", *result.Response)
	// Counting goes on from what the server knew. What the first worker polled after its
	// last heartbeat is lost.
	require.Greater(t, result.Polls, shown.Polls)
	require.LessOrEqual(t, result.Polls, w.api.Polls(w.id))
	t.Logf("killed after %d polls, resumed from %d, completed at %d", crashed, shown.Polls, result.Polls)
}
