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
	h := &once{came: make(chan struct{})}
	var w Waiter
	w.urgent = true
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
