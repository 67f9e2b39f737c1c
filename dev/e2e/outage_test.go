package e2e

// The API may be away for minutes. A wait has to survive that, and people who look at
// Temporal meanwhile have to see that the API is the problem. The outage is scaled down:
// with a longest interval of a second an attempt gives up after about five.

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAnOutageOfTheAPIIsSurvivedAndSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	w.startWorker(t, firstKey)

	in := w.input(w.id)
	in.MaxIntervalSeconds = 1
	wait := w.begin(t, in)
	w.waitForPolls(t, w.id, 1)

	w.api.SetOutage(agenttest.Unavailable())
	eventually(t, "the outage as the poller's last failure", func() bool {
		return wait.poller(t).GetLastFailure().GetApplicationFailureInfo().GetType() == agentwait.ErrTypeAPIUnavailable
	})
	require.Contains(t, wait.poller(t).GetLastFailure().GetMessage(), "503")

	w.api.SetOutage(agenttest.Reset()) // and now not even an answer
	w.waitForPolls(t, w.id, w.api.Polls(w.id)+2)
	require.Equal(t, agentwait.OutcomeStillRunning, wait.status(t).Outcome)

	w.api.Script(w.id, agenttest.Processing().Times(2), agenttest.Completed("Back again."))
	w.api.ClearOutage()
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "Back again.", *result.Response)
	// net/http repeats a GET by itself where a kept connection turns out to be closed: the
	// API may see one request more for each reset.
	require.LessOrEqual(t, result.Polls, w.api.Polls(w.id))
	require.GreaterOrEqual(t, result.Polls, w.api.Polls(w.id)-resets(w), "failed polls count, over every attempt")
}

// resets counts the requests that were answered with a reset connection.
func resets(w *world) (count int) {
	for _, request := range w.api.RequestsFor(w.id) {
		if request.Status == 0 {
			count++
		}
	}
	return count
}
