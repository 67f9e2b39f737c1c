package e2e

// A wait belongs to no worker and to no language: what a Go worker has dropped a Python worker
// goes on with, and back, from the same token.

import (
	"encoding/json"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAWaitGoesFromGoToPythonAndBack(t *testing.T) {
	python(t)
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	first := w.startWorker(t, firstKey)

	in := w.input(w.id)
	in.HeartbeatTimeoutSeconds, in.TimeoutSeconds, in.StallTimeoutSeconds = soon, 3600, 3600
	wait := w.begin(t, in)
	eventually(t, "a heartbeat with some polls", func() bool { return wait.token(t).Polls >= 3 })
	first.kill(t)
	atGo, crashed := wait.token(t), w.api.Polls(w.id)

	second := w.pythonWorker(t, secondKey)
	w.waitForPolls(t, w.id, crashed+2)
	require.GreaterOrEqual(t, w.pollsWith(w.id, secondKey), 2, "only the Python worker lives")
	eventually(t, "a heartbeat of the Python worker", func() bool { return wait.token(t).Polls > atGo.Polls+1 })
	second.kill(t)
	atPython := wait.token(t)
	require.Equal(t, atGo.StartedAt, atPython.StartedAt, "the wait began anew")
	require.Equal(t, atGo.FirstPollAt, atPython.FirstPollAt)
	require.NotZero(t, atGo.Seen)
	require.Equal(t, atGo.Seen, atPython.Seen, "the same answers show the same")
	require.Equal(t, atGo.UnchangedSince, atPython.UnchangedSince, "the stall timeout began anew")

	before := w.pollsWith(w.id, firstKey)
	w.startWorker(t, firstKey)
	eventually(t, "a poll of the Go worker", func() bool { return w.pollsWith(w.id, firstKey) > before })
	require.Equal(t, atGo.FirstPollAt, wait.token(t).FirstPollAt)
	w.api.Script(w.id, agenttest.Completed("Survived both."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "Survived both.", *result.Response)
	require.Greater(t, result.Polls, atPython.Polls)
	require.LessOrEqual(t, result.Polls, w.api.Polls(w.id))
	t.Logf("Go was killed after %d polls (token %d), Python at %d, completed at %d of %d",
		crashed, atGo.Polls, atPython.Polls, result.Polls, w.api.Polls(w.id))
}

// No heartbeat timeout can help here: a stop has to hand over, both ways.
func TestStoppingWorkersHandOverBetweenLanguages(t *testing.T) {
	python(t)
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	goes := w.startWorker(t, firstKey)
	in := w.input(w.id)
	in.TimeoutSeconds, in.HeartbeatTimeoutSeconds = 3600, 3600
	wait := w.begin(t, in)
	w.waitForPolls(t, w.id, 2)

	pythons := w.pythonWorker(t, secondKey)
	goes.signal(t, syscall.SIGTERM)
	eventually(t, "a poll of the Python worker", func() bool { return w.pollsWith(w.id, secondKey) > 0 })
	require.Zero(t, goes.exitCode(t))

	before := w.pollsWith(w.id, firstKey)
	w.startWorker(t, firstKey)
	stopped := time.Now()
	pythons.signal(t, syscall.SIGTERM)
	eventually(t, "a poll of the Go worker", func() bool { return w.pollsWith(w.id, firstKey) > before })
	t.Logf("from Python to Go: %v from the signal to the first poll", time.Since(stopped).Round(time.Millisecond))
	require.Zero(t, pythons.exitCode(t), "a graceful stop is not a failure")

	poller := wait.poller(t)
	require.EqualValues(t, 3, poller.GetAttempt())
	require.Equal(t, agentwait.ErrTypeWaitInterrupted, poller.GetLastFailure().GetApplicationFailureInfo().GetType())
	w.api.Script(w.id, agenttest.Completed("Moved twice."))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, w.api.Polls(w.id), result.Polls, "a hand-over loses no count and repeats no poll")
}

// pollOnly is a workflow that awaits by the activity of a task queue.
func pollOnly(ctx workflow.Context, queue string, input converter.RawValue) (json.RawMessage, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: queue, ScheduleToCloseTimeout: time.Hour, HeartbeatTimeout: soon * time.Second,
	})
	var result json.RawMessage
	err := workflow.ExecuteActivity(ctx, agentwait.PollAgentStatusName, input).Get(ctx, &result)
	return result, err
}

// The deadline counts from when the activity was scheduled, whoever holds the wait.
func TestTheDeadlineIsKeptFromGoToPython(t *testing.T) {
	python(t)
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	queue := w.queue + "-workflows"
	own := worker.New(shared.client, queue, worker.Options{})
	own.RegisterWorkflowWithOptions(pollOnly, workflow.RegisterOptions{Name: "poll-only"})
	require.NoError(t, own.Start())
	t.Cleanup(own.Stop)
	first := w.startWorker(t, firstKey)

	const timeout = 20
	run, err := shared.client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: queue}, "poll-only", w.queue,
		rawJSON(`{"interaction_id": "`+w.id+`", "user_id": "user_1", "min_interval_seconds": 1, "timeout_seconds": 20}`))
	require.NoError(t, err)
	wait := wait{run}
	eventually(t, "a heartbeat with some polls", func() bool { return wait.token(t).Polls >= 2 })
	scheduled := wait.poller(t).GetScheduledTime().AsTime()
	first.kill(t)
	shown := wait.token(t)
	w.pythonWorker(t, secondKey)

	_, err = wait.result(t)
	var failure *temporal.ApplicationError
	require.ErrorAs(t, err, &failure)
	var details agentwait.ErrorDetails
	require.NoError(t, failure.Details(&details))
	require.Equal(t, agentwait.ErrTypeDeadlineExceeded, failure.Type())
	require.Positive(t, w.pollsWith(w.id, secondKey), "the Python worker has ended it")
	require.Greater(t, details.Polls, shown.Polls)
	require.GreaterOrEqual(t, details.ElapsedSeconds, float64(timeout)-1)
	require.Contains(t, failure.Message(), shown.StartedAt.Add(timeout*time.Second).UTC().Format(time.RFC3339))
	require.WithinDuration(t, scheduled, shown.StartedAt, time.Second)
}
