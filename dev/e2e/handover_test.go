package e2e

// A deploy stops a worker while others run. Its waits have to go on elsewhere at once,
// not after a heartbeat timeout, and with every count. The gap is measured and logged:
// go test ./dev/e2e -run HandsOver -v

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAStoppingWorkerHandsOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	first := w.startWorker(t, firstKey)

	in := w.input(w.id)
	in.TimeoutSeconds, in.HeartbeatTimeoutSeconds = 3600, 3600 // no heartbeat timeout can help
	wait := w.begin(t, in)
	w.waitForPolls(t, w.id, 2)
	w.startWorker(t, secondKey)

	signalled := time.Now()
	first.signal(t, syscall.SIGTERM)
	eventually(t, "a poll of the second worker", func() bool { return w.pollsWith(w.id, secondKey) > 0 })
	require.Zero(t, first.exitCode(t), "a graceful stop is not a failure")

	poller := wait.poller(t)
	require.EqualValues(t, 2, poller.GetAttempt())
	require.Equal(t, agentwait.ErrTypeWaitInterrupted, poller.GetLastFailure().GetApplicationFailureInfo().GetType())

	w.api.Script(w.id, agenttest.Completed("Moved."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, w.api.Polls(w.id), result.Polls, "a hand-over loses no count and repeats no poll")

	t.Logf("hand-over: %v from the signal to the second worker's first poll, %v between the two workers' polls (the interval is 1 s)",
		gaps(w, signalled).fromSignal, gaps(w, signalled).betweenPolls)
}

type gap struct{ fromSignal, betweenPolls time.Duration }

// gaps measures a hand-over from the first worker to the second.
func gaps(w *world, signalled time.Time) gap {
	var last time.Time
	for _, request := range w.api.RequestsFor(w.id) {
		if request.Authorization == "Bearer "+secondKey {
			return gap{request.At.Sub(signalled).Round(time.Millisecond), request.At.Sub(last).Round(time.Millisecond)}
		}
		last = request.At
	}
	return gap{}
}
