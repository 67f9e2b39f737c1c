package e2e

// The first thing that an operator of many waits sets is DisableWorkflowWorker, on which the
// plugin panicked. One plugin serves every shape of worker, several of them in one process, and
// all of them share one engine.

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/gumloop"
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
