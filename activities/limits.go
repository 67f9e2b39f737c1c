package activities

import (
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/internal/plan"
)

// limits returns when a wait and its attempt have to end. All of it is the server's: its
// times, and what the caller's options made of them.
func (a *attempt) limits(info activity.Info, timeout time.Duration) plan.Limits {
	l := plan.Limits{
		Deadline:      a.moment(info.ScheduledTime) + timeout,
		ClosesAt:      plan.Never,
		AttemptEndsAt: plan.Never,
		Retried:       true,
	}
	if info.ScheduleToCloseTimeout > 0 {
		l.ClosesAt = a.moment(info.ScheduledTime) + info.ScheduleToCloseTimeout
	}
	// Not info.Deadline, which the SDK computes with this machine's clock.
	if info.StartToCloseTimeout > 0 {
		l.AttemptEndsAt = a.began + info.StartToCloseTimeout
	}
	l.AttemptEndsAt = min(l.AttemptEndsAt, l.ClosesAt)
	if policy := info.RetryPolicy; policy != nil {
		if len(policy.NonRetryableErrorTypes) > 0 {
			l.NotRetried = &policy.NonRetryableErrorTypes
		}
		l.Retried = policy.MaximumAttempts == 0 || info.Attempt < policy.MaximumAttempts
		l.Patient = policy.MaximumAttempts == 0
	}
	return l
}
