package workflows

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/activities"
)

// StartOptions are the options to start, or join, the wait that in describes.
//
// The workflow id follows from the input ([WorkflowID]) and an id that is running is
// joined: awaiting an interaction twice is one wait with one deadline. Who joins gets
// the running wait as it is, with the selection and the deadline that it was started
// with; the update extend_deadline moves the deadline.
//
// An id whose workflow has closed may be used again. A continued interaction keeps its
// id and a failed or cancelled wait may be repeated, so a closed workflow says nothing
// about the next wait.
//
// The options can be changed before use.
func StartOptions(in AwaitInput, taskQueue string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       WorkflowID(in.Target),
		TaskQueue:                taskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		StaticSummary:            summary("await interaction " + in.InteractionID),
		StaticDetails: fmt.Sprintf("Awaits the end of the agent's run %s for %s, with the credential %s.\n\n"+
			"Cancelling this workflow ends the wait, not the agent.",
			code(in.InteractionID), code(owner(in.Target)), code(credential(in.Target))),
	}
}

// Await starts or joins the wait that in describes and returns its result. The wait
// goes on where ctx ends first.
//
// # Errors
//
// An [*Error] where the wait failed. Otherwise the client's error: the service cannot
// be reached, the wait was cancelled (temporal.IsCanceledError) or terminated, or ctx
// ended.
func Await(ctx context.Context, c client.Client, taskQueue string, in AwaitInput) (*activities.Result, error) {
	run, err := c.ExecuteWorkflow(ctx, StartOptions(in, taskQueue), AwaitAgentName, in)
	if err != nil {
		return nil, fmt.Errorf("start the wait for interaction %.256q on task queue %q: %w", in.InteractionID, taskQueue, err)
	}
	var result activities.Result
	if err := run.Get(ctx, &result); err != nil {
		if failure, ok := AsError(err); ok {
			return nil, failure
		}
		return nil, fmt.Errorf("await workflow %s: %w", run.GetID(), err)
	}
	return &result, nil
}
