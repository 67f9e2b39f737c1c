package workflows_test

// With the plugin a call as a local activity has to end as the contract's error: the SDK's own
// is "reflect: Call with too few input arguments", and is tried again.

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/workflows"
)

func TestPluginRefusesLocalActivities(t *testing.T) {
	target := agentwait.Target{InteractionID: "xYz789", UserID: "u1"}
	for name, in := range map[string]any{
		agentwait.PollAgentStatusName:  agentwait.PollInput{Target: target},
		agentwait.CheckAgentStatusName: agentwait.CheckInput{Target: target},
		agentwait.PollAgentsStatusName: agentwait.PollAgentsInput{
			Targets: agentwait.Targets{InteractionIDs: []string{"xYz789"}, UserID: "u1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			plugin, err := workflows.NewPlugin(config())
			require.NoError(t, err)
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetWorkerOptions(worker.Options{Plugins: []worker.Plugin{plugin}})
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: 20 * time.Second})
				return workflow.ExecuteLocalActivity(ctx, name, in).Get(ctx, nil)
			})
			var failure *temporal.ApplicationError
			require.True(t, errors.As(env.GetWorkflowError(), &failure), "%v", env.GetWorkflowError())
			require.Equal(t, agentwait.ErrTypeInvalidRequest, failure.Type())
			require.Contains(t, failure.Message(), "workflow.ExecuteActivity")
		})
	}
}
