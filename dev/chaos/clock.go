package main

// Clocks of workers are wrong. What a wait is measured with must not be the worker's
// clock alone: no wait ends early, and none without having asked.

import (
	"context"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// never is the group of agents that do not end: their waits have to meet their deadlines.
const never = "never"

// deadline of the waits for agents that do not end.
const deadline = 20 * time.Second

func clock(ctx context.Context, f *field) error {
	each := max(1, f.count/6)
	for i, offset := range []time.Duration{time.Hour, 90 * time.Second, -time.Hour} {
		clockQueue, suffix := fmt.Sprintf("%s-%d", queue, i), fmt.Sprintf(".%d", i)
		if _, err := f.worker(ctx, func(c *labworker.Config) {
			c.TaskQueue, c.ClockOffset = clockQueue, offset.Seconds()
		}); err != nil {
			return err
		}
		// A minute is less than the clocks are wrong by.
		minute := func(in *waits.Input) { in.TimeoutSeconds = 60 }
		if _, err := f.startOn(ctx, clockQueue, agents+suffix, each, stubapi.Plan{After: 8, Spread: 10, FailEvery: 10}, minute); err != nil {
			return err
		}
		soon := func(in *waits.Input) { in.TimeoutSeconds = deadline.Seconds() }
		if _, err := f.startOn(ctx, clockQueue, never+suffix, each, stubapi.Plan{}, soon); err != nil {
			return err
		}
	}
	f.note("half of the agents never end: their waits meet a deadline of %v", deadline)
	return nil
}

// asClocked: a wait brings its agent's end; that for an agent that does not end says so,
// not before its time.
func asClocked(f *field, e waits.Ending) bool {
	group := groupOf(e.InteractionID)
	if group[:len(group)-len(".0")] != never {
		return f.asItsAgent(e)
	}
	// The start was taken before the server knew of the wait: earlier is early.
	if e.Outcome != "agentwait.DeadlineExceeded" || e.Closed.Sub(e.Started) < deadline {
		return false
	}
	return f.polled[e.InteractionID] > 0
}
