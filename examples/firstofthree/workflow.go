// Package firstofthree is a workflow that asks three agents and takes the first reply.
package firstofthree

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// Input names the agents' runs.
type Input struct {
	InteractionIDs []string `json:"interaction_ids"`
	UserID         string   `json:"user_id"`
}

// Reply is the first reply, and whose it is.
type Reply struct {
	InteractionID string `json:"interaction_id"`
	Text          string `json:"text"`
}

// FirstReply takes the reply of whichever agent completes first. An agent that fails is out of the
// race; the other waits are cancelled, and their agents are not. To stop the agents as well, set
// OnCancel to [agentwait.OnCancelAgent].
func FirstReply(ctx workflow.Context, in Input) (*Reply, error) {
	waits, cancel := workflow.WithCancel(ctx)
	defer cancel()
	var first *Reply
	var failures []error
	selector := workflow.NewSelector(ctx)
	for _, id := range in.InteractionIDs {
		wait := workflow.ExecuteChildWorkflow(waits, agentwait.AwaitAgentName, agentwait.Input{
			Target:         agentwait.Target{InteractionID: id, UserID: in.UserID},
			TimeoutSeconds: 86400,
		})
		selector.AddFuture(wait, func(f workflow.Future) {
			var result agentwait.Result
			if err := f.Get(ctx, &result); err != nil {
				failures = append(failures, err)
				return
			}
			if first == nil {
				first = &Reply{InteractionID: id, Text: *result.Response}
			}
		})
	}
	for range in.InteractionIDs {
		if selector.Select(ctx); first != nil {
			return first, nil
		}
	}
	return nil, errors.Join(failures...)
}
