package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// WorkflowRegistry is what [Register] needs of a worker, a replayer or a test
// environment.
type WorkflowRegistry interface {
	RegisterWorkflowWithOptions(workflow any, options workflow.RegisterOptions)
}

// Register registers the workflows under their names. It is for workers that do not use
// [NewPlugin]; those register the activities too, and set WorkerStopTimeout:
//
//	w := worker.New(c, taskQueue, worker.Options{WorkerStopTimeout: workflows.WorkerStopTimeout})
//	workflows.Register(w)
//	acts.Register(w) // from activities.New
func Register(registry WorkflowRegistry) {
	registry.RegisterWorkflowWithOptions(AwaitAgent, workflow.RegisterOptions{Name: agentwait.AwaitAgentName})
	registry.RegisterWorkflowWithOptions(RunAgent, workflow.RegisterOptions{Name: agentwait.RunAgentName})
	registry.RegisterWorkflowWithOptions(AwaitAgents, workflow.RegisterOptions{Name: agentwait.AwaitAgentsName})
}
