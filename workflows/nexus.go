package workflows

import (
	"context"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporalnexus"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// NexusService is the Nexus service [agentwait.NexusServiceName], whose operation
// [agentwait.AwaitAgentOperation] is a wait: callers in other namespaces, which may have no worker
// and no key of ours, await an interaction without knowing more than an endpoint.
//
//	w.RegisterNexusService(workflows.NexusService())
//
// The plugin does not register it, since a worker then polls for Nexus tasks too. The operation
// takes an [agentwait.Input] and returns an [agentwait.Result]. It starts the workflow AwaitAgent
// on the task queue that the endpoint names, or joins the wait that is open; cancelling the
// operation cancels that workflow, and with it the wait of everybody who joined it.
//
// # Errors
//
// A nexus.HandlerError of type BAD_REQUEST, which is not retried, for an input that cannot be
// used. How the wait itself ends is the operation's failure: [agentwait.AsError] reads it from the
// caller's error, as it does for a child workflow.
func NexusService() *nexus.Service {
	service := nexus.NewService(agentwait.NexusServiceName)
	service.MustRegister(temporalnexus.MustNewWorkflowRunOperationWithOptions(
		temporalnexus.WorkflowRunOperationOptions[converter.RawValue, agentwait.Result]{
			Name:    agentwait.AwaitAgentOperation,
			Handler: awaitOperation,
		}))
	return service
}

// awaitOperation hands the input on as it came: the workflow says better than this what is wrong
// with a part of it. Only what its id is made of has to be right here.
func awaitOperation(
	ctx context.Context, input converter.RawValue, options nexus.StartOperationOptions,
) (temporalnexus.WorkflowHandle[agentwait.Result], error) {
	var in agentwait.Input
	if err := strictjson.DecodeArguments(&in, input); err != nil {
		return nil, badRequest(err)
	}
	if err := in.Validate(); err != nil {
		return nil, badRequest(err)
	}
	start := agentwait.StartOptions(in, "") // the queue of this worker
	return temporalnexus.ExecuteUntypedWorkflow[agentwait.Result](ctx, options, start, agentwait.AwaitAgentName, input)
}

func badRequest(err error) error {
	return nexus.NewHandlerErrorf(nexus.HandlerErrorTypeBadRequest, "%w", err)
}
