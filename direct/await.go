package direct

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// Await polls until the agent has finished, failed or needs input, or the timeout has passed. Of
// the input HeartbeatTimeoutSeconds and Carried mean nothing here.
//
// With OnCancel or OnDeadline "cancel_agent" the agent's run is cancelled if ctx ends, or the
// timeout passes, before it does: that takes up to 20 s, and its outcome stands in the error.
//
// # Errors
//
// An [*agentwait.Error] of the same types as a wait on Temporal has. Where ctx ends first, an
// error that wraps its cause; the agent runs on, unless OnCancel says otherwise.
func Await(ctx context.Context, api API, in agentwait.Input, options ...Option) (*agentwait.Result, error) {
	s := defaults()
	for _, option := range options {
		option(&s)
	}
	bounds := agentwait.PollInput{Target: in.Target, Selection: in.Selection, Schedule: in.Schedule, TimeoutSeconds: in.TimeoutSeconds}
	if err := bounds.Validate(); err != nil {
		return nil, invalid(in, err)
	}
	if err := checkEnding(api, in); err != nil {
		return nil, invalid(in, err)
	}
	if s.token != nil {
		if err := s.token.Validate(); err != nil {
			return nil, invalid(in, err)
		}
	}
	if s.requestTimeout <= 0 {
		return nil, invalid(in, agentwait.OutOfRange("request timeout", s.requestTimeout.String(), "a positive duration"))
	}
	if wrong := check.Validate(api, in.Target); wrong != nil {
		return nil, wrong
	}
	w := newWait(api, in, s)
	return w.run(ctx)
}

func invalid(in agentwait.Input, err error) error {
	failure, _ := agentwait.AsError(agentwait.InvalidRequest(in.InteractionID, err))
	return failure
}

// wait is one call of Await.
type wait struct {
	settings
	api  API
	in   agentwait.Input
	time *clock.Timeline
	wall outcome.Wall
	plan plan.Wait
	told *agentwait.Told // what the last good answer told of the run; nil: nothing
}

func newWait(api API, in agentwait.Input, s settings) *wait {
	w := &wait{settings: s, api: api, in: in, time: clock.NewTimeline(s.clock)}
	w.wall = outcome.Wall{
		Time:   func(at time.Duration) time.Time { return w.time.Wall(at).Round(0) },
		Moment: func(t time.Time) time.Duration { return t.Sub(w.time.Wall(0)) },
	}
	now := w.time.Now()
	progress := plan.NewProgress(now)
	if s.token != nil {
		progress = w.wall.Progress(*s.token)
		vendors.Remind(api, check.Ref(in.Target), s.token.InputRequests...)
	}
	// Nobody would go on with a wait that yields: this attempt is all there is.
	w.plan = plan.New(outcome.Options(in.Schedule), plan.Limits{
		Deadline: now + in.Timeout(), ClosesAt: plan.Never, AttemptEndsAt: plan.Never,
	}, progress)
	return w
}

func (w *wait) run(ctx context.Context) (*agentwait.Result, error) {
	w.time.Working(1)
	defer w.time.Working(-1)
	step := w.plan.Begin(w.time.Now())
	var seen check.Seen
	for {
		switch step.Do {
		case plan.Rest:
		case plan.Complete:
			return w.result(ctx, seen)
		case plan.Fail:
			return nil, outcome.Failed(seen, w.standing())
		case plan.Stall:
			return nil, outcome.Stalled(&w.plan, w.time.Now(), w.standing())
		default: // a wait without attempts ends in no other way
			return nil, w.deadlineExceeded(ctx)
		}
		now := w.time.Now()
		if now < min(step.PollAt, step.TimerAt) {
			if err := w.sleep(ctx, min(step.PollAt, step.TimerAt)-now); err != nil {
				return nil, err
			}
			now = w.time.Now()
		}
		if now < step.PollAt {
			step = w.plan.Timer(now)
			continue
		}
		var failure *agentwait.Error
		if step, seen, failure = w.poll(ctx); failure != nil {
			return nil, failure
		}
		if ctx.Err() != nil && seen.Status == nil && !seen.Final() {
			return nil, w.brokenOff(ctx)
		}
		if step.Do == plan.Rest {
			w.onPoll(w.token())
		}
	}
}

// poll makes one poll and plans what follows it.
func (w *wait) poll(ctx context.Context) (plan.Step, check.Seen, *agentwait.Error) {
	started := w.time.Now()
	patience := w.plan.Patience(started, w.requestTimeout)
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer, failure := check.Ask(bounded, w.api, w.in.Target)
	if failure != nil {
		return plan.Step{}, check.Seen{}, outcome.Refused(failure, w.standing())
	}
	if patience < w.requestTimeout && errors.Is(bounded.Err(), context.DeadlineExceeded) && ctx.Err() == nil && !answer.Came() {
		answer = check.Cut(patience)
	}
	now := w.time.Now()
	seen := answer.Decide(w.plan.Options().Policy, w.plan.Progressing(started), w.time.Wall(now), w.random())
	if seen.Status != nil {
		w.told = outcome.Tells(seen.Status)
	}
	return w.plan.Answered(now, seen.Decision, seen.Delay, check.ErrorType(seen.Reason)), seen, nil
}

// sleep is the only time at which a wait is not work under way: a clock that jumps stands still
// during requests.
func (w *wait) sleep(ctx context.Context, d time.Duration) error {
	fired, stop := w.clock.NewTimer(d)
	w.time.Working(-1)
	select {
	case <-fired: // a clock that jumps has counted the work that follows
		stop()
		return nil
	case <-ctx.Done():
	}
	stop()
	select {
	case <-fired:
	default:
		w.time.Working(1)
	}
	return w.brokenOff(ctx)
}

func (w *wait) brokenOff(ctx context.Context) error {
	return fmt.Errorf("the wait for interaction %.256q was broken off after %s; %s: %w",
		w.in.InteractionID, text.Polls(int(w.plan.Polls)), cmp.Or(w.cancelAgent(ctx, w.in.OnCancel), "the agent runs on"), context.Cause(ctx))
}

func (w *wait) deadlineExceeded(ctx context.Context) error {
	failure := outcome.DeadlineExceeded(w.time.Wall(w.plan.Deadline), &w.plan.Progress, w.standing())
	if cancelled := w.cancelAgent(ctx, w.in.OnDeadline); cancelled != "" {
		failure.Message += "; " + cancelled
	}
	return failure
}

func (w *wait) result(ctx context.Context, seen check.Seen) (*agentwait.Result, error) {
	result, failure := outcome.Completed(ctx, seen, outcome.Wait{
		Target: w.in.Target, Selection: w.in.Selection,
		Polls: int(w.plan.Polls), Elapsed: w.plan.Elapsed(w.time.Now()), LastStatusAt: w.wall.Maybe(w.plan.LastStatusAt),
	})
	switch {
	case failure == nil:
		return result, nil
	case failure.Type == agentwait.ErrTypeWaitInterrupted:
		return nil, w.brokenOff(ctx)
	default:
		return nil, failure
	}
}

func (w *wait) standing() agentwait.ErrorDetails {
	standing := w.wall.Standing(w.in.InteractionID, &w.plan.Progress, w.time.Now())
	if w.told != nil {
		standing.Told = *w.told
	}
	return standing
}

func (w *wait) token() agentwait.Token {
	token := w.wall.Token(&w.plan.Progress)
	if w.told != nil {
		token.Told = *w.told
	}
	return token
}
