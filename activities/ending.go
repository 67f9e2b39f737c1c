package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// ending is how an attempt ends: a result or an error.
type ending struct {
	result *Result
	err    error
	over   bool // the wait is handed over, since the worker stops
}

// farewell says what becomes of the token. An attempt that ends without a result may
// be followed by another one, which goes on from the last heartbeat.
func (e ending) farewell() farewell {
	switch {
	case e.over:
		return deliver
	case e.err != nil:
		return record
	default:
		return forget
	}
}

// handOver ends the attempt since its worker stops, while the context still lives and
// the token can be recorded. It returns nil where no attempt could take over in time:
// then this one uses the time that the worker's stop timeout leaves.
func (w *wait) handOver() *ending {
	w.stop = nil
	if !w.limits.retryFits(ErrTypeWaitInterrupted, w.now(), handOverDelay) {
		return nil
	}
	end := w.interrupted(ReasonShutdown, handOverDelay)
	end.over = true
	return end
}

// contextEnded ends the attempt as its context did.
func (w *wait) contextEnded(ctx context.Context) *ending {
	reason, cancelled := interruption(ctx)
	if cancelled {
		return &ending{err: cancellation(w.details(""))}
	}
	switch reason {
	case ReasonShutdown, ReasonHeartbeatsFailing:
		return w.brokenOff(reason, handOverDelay)
	}
	// A pause has no deadline and a reset is retried at once.
	return w.interrupted(reason, handOverDelay)
}

// brokenOff ends the attempt, and the wait where that came too late for another one.
func (w *wait) brokenOff(reason string, retryAfter time.Duration) *ending {
	if w.limits.retries(ErrTypeWaitInterrupted) && !w.limits.retryFits(ErrTypeWaitInterrupted, w.now(), retryAfter) {
		return w.deadlinePassed()
	}
	return w.interrupted(reason, retryAfter)
}

// interrupted ends the attempt, not the wait.
func (w *wait) interrupted(reason string, retryAfter time.Duration) *ending {
	return w.fails(interrupted(reason, w.details(""), retryAfter))
}

// deadlinePassed ends the wait as the input's on_deadline says.
func (w *wait) deadlinePassed() *ending {
	if w.in.OnDeadline == OnReturn {
		token := w.token
		return &ending{result: &Result{
			Outcome:        OutcomeStillRunning,
			InteractionID:  w.in.InteractionID,
			State:          w.token.State,
			Phase:          w.token.Phase,
			Polls:          w.token.Polls,
			ElapsedSeconds: roundSeconds(w.token.elapsed(w.now())),
			LastStatusAt:   w.token.LastStatusAt,
			Token:          &token,
		}}
	}
	text := fmt.Sprintf("the agent was not done by the deadline, %s: its last state is %q after %d polls. It goes on; give timeout_seconds more, or wait again",
		w.limits.deadline.UTC().Format(time.RFC3339), w.token.State, w.token.Polls)
	if w.token.LastProblem != "" {
		text = fmt.Sprintf("%s. The last %d polls failed (%s)", text, w.token.ConsecutiveFailures, w.token.LastProblem)
	}
	return w.fails(problem{
		errType:  ErrTypeDeadlineExceeded,
		text:     text,
		details:  w.details(text),
		final:    true,
		expected: true,
	})
}

// completes ends the wait with a result of what the agent's run came to.
func (w *wait) completes(outcome string, status *agentstatus.Status) *ending {
	result, err := newResult(outcome, status, w.in.Target, w.in.Selection, w.token, w.now())
	return &ending{result: result, err: err}
}

func (w *wait) fails(p problem) *ending { return &ending{err: p.err()} }

// details says how the wait stands.
func (w *wait) details(message string) ErrorDetails {
	return ErrorDetails{
		InteractionID:  w.in.InteractionID,
		Phase:          w.token.Phase,
		State:          w.token.State,
		Polls:          w.token.Polls,
		ElapsedSeconds: roundSeconds(w.token.elapsed(w.now())),
		LastStatusAt:   w.token.LastStatusAt,
		Message:        message,
	}
}
