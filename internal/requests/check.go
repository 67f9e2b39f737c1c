package requests

import (
	"context"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
)

// Check makes one request now, or waits for the one about the same interaction that is under
// way: never two within a second. All waits for the interaction get the answer.
//
// Its error is ctx's cause.
func (c *Connection) Check(ctx context.Context, target agentwait.Target) (*check.Answer, *agentwait.Error, error) {
	return c.atOnce(ctx, target, Waiter{urgent: true})
}

// Look is Check for somebody who only looks. A status that it brings is as good as a poll to the
// waits for the interaction, so they get it; if it brings none they hear nothing of it: a failed
// poll that no wait has asked for must not count against one.
func (c *Connection) Look(ctx context.Context, target agentwait.Target) (*check.Answer, *agentwait.Error, error) {
	return c.atOnce(ctx, target, Waiter{urgent: true, looks: true})
}

func (c *Connection) atOnce(ctx context.Context, target agentwait.Target, w Waiter) (*check.Answer, *agentwait.Error, error) {
	h := &once{came: make(chan struct{})}
	if c.cfg.Carry != nil {
		w.Carry = c.cfg.Carry(ctx)
	}
	c.Schedule(&w, h, &target, c.time.Now(), time.Minute)
	defer c.Remove(&w)
	select {
	case <-h.came:
		return h.answer, h.failure, nil
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
}

// once waits for one answer.
type once struct {
	came    chan struct{}
	answer  *check.Answer
	failure *agentwait.Error
	over    bool
}

func (o *once) Patience(_, most time.Duration) time.Duration { return most }

// Answered is called by one flight at a time.
func (o *once) Answered(_, _ time.Duration, answer *check.Answer, failure *agentwait.Error) {
	if o.over {
		return
	}
	o.answer, o.failure, o.over = answer, failure, true
	close(o.came)
}
