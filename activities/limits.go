package activities

import (
	"slices"
	"time"

	"go.temporal.io/sdk/activity"
)

const (
	// retryMargin is what the server needs to start another attempt that can still end
	// the wait itself. A retryable error any later would be the wait's last word: the
	// server would report it in place of the deadline.
	retryMargin = 5 * time.Second
	// reportMargin is what an attempt needs to report how it ended.
	reportMargin = time.Second
	// parkAfter is the delay from which on an attempt gives its slot back.
	parkAfter = 60 * time.Second
	// handOverDelay is as good as at once; the SDK cannot express zero.
	handOverDelay = 10 * time.Millisecond
	// leastDelay is the API's advice: never poll more than once a second.
	leastDelay = time.Second
	// failuresInAttempt failed polls in a row end the attempt, so that an outage shows
	// where people look: as the activity's last failure.
	failuresInAttempt = 5
)

// limits says when a wait and its attempt have to end, and whether an attempt may end
// before its wait.
type limits struct {
	// deadline is ScheduledTime + timeout_seconds: the same for every attempt,
	// however long the queue, the pauses and the parking were.
	deadline time.Time
	// closesAt is when the server ends the activity, attempts and all: ScheduledTime +
	// ScheduleToClose. Zero where there is none.
	closesAt time.Time
	// attemptEndsAt is when this attempt has to hand over, since its StartToClose or
	// ScheduleToClose follows.
	attemptEndsAt time.Time
	// retried: an attempt that ends with a retryable error is followed by another.
	retried bool
	// patient: attempts cost the caller nothing, so that parking and outages may use
	// them up. False where the retry policy has MaximumAttempts, or is unknown.
	patient bool
	// notRetried are the error types that the retry policy takes for final.
	notRetried []string
}

func limitsOf(info activity.Info, timeout time.Duration) limits {
	l := limits{
		deadline:      info.ScheduledTime.Add(timeout),
		attemptEndsAt: info.Deadline.Add(-retryMargin),
		retried:       true,
	}
	if info.ScheduleToCloseTimeout > 0 {
		l.closesAt = info.ScheduledTime.Add(info.ScheduleToCloseTimeout)
	}
	if policy := info.RetryPolicy; policy != nil {
		l.notRetried = policy.NonRetryableErrorTypes
		l.retried = policy.MaximumAttempts == 0 || info.Attempt < policy.MaximumAttempts
		l.patient = policy.MaximumAttempts == 0
	}
	return l
}

// end returns when the wait ends here: at its deadline, or in time before the server
// would end it with a bare timeout.
func (l limits) end() time.Time {
	if before := l.closesAt.Add(-retryMargin); !l.closesAt.IsZero() && before.Before(l.deadline) {
		return before
	}
	return l.deadline
}

// patience returns how long a poll may take: most, or less where the server would end the
// activity meanwhile, with a bare timeout.
func (l limits) patience(now time.Time, most time.Duration) time.Duration {
	if l.closesAt.IsZero() {
		return most
	}
	return min(most, l.closesAt.Add(-reportMargin).Sub(now))
}

// retryFits reports whether an attempt that ends with errType is followed by another,
// after delay, that can still end the wait itself.
func (l limits) retryFits(errType string, now time.Time, delay time.Duration) bool {
	next := now.Add(delay + retryMargin)
	return l.retries(errType) && next.Before(l.deadline) && (l.closesAt.IsZero() || next.Before(l.closesAt))
}

// yields reports whether the attempt may end now, with errType, and leave the next poll
// to another attempt after delay.
func (l limits) yields(errType string, now time.Time, delay time.Duration) bool {
	return l.patient && l.retryFits(errType, now, delay)
}

// retries reports whether the server starts another attempt after errType.
func (l limits) retries(errType string) bool {
	return l.retried && !slices.Contains(l.notRetried, errType)
}
