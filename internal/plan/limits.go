package plan

import (
	"math"
	"slices"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

const (
	// retryMargin is what the server needs to start another attempt that can still end
	// the wait itself. A retryable error any later would be the wait's last word: the
	// server would report it in place of the deadline.
	retryMargin = 5 * time.Second
	// reportMargin is what an attempt needs to report how it ended.
	reportMargin = time.Second
	// lastPollGrace is how long after its deadline a wait still waits for its turn to make
	// its last poll, if the API is overloaded or has asked for a pause.
	lastPollGrace = time.Minute
	// parkAfter is the delay from which on a wait is given back to the server meanwhile.
	parkAfter = time.Minute
	// leastDelay is the API's advice: never poll more than once a second.
	leastDelay = time.Second
	// LeastPatience is what a request has at least, however near the deadline is: the last
	// poll is made at it.
	LeastPatience = 5 * time.Second
	// failuresInAttempt failed polls in a row end the attempt, so that an outage shows
	// where people look: as the activity's last failure.
	failuresInAttempt = 5

	// HandOverDelay is as good as at once; the SDK cannot express zero.
	HandOverDelay = 10 * time.Millisecond
)

// Never is the moment that does not come, and the one that has not been.
const Never = time.Duration(math.MaxInt64)

// Limits say when a wait and its attempt have to end, and whether an attempt may end
// before its wait.
type Limits struct {
	// Deadline is the wait's: the same for every attempt, however long the queue, the
	// pauses and the parking were.
	Deadline time.Duration
	// ClosesAt is when the server ends the activity, attempts and all. Never if it
	// does not.
	ClosesAt time.Duration
	// AttemptEndsAt is when the server ends this attempt. Never if it does not.
	AttemptEndsAt time.Duration
	// Retried: an attempt that ends with a retryable error is followed by another.
	Retried bool
	// Patient: attempts cost the caller nothing, so that parking and outages may use
	// them up. False if the retry policy has a maximum of attempts, or is unknown.
	Patient bool
	// NotRetried are the error types that the retry policy takes for final, nil for none.
	NotRetried *[]string
}

// End is when the wait ends: at its deadline, or in time before the server would end it
// with a bare timeout.
func (l *Limits) End() time.Duration {
	if l.ClosesAt != Never {
		return min(l.Deadline, l.ClosesAt-retryMargin)
	}
	return l.Deadline
}

// latest is when a wait that began here at a moment ends, although its last poll has not been
// made or answered. One that came late, after its deadline, still gets a poll.
func (l *Limits) latest(began time.Duration) time.Duration {
	latest := max(l.End(), began) + lastPollGrace
	if l.ClosesAt != Never {
		latest = min(latest, l.ClosesAt-reportMargin)
	}
	return latest
}

// handsOverAt is when the attempt has to end since the server would end it.
func (l *Limits) handsOverAt() time.Duration {
	if l.AttemptEndsAt == Never {
		return Never
	}
	return l.AttemptEndsAt - retryMargin
}

// retryFits reports whether an attempt that ends with errType is followed by another,
// after delay, that can still end the wait itself.
func (l *Limits) retryFits(errType string, now, delay time.Duration) bool {
	next := now + delay + retryMargin
	return l.retries(errType) && next < l.Deadline && next < l.ClosesAt
}

// yields reports whether the attempt may end now, with errType, and leave the next poll
// to another attempt after delay.
func (l *Limits) yields(errType string, now, delay time.Duration) bool {
	return l.Patient && l.retryFits(errType, now, delay)
}

// retries reports whether the server starts another attempt after errType.
func (l *Limits) retries(errType string) bool {
	return l.Retried && (l.NotRetried == nil || !slices.Contains(*l.NotRetried, errType))
}

// NeedsInput says what to do if an agent waits for a person.
type NeedsInput uint8

// The values of NeedsInput.
const (
	FailOnInput NeedsInput = iota
	ReturnOnInput
	WaitOnInput
)

// Options are what was asked for.
type Options struct {
	Policy       agentstatus.Policy
	OnNeedsInput NeedsInput
	// StallSeconds is how long the agent may show no change; zero: for ever.
	StallSeconds uint32
	// Interrupted is the error type with which an attempt ends whose wait goes on.
	Interrupted string
}
