package e2e

// A real worker runs a local activity in another way than the SDK's test environment does: it
// was the one that panicked, again and again until the timeout.

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

// callsLocally is a user's workflow.
func callsLocally(ctx workflow.Context, id string) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: 20 * time.Second})
	return workflow.ExecuteLocalActivity(ctx, agentwait.CheckAgentStatusName, agentwait.CheckInput{
		Target: agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser},
	}).Get(ctx, nil)
}

func TestALocalActivityIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script("local", agenttest.Completed("done"))
	api, err := gumloop.NewClient(gumloop.Config{APIKey: firstKey, BaseURL: w.api.URL()})
	require.NoError(t, err)
	plugin, err := workflows.NewPlugin(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: api}})
	require.NoError(t, err)
	served := worker.New(shared.client, w.queue, worker.Options{Plugins: []worker.Plugin{plugin}})
	served.RegisterWorkflow(callsLocally)
	require.NoError(t, served.Start())
	t.Cleanup(served.Stop)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run, err := shared.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: w.queue}, callsLocally, "local")
	require.NoError(t, err)
	failure, ok := agentwait.AsError(run.Get(ctx, nil))
	require.True(t, ok)
	require.Equal(t, agentwait.ErrTypeInvalidRequest, failure.Type)
	require.Equal(t, "activity", failure.Details.Field)
	require.Zero(t, w.api.Polls("local"))
}
