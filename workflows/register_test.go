package workflows_test

// "One plugin line" has to be all that a worker needs: what is registered, under which
// names, and the stop timeout without which every deploy would cut the waits off.

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/workflows"
)

type noPoller struct{}

func (noPoller) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	return nil, context.Canceled
}

func config() activities.Config {
	return activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: noPoller{}}}
}

// registrations notes the names that are registered.
type registrations struct {
	worker.Registry
	names []string
}

func (r *registrations) RegisterWorkflowWithOptions(_ any, options workflow.RegisterOptions) {
	r.names = append(r.names, options.Name)
}

func (r *registrations) RegisterActivityWithOptions(_ any, options activity.RegisterOptions) {
	r.names = append(r.names, options.Name)
}

func TestPluginRegistersEverythingByItsName(t *testing.T) {
	plugin, err := workflows.NewPlugin(config())
	require.NoError(t, err)
	require.Equal(t, "agentwait", plugin.Name())

	registry, started := &registrations{}, false
	err = plugin.StartWorker(t.Context(), worker.PluginStartWorkerOptions{WorkerRegistry: registry},
		func(context.Context, worker.PluginStartWorkerOptions) error { started = true; return nil })
	require.NoError(t, err)
	require.True(t, started)
	require.ElementsMatch(t, []string{"agentwait.AwaitAgent", "agentwait.PollAgentStatus", "agentwait.PollRunStatus", "agentwait.CheckAgentStatus",
		"agentwait.AwaitAgents", "agentwait.PollAgentsStatus", "agentwait.PollRunsStatus",
		"agentwait.RunAgent", "agentwait.StartAgent", "agentwait.AnswerAgent", "agentwait.CancelAgent"}, registry.names)
}

func TestPluginSetsTheStopTimeout(t *testing.T) {
	plugin, err := workflows.NewPlugin(config())
	require.NoError(t, err)
	options := worker.PluginConfigureWorkerOptions{WorkerOptions: &worker.Options{}}
	require.NoError(t, plugin.ConfigureWorker(t.Context(), options))
	require.Equal(t, 30*time.Second, options.WorkerOptions.WorkerStopTimeout)
}

func TestPluginKeepsAStopTimeoutThatIsSet(t *testing.T) {
	plugin, err := workflows.NewPlugin(config())
	require.NoError(t, err)
	options := worker.PluginConfigureWorkerOptions{WorkerOptions: &worker.Options{WorkerStopTimeout: time.Second}}
	require.NoError(t, plugin.ConfigureWorker(t.Context(), options))
	require.Equal(t, time.Second, options.WorkerOptions.WorkerStopTimeout)
}

func TestPluginRefusesAWrongConfiguration(t *testing.T) {
	_, err := workflows.NewPlugin(activities.Config{})
	require.ErrorContains(t, err, "Connections")
}
