package activities

import (
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

const (
	// leastBusyDelay is how long an attempt is from the next at least if a turn has not ended, and
	// mostBusyDelay at most. In between it is as for polls: a thirtieth of the time waited, so that a
	// turn that takes a day does not take ten thousand attempts.
	leastBusyDelay = 5 * time.Second
	mostBusyDelay  = 15 * time.Minute
	busyShare      = 30
)

// busyDelay is how long the next attempt is away from one that found a turn running.
func (e *engine) busyDelay(info activity.Info) time.Duration {
	waited := e.time.Wall(e.time.Now()).Sub(info.ScheduledTime)
	return min(max(waited/busyShare, leastBusyDelay), mostBusyDelay)
}

// askedDelay is how long the next attempt is away as the API asks for with its refusal. Zero leaves it
// to the retry policy, which backs off.
func (e *engine) askedDelay(err error) time.Duration {
	var (
		refused *vendors.RefusedError
		unknown *vendors.UnknownOutcomeError
		answer  *vendors.Answer
	)
	switch {
	case errors.As(err, &refused):
		answer = refused.Answer
	case errors.As(err, &unknown):
		answer = unknown.Answer
	}
	if answer == nil {
		return 0
	}
	return check.Came(answer).RetryAfter(e.time.Wall(e.time.Now()))
}
