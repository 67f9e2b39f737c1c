package agentwait

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/internal/text"
)

// RunWorkflowID is the id of the workflow that starts and awaits the run with a key:
//
//	agentwait/<credential>/run~<key>
//
// So a start with a key is one workflow while that is open, whoever starts it. Without a key it is
// empty, and the SDK makes an id.
func RunWorkflowID(in RunInput) string {
	if in.Key == "" {
		return ""
	}
	// "~" is in no encoded part, so no wait has such an id.
	return "agentwait/" + idPart(in.Target().CredentialName()) + "/run~" + idPart(in.Key)
}

// RunOptions are the options to start the workflow that starts and awaits a run: see
// [StartOptions]. Where in has a key, an open workflow with that key is joined, and one that has
// completed is not repeated.
func RunOptions(in RunInput, taskQueue string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       RunWorkflowID(in),
		TaskQueue:                taskQueue,
		WorkflowRunTimeout:       in.Timeout() + Backstop,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		Memo:                     Memo(in.Target()),
		StaticSummary:            text.Summary("run agent " + in.AgentID),
		StaticDetails: fmt.Sprintf("Starts the agent %s once, with the credential %s, and awaits the end of its run.\n\n"+
			"%s",
			text.Code(in.AgentID), text.Code(in.Target().CredentialName()), in.words()),
	}
}

// StartRun starts the workflow that in describes, or joins the one with its key, and does not wait for it.
//
// # Errors
//
// As [Start].
func StartRun(ctx context.Context, c client.Client, taskQueue string, in RunInput) (client.WorkflowRun, error) {
	run, err := StartWith(ctx, c, RunOptions(in, taskQueue), RunAgentName, in)
	if err != nil {
		return nil, fmt.Errorf("start agent %.128q on task queue %q: %w", in.AgentID, taskQueue, err)
	}
	return run, nil
}

// Run starts an agent's run and returns its result. The workflow goes on if ctx ends first.
//
//	result, err := agentwait.Run(ctx, c, "agents", agentwait.RunInput{
//		StartInput: agentwait.StartInput{AgentID: "your_agent_id", Message: "Summarise today's tickets", UserID: "your_user_id"},
//	})
//
// # Errors
//
// As [Await], and [ErrTypeStartOutcomeUnknown].
func Run(ctx context.Context, c client.Client, taskQueue string, in RunInput) (*Result, error) {
	run, err := StartRun(ctx, c, taskQueue, in)
	if err != nil {
		return nil, err
	}
	return resultOf[Result](ctx, c, taskQueue, run)
}

// SendAnswer answers an input request of the run that a workflow awaits, an AwaitAgent or a
// RunAgent with on_needs_input "wait". The query status shows what is asked.
//
// # Errors
//
// An [*Error] of the type [ErrTypeAnswerRefused], [ErrTypeAnswerOutcomeUnknown],
// [ErrTypeInvalidRequest] or one of a check. Otherwise the client's.
func SendAnswer(ctx context.Context, c client.Client, workflowID string, answer Answer) (*AnswerResult, error) {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflowID, UpdateName: UpdateAnswer, Args: []any{answer},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	var result AnswerResult
	if err == nil {
		err = handle.Get(ctx, &result)
	}
	if err != nil {
		if failure, ok := AsError(err); ok {
			return nil, failure
		}
		return nil, fmt.Errorf("answer request %.128q of workflow %s: %w", answer.RequestID, workflowID, err)
	}
	return &result, nil
}
