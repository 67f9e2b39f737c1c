package e2e

// A deploy goes through a time in which workers of two releases share a task queue. The first version
// knows neither RunAgent nor the activities under it, and refuses each field that it does not know: a
// run must not end over that, and nothing be sent twice.

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/lab/earlier"
)

// firstVersion is the worker of the first version, built once.
var firstVersion = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	binary, clean, err := earlier.Build(ctx)
	if err == nil {
		cleanups = append(cleanups, clean)
	}
	return binary, err
})

// startFirstVersion starts a worker of the first version, which serves the default credential.
func (w *world) startFirstVersion(t *testing.T) *process {
	t.Helper()
	binary, err := firstVersion()
	if errors.Is(err, earlier.ErrNoRepository) {
		t.Skip(err)
	}
	require.NoError(t, err)
	p := startBinary(t, binary, []string{"GUMLOOP_API_KEY=" + firstKey}, "run", "--task-queue", w.queue, "--base-url", w.base)
	p.ready(t)
	return p
}

func TestARunBesideWorkersOfTheFirstVersion(t *testing.T) {
	t.Parallel()
	w := newLives(t)
	w.startFirstVersion(t)
	ours := w.startBoth(t)

	w.api.Agent(w.id, agenttest.Processing(), agenttest.Processing(), agenttest.Completed("Done."))
	runs := make([]wait, 0, 4)
	for range cap(runs) / 2 {
		runs = append(runs, w.run(t, w.runInput(sessions)), w.run(t, w.runInput(older)))
	}
	for _, run := range runs {
		result, err := run.result(t)
		require.NoError(t, err)
		require.Equal(t, "Done.", *result.Response)
	}
	require.Len(t, w.api.Started(w.id), len(runs), "nothing is started twice")

	// One that asks, is handed over, is answered and is cancelled.
	w.api.Agent(w.id, agenttest.Asking(agenttest.HumanInput("areq_1", "Which?", agenttest.Choice("size", "Which size?", "S", "M"))), agenttest.Processing())
	run := w.run(t, w.runInput(sessions))
	id := w.started(t, len(runs)+1)
	eventually(t, "the phase needs_input", func() bool { return run.status(t).Phase == "needs_input" })
	w.startBoth(t)
	ours.signal(t, stops)
	require.Zero(t, ours.exitCode(t))
	w.waitForPolls(t, id, w.api.Polls(id)+2)
	require.NoError(t, run.answer(t, agentwait.Answer{RequestID: "areq_1", Value: json.RawMessage(`{"size":"M"}`)}))
	require.Len(t, w.api.Answers(id), 1)
	require.Equal(t, agentwait.OutcomeStillRunning, run.status(t).Outcome)
	run.cancel(t)
	_, err := run.result(t)
	require.True(t, temporal.IsCanceledError(err), "%v", err)
	require.True(t, w.api.Cancelled(id))
	require.Len(t, w.api.Started(w.id), len(runs)+1)
}

// A wait that the first version takes in and that asks for more than it knows is refused at once, in
// words: nothing has been sent for it.
func TestWhatTheFirstVersionRefusesOfAWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startFirstVersion(t)
	w.api.Script(w.id, agenttest.Processing())
	in := w.input(w.id)
	in.OnCancel = agentwait.OnCancelAgent
	failure := w.begin(t, in).failure(t)
	require.Equal(t, agentwait.ErrTypeInvalidRequest, failure.Type)
	require.Equal(t, "on_cancel", failure.Details.Field)
	require.Zero(t, w.api.Polls(w.id))
}
