package agentwait

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/internal/text"
)

// AgentsWorkflowID is the id of the workflow that awaits a batch:
//
//	agentwait/<credential>/<owner>/batch~<SHA-256>
//
// The hash, in hexadecimal, is that of the interaction ids, sorted by their bytes, each with a
// newline after it, and before that a "?" and its further ids if it has some, as in "a=1&b=2". So
// the same interactions are the same batch, in whatever order they are
// given. The other parts are those of [WorkflowID].
func AgentsWorkflowID(t Targets) string {
	hash := sha256.New()
	for _, id := range slices.Sorted(slices.Values(t.InteractionIDs)) {
		if ids := joinIDs(t.IDs[id]); ids != "" {
			id += "?" + ids // no id has a "?"
		}
		hash.Write([]byte(id + "\n"))
	}
	// "~" is in no encoded part, so no interaction's id is a batch's.
	return "agentwait/" + idPart(t.CredentialName()) + "/" + ownerPart(t.owner()) + "/batch~" + hex.EncodeToString(hash.Sum(nil))
}

// StartAgentsOptions are the options to start, or join, the batch that in describes: see
// [StartOptions]. Who joins gets the running batch as it is, with its return_when.
func StartAgentsOptions(in AgentsInput, taskQueue string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       AgentsWorkflowID(in.Targets),
		TaskQueue:                taskQueue,
		WorkflowRunTimeout:       in.Timeout() + Backstop,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Memo:                     Memo(in.owner()),
		StaticSummary:            text.Summary(fmt.Sprintf("await %d interactions", len(in.InteractionIDs))),
		StaticDetails: fmt.Sprintf("Awaits the ends of %d agents' runs for %s, with the credential %s.\n\n"+
			"Cancelling this workflow ends the wait, not the agents.",
			len(in.InteractionIDs), text.Code(owner(in.owner())), text.Code(in.CredentialName())),
	}
}

// StartAgents starts or joins the batch that in describes and does not wait for it.
func StartAgents(ctx context.Context, c client.Client, taskQueue string, in AgentsInput) (client.WorkflowRun, error) {
	run, err := StartWith(ctx, c, StartAgentsOptions(in, taskQueue), AwaitAgentsName, in)
	if err != nil {
		return nil, fmt.Errorf("start the wait for %d interactions on task queue %q: %w", len(in.InteractionIDs), taskQueue, err)
	}
	return run, nil
}

// AwaitAgents starts or joins the batch that in describes and returns its result. The wait goes
// on if ctx ends first.
//
//	result, err := agentwait.AwaitAgents(ctx, c, "agents", agentwait.AgentsInput{
//		Targets:    agentwait.Targets{InteractionIDs: ids, UserID: "your_user_id"},
//		ReturnWhen: agentwait.ReturnFirst, // or a number; all is the default
//	})
//	for _, row := range result.Rows {
//		if row.Outcome == agentwait.OutcomeCompleted {
//			fmt.Println(row.InteractionID, *row.Response)
//		}
//	}
//
// # Errors
//
// An agent that fails, is not known or needs input is a row, and so is one that has not ended
// at the deadline. An [*Error] says that the batch itself has no result: it was cancelled
// ([AgentsStanding] says how it stood), or the input cannot be used. Otherwise as [Await].
func AwaitAgents(ctx context.Context, c client.Client, taskQueue string, in AgentsInput) (*AgentsResult, error) {
	run, err := StartAgents(ctx, c, taskQueue, in)
	if err != nil {
		return nil, err
	}
	return resultOf[AgentsResult](ctx, c, taskQueue, run)
}

// AgentsStanding reads how a batch stood that was cancelled, out of the error that it ended
// with: what AwaitAgents returned, or Temporal. Of replies it has those that there is room for.
func AgentsStanding(err error) (*AgentsResult, bool) {
	var cancelled *temporal.CanceledError
	if !errors.As(err, &cancelled) || !cancelled.HasDetails() {
		return nil, false
	}
	var (
		details ErrorDetails
		result  AgentsResult
	)
	if cancelled.Details(&details, &result) != nil || result.Outcome == "" {
		return nil, false
	}
	return &result, true
}
