package workflows

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait/activities"
)

// PluginName is the name of the plugin that [NewPlugin] returns.
const PluginName = "agentwait"

// WorkerStopTimeout is how long a stopping worker gives its activities to hand their
// waits over, where its options do not say.
const WorkerStopTimeout = 30 * time.Second

// WorkflowRegistry is what [Register] needs of a worker, a replayer or a test
// environment.
type WorkflowRegistry interface {
	RegisterWorkflowWithOptions(workflow any, options workflow.RegisterOptions)
}

// Register registers the workflow under its name. It is for workers that do not use
// [NewPlugin]; those register the activities too, and set WorkerStopTimeout:
//
//	w := worker.New(c, taskQueue, worker.Options{WorkerStopTimeout: workflows.WorkerStopTimeout})
//	workflows.Register(w)
//	acts.Register(w) // from activities.New
func Register(registry WorkflowRegistry) {
	registry.RegisterWorkflowWithOptions(AwaitAgent, workflow.RegisterOptions{Name: AwaitAgentName})
}

// NewPlugin returns a plugin that makes a worker serve agentwait: it registers the
// workflow and the activities, and sets WorkerStopTimeout where it is unset (the
// SDK's default of zero would cut every wait off at each deploy).
//
//	plugin, err := workflows.NewPlugin(activities.Config{…})
//	w := worker.New(c, taskQueue, worker.Options{Plugins: []worker.Plugin{plugin}})
//
// It serves replayers too; they need no activities.
//
// # Errors
//
// Those of [activities.New]: a wrong configuration shows when the worker is made.
func NewPlugin(cfg activities.Config) (*temporal.SimplePlugin, error) {
	acts, err := activities.New(cfg)
	if err != nil {
		return nil, err
	}
	return temporal.NewSimplePlugin(temporal.SimplePluginOptions{
		Name: PluginName,
		ConfigureWorker: func(_ context.Context, options worker.PluginConfigureWorkerOptions) error {
			if options.WorkerOptions.WorkerStopTimeout == 0 {
				options.WorkerOptions.WorkerStopTimeout = WorkerStopTimeout
			}
			return nil
		},
		RunContextBefore: func(_ context.Context, options temporal.SimplePluginRunContextBeforeOptions) error {
			Register(options.Registry)
			acts.Register(activityRegistry{options.Registry})
			return nil
		},
	})
}

// activityRegistry makes a worker's activity registry of a plugin's, which has no
// registration without options.
type activityRegistry struct{ pluginRegistry }

type pluginRegistry interface {
	RegisterActivityWithOptions(activity any, options activity.RegisterOptions)
	RegisterDynamicActivity(activity any, options activity.DynamicRegisterOptions)
}

func (r activityRegistry) RegisterActivity(a any) {
	r.RegisterActivityWithOptions(a, activity.RegisterOptions{})
}
