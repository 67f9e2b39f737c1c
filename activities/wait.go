package activities

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/agentstatus"
)

// PollAgentStatus awaits the end of one interaction: it polls until the agent has
// finished, failed or needs input, or the deadline has passed. See the package
// documentation for what it does on the way.
//
// Workflows use the method as a name only; see [Activities.Register].
//
// # Errors
//
// All are application errors with one [ErrorDetails]. AgentFailed, AgentNeedsInput,
// DeadlineExceeded, Unauthorized, Forbidden, PaymentRequired, InteractionNotFound,
// InvalidRequest, InvalidResponse and ResultTooLarge are final; WaitInterrupted and
// ApiUnavailable (and InvalidResponse over broken bodies) are retried by the server.
func (a *Activities) PollAgentStatus(ctx context.Context, in PollInput) (*Result, error) {
	if err := in.Validate(); err != nil {
		return nil, InvalidRequest(in.InteractionID, err)
	}
	poller, err := a.poller(in.Target)
	if err != nil {
		return nil, err
	}
	info := activity.GetInfo(ctx)
	if info.HeartbeatTimeout <= 0 {
		return nil, InvalidRequest(in.InteractionID, outOfRange("heartbeat_timeout", "none",
			"a HeartbeatTimeout in the activity's options (60 s is a good one), so that a lost worker is noticed"))
	}
	w := &wait{
		Activities: a,
		in:         in,
		poller:     poller,
		info:       info,
		limits:     limitsOf(info, in.timeout()),
		stop:       activity.GetWorkerStopChannel(ctx),
		token:      resume(ctx, in.Token, info.ScheduledTime),
	}
	w.beater = a.startBeater(ctx, info.HeartbeatTimeout, w.token)
	defer w.beater.stop(record) // where a poller or a parser panics
	end := w.run(ctx)
	w.beater.stop(end.farewell())
	return end.result, end.err
}

// wait is one attempt of a PollAgentStatus.
type wait struct {
	*Activities
	in     PollInput
	poller Poller
	info   activity.Info
	limits limits
	stop   <-chan struct{} // the worker's; nil once this attempt has decided to ignore it
	token  Token
	beater *beater
	last   bool // the next poll is the last one: it is made at the wait's end
}

// run polls until the wait or its attempt ends.
func (w *wait) run(ctx context.Context) ending {
	now := w.now()
	rest, asked := w.token.remaining(now), time.Duration(0)
	if w.token.ConsecutiveFailures > 0 {
		asked = rest // failed polls may have been answered with a Retry-After
	}
	if asked > 0 || rest > 0 && now.Before(w.limits.end()) {
		if end := w.rest(ctx, rest, asked); end != nil {
			return *end
		}
	}
	for {
		seen, end := w.poll(ctx)
		if end != nil {
			return *end
		}
		if end := w.judge(ctx, seen); end != nil {
			return *end
		}
		if end := w.rest(ctx, seen.Delay, seen.asked); end != nil {
			return *end
		}
	}
}

// judge takes in what a poll saw and ends the wait where that decides it.
func (w *wait) judge(ctx context.Context, seen sighting) *ending {
	before, now := w.token, w.now()
	w.token.polled(seen.Decision, now)
	w.report(ctx, before, seen)
	switch seen.Action {
	case agentstatus.ActionCompleted:
		return w.completes(OutcomeCompleted, seen.Status)
	case agentstatus.ActionFailed:
		return w.fails(agentFailed(seen.Status, w.details("")))
	case agentstatus.ActionNeedsInput:
		switch w.in.OnNeedsInput {
		case OnWait:
		case OnReturn:
			return w.completes(OutcomeNeedsInput, seen.Status)
		default:
			return w.fails(problem{
				errType:  ErrTypeAgentNeedsInput,
				text:     fmt.Sprintf("the agent needs input: its state is %s. Answer it, or set on_needs_input to \"wait\"", w.token.State),
				details:  w.details("the agent needs input"),
				final:    true,
				expected: true,
			})
		}
	case agentstatus.ActionFatal:
		return w.fails(seen.problem(w.details(seen.text)))
	}
	if w.last {
		w.token.waits(seen.Delay, now) // for whoever continues the wait
		return w.deadlinePassed()
	}
	if seen.Failure && w.token.ConsecutiveFailures >= failuresInAttempt && w.limits.yields(errorType(seen.Reason), now, seen.Delay) {
		w.token.waits(seen.Delay, now)
		w.beater.publish(w.token, now)
		outage := seen.problem(w.details(seen.text))
		outage.details.Reason = ReasonAPIUnavailable
		outage.text = fmt.Sprintf("%d failed polls in a row, the next in %v: %s", w.token.ConsecutiveFailures, seen.Delay.Round(time.Second), seen.text)
		outage.retryAfter = seen.Delay
		return w.fails(outage)
	}
	return nil
}

// rest waits for delay, at most until the wait's end. There a last poll may be made before
// the delay is over, but not before the pause that the API asked for.
func (w *wait) rest(ctx context.Context, delay, asked time.Duration) *ending {
	now, end := w.now(), w.limits.end()
	w.token.waits(delay, now)
	if !now.Before(end) {
		return w.deadlinePassed()
	}
	wake, polite := now.Add(delay), !now.Add(asked).After(end)
	overslept := !wake.Before(end)
	if overslept {
		wake = end
	}
	w.beater.publish(w.token, wake)
	if delay >= parkAfter && w.limits.yields(ErrTypeWaitInterrupted, now, delay) {
		return w.interrupted(ReasonParked, delay)
	}
	if w.limits.attemptEndsAt.Before(wake) && w.limits.retryFits(ErrTypeWaitInterrupted, now, delay) {
		return w.sleepThen(ctx, w.limits.attemptEndsAt.Sub(now), func() *ending {
			return w.interrupted(ReasonAttemptTimeout, max(wake.Sub(w.now()), handOverDelay))
		})
	}
	return w.sleepThen(ctx, wake.Sub(now), func() *ending {
		if !overslept {
			return nil
		}
		if !polite || w.token.LastPollAt != nil && end.Sub(*w.token.LastPollAt) < leastDelay {
			return w.deadlinePassed()
		}
		w.last = true
		return nil
	})
}

// sleepThen sleeps, and then does what is next unless something ended the sleep early.
func (w *wait) sleepThen(ctx context.Context, pause time.Duration, next func() *ending) *ending {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			return next()
		case <-ctx.Done():
			return w.contextEnded(ctx)
		case <-w.beater.failed:
			return w.brokenOff(ReasonHeartbeatsFailing, leastDelay)
		case <-w.stop:
			if end := w.handOver(); end != nil {
				return end
			}
		}
	}
}
