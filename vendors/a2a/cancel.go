package a2a

import (
	"context"
	"fmt"

	"github.com/agentwait/agentwait/vendors"
)

// Cancel asks for a task's end. Servers hold the request for as long as the agent takes to stop,
// and some for ever: it is bounded by [Config.CancelTimeout], and what it did is then not known.
// The answer is not read, since a task that is said to be canceled may have completed.
//
// # Errors
//
// Those of [vendors.Starter]; a [*vendors.RefusedError] has the code TASK_NOT_CANCELABLE if the
// task has ended, and TASK_NOT_FOUND where it is not known.
func (c *Client) Cancel(ctx context.Context, ref vendors.Ref) error {
	if err := c.Validate(ref); err != nil {
		return err
	}
	what := cancelTask(ref.InteractionID)
	slow := fmt.Errorf("no answer within %v, as long as %s allows: ask for the status", c.cancelTimeout, c.setting("CancelTimeout"))
	bounded, cancel := context.WithTimeoutCause(ctx, c.cancelTimeout, slow)
	defer cancel()
	answer, err := c.ask(bounded, what)
	if err != nil {
		return err
	}
	return c.refused(what.name, answer)
}
