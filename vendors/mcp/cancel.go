package mcp

import (
	"context"

	"github.com/agentwait/agentwait/vendors"
)

// Cancel asks for a task's end: see [vendors.Canceller]. [Extension] acknowledges every such
// request; [Core] refuses it for a task that has ended.
func (c *Client) Cancel(ctx context.Context, ref vendors.Ref) error {
	if err := c.Validate(ref); err != nil {
		return err
	}
	asked, refused, err := c.speaking(ctx, ref)
	if err != nil {
		return err
	}
	asked.method = cancelTask
	if refused != nil {
		return c.refusedCall(&reply{Answer: refused}, asked)
	}
	r, err := c.do(ctx, asked)
	switch {
	case err != nil:
		return err
	case !r.ok() && (r.HTTPStatus/100 != 2 || r.fault != nil): // an acknowledgement has nothing to say
		return c.refusedCall(r, asked)
	}
	return nil
}
