package e2e

// The first thing that an operator of many waits sets is DisableWorkflowWorker, on which the
// plugin panicked. One plugin serves every shape of worker, several of them in one process, and
// all of them share one engine.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

func TestOnePluginServesEveryShapeOfWorker(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	api, err := gumloop.NewClient(gumloop.Config{APIKey: firstKey, BaseURL: w.api.URL()})
	require.NoError(t, err)
	plugin, err := workflows.NewPlugin(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: api}})
	require.NoError(t, err)
	serve := func(queue string, options worker.Options) worker.Worker {
		options.Plugins = []worker.Plugin{plugin}
		served := worker.New(shared.client, queue, options)
		require.NoError(t, served.Start())
		return served
	}
	both := serve(w.queue, worker.Options{})
	t.Cleanup(both.Stop)
	activitiesOnly := serve(w.queue, worker.Options{DisableWorkflowWorker: true})
	workflowsOnly := serve(w.queue, worker.Options{LocalActivityWorkerOnly: true})

	// One that stops hands its waits over; the others' go on, and so does the engine.
	w.api.Script("long", agenttest.Processing().Times(4), agenttest.Completed("done"))
	long := w.begin(t, w.input("long"))
	w.waitForPolls(t, "long", 2)
	activitiesOnly.Stop()
	workflowsOnly.Stop()
	result, err := long.result(t)
	require.NoError(t, err)
	require.Equal(t, "done", *result.Response)
	require.Equal(t, 5, w.api.Polls("long"))
}

// pollOn awaits an interaction by the activity alone, on another task queue than its own.
func pollOn(ctx workflow.Context, queue string, in agentwait.PollInput) (result agentwait.Result, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: queue, ScheduleToCloseTimeout: patience, HeartbeatTimeout: time.Minute,
	})
	err = workflow.ExecuteActivity(ctx, agentwait.PollAgentStatusName, in).Get(ctx, &result)
	return result, err
}

// Two workers of a process, one of which has activities alone and a task queue of its own, each
// hold a wait for the same interaction. With one engine every answer is for both of them; with
// two, the API would get the polls of both.
func TestWorkersOfAProcessShareOneEngine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	api, err := gumloop.NewClient(gumloop.Config{APIKey: firstKey, BaseURL: w.api.URL()})
	require.NoError(t, err)
	plugin, err := workflows.NewPlugin(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: api}})
	require.NoError(t, err)
	both := worker.New(shared.client, w.queue, worker.Options{Plugins: []worker.Plugin{plugin}})
	both.RegisterWorkflow(pollOn)
	require.NoError(t, both.Start())
	t.Cleanup(both.Stop)
	activitiesQueue := w.queue + "-activities"
	activitiesOnly := worker.New(shared.client, activitiesQueue, worker.Options{Plugins: []worker.Plugin{plugin}, DisableWorkflowWorker: true})
	require.NoError(t, activitiesOnly.Start())
	t.Cleanup(activitiesOnly.Stop)

	w.api.Script(w.id, agenttest.Processing())
	in := w.input(w.id)
	first := w.begin(t, in)
	w.waitForPolls(t, w.id, 1)
	run, err := shared.client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "poll-on/" + w.id, TaskQueue: w.queue},
		pollOn, activitiesQueue, agentwait.PollInput{Target: in.Target, Schedule: in.Schedule})
	require.NoError(t, err)
	second := wait{run}
	eventually(t, "the worker without workflows has its wait", func() bool {
		return second.poller(t).GetState() == enumspb.PENDING_ACTIVITY_STATE_STARTED
	})
	w.waitForPolls(t, w.id, w.api.Polls(w.id)+3)
	w.api.Script(w.id, agenttest.Completed("for both"))

	one, err := first.result(t)
	require.NoError(t, err)
	two, err := second.result(t)
	require.NoError(t, err)
	require.Equal(t, "for both", *one.Response)
	require.Equal(t, "for both", *two.Response)
	require.GreaterOrEqual(t, two.Polls, 3, "it did hear of the polls")
	require.Equal(t, one.Polls, w.api.Polls(w.id), "the first wait heard of every poll, so none was the second's alone")
}
