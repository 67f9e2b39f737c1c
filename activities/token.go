package activities

import (
	"context"
	"fmt"
	"math"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/agentstatus"
)

// The bounds of a token, which travels with every heartbeat.
const (
	maxStateBytes   = 128
	maxPhaseBytes   = 32
	maxProblemBytes = 64
	maxCount        = math.MaxInt32 // holds in an int of any machine
	// maxDelay is the longest interval with its jitter on top.
	maxDelay = MaxInterval + MaxInterval/10
)

// resume returns how the wait stands: from the last heartbeat of an earlier attempt,
// else from the input's token, else from the start. It has to be called before the
// first heartbeat of this attempt, which replaces the details.
//
// A heartbeat that cannot be read (written by another version, or with a codec that
// is gone) costs some counts, never the wait: the agent's state is at the API.
func resume(ctx context.Context, given *Token, scheduledAt time.Time) Token {
	if activity.HasHeartbeatDetails(ctx) {
		var token Token
		err := activity.GetHeartbeatDetails(ctx, &token)
		if err == nil {
			err = token.validate()
		}
		if err == nil {
			return token
		}
		activity.GetLogger(ctx).Warn("agentwait: unreadable heartbeat details, starting afresh", "error", err)
	}
	if given != nil {
		return *given
	}
	return Token{StartedAt: scheduledAt.UTC()}
}

// validate checks a token that came from outside.
func (t Token) validate() error {
	const field = "token"
	switch {
	case t.StartedAt.IsZero():
		return outOfRange(field+".started_at", "nothing", "when the wait began")
	case t.Polls < 0 || t.Polls > maxCount:
		return outOfRange(field+".polls", fmt.Sprint(t.Polls), fmt.Sprintf("0 to %d", maxCount))
	case t.ConsecutiveFailures < 0 || t.ConsecutiveFailures > maxCount:
		return outOfRange(field+".consecutive_failures", fmt.Sprint(t.ConsecutiveFailures), fmt.Sprintf("0 to %d", maxCount))
	case len(t.State) > maxStateBytes:
		return outOfRange(field+".state", fmt.Sprintf("%d bytes", len(t.State)), fmt.Sprintf("at most %d bytes", maxStateBytes))
	case len(t.Phase) > maxPhaseBytes:
		return outOfRange(field+".phase", fmt.Sprintf("%d bytes", len(t.Phase)), fmt.Sprintf("at most %d bytes", maxPhaseBytes))
	case len(t.LastProblem) > maxProblemBytes:
		return outOfRange(field+".last_problem", fmt.Sprintf("%d bytes", len(t.LastProblem)), fmt.Sprintf("at most %d bytes", maxProblemBytes))
	}
	return seconds(field+".next_delay_seconds", t.NextDelaySeconds, maxDelay)
}

// elapsed returns the time since the wait began, by which the schedule slows down. It
// spans every attempt, and the waits before this one where a token was given.
func (t Token) elapsed(now time.Time) time.Duration {
	return max(now.Sub(t.StartedAt), 0) // clocks of two machines may differ
}

// remaining returns the rest of the delay that an earlier attempt had begun: a worker
// that restarts in a loop must not poll more often, and a Retry-After outlives it.
// Bounded by the delay itself, so that a clock that is wrong cannot stretch it.
func (t Token) remaining(now time.Time) time.Duration {
	if t.NextPollAt == nil {
		return 0
	}
	return max(min(t.NextPollAt.Sub(now), duration(t.NextDelaySeconds)), 0)
}

// polled records a poll and what was decided on it.
func (t *Token) polled(decision agentstatus.Decision, now time.Time) {
	at := now.UTC()
	t.Polls++
	t.LastPollAt = &at
	if t.FirstPollAt == nil {
		t.FirstPollAt = &at
	}
	t.NextPollAt, t.NextDelaySeconds = nil, 0
	if decision.Status != nil {
		t.LastStatusAt = &at
		t.State = cut(string(decision.Status.State), maxStateBytes)
		t.Phase = cut(string(decision.Status.Phase), maxPhaseBytes)
	}
	if decision.Failure {
		t.ConsecutiveFailures++
		t.LastProblem = cut(string(decision.Reason), maxProblemBytes)
	} else {
		t.ConsecutiveFailures, t.LastProblem = 0, ""
	}
}

// waits records when the next poll is due.
func (t *Token) waits(delay time.Duration, now time.Time) {
	at := now.Add(delay).UTC()
	t.NextPollAt, t.NextDelaySeconds = &at, roundSeconds(delay)
}

// roundSeconds returns a duration for people and for JSON: whole milliseconds.
func roundSeconds(d time.Duration) float64 {
	return math.Round(d.Seconds()*1000) / 1000
}
