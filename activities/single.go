package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/internal/text"
)

// single is the attempt of a PollAgentStatus: one wait.
type single struct {
	attempt
	plan       plan.Wait
	timer      time.Duration
	waiter     requests.Waiter
	connection *requests.Connection

	target       agentwait.Target
	asked        *asked // nil: the default
	returns      bool   // at the deadline, instead of failing
	signalPhases bool
	completes    bool // its result is being made
	trouble      trouble
	learned      learning
}

// asked is what the result of a wait carries, and what is told of its run. Most waits have
// neither, so it is kept apart.
type asked struct {
	agentwait.Selection
	breakOff func()          // ends the making of the result; nil: it is not being made
	told     *agentwait.Told // what the last good answer told of the run; nil: nothing
}

// start begins the wait.
func (s *single) start(now time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return // the worker has stopped since it was taken in
	}
	s.timer = plan.Never
	s.begin(now)
	s.follow(now, s.plan.Begin(now), check.Seen{})
}

// Patience is the connection's question: see [requests.Handler].
func (s *single) Patience(now, most time.Duration) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.mayPoll(now) {
		return 0
	}
	return s.plan.Patience(now, most)
}

// Answered takes in an answer: see [requests.Handler].
func (s *single) Answered(started, now time.Duration, answer *check.Answer, failure *agentwait.Error) {
	if make, complete := s.answered(started, now, answer, failure); complete {
		s.complete(make())
	}
}

// answered takes an answer in. Where it completes the wait, the result is yet to be made: by
// what is returned, without the lock, for which everybody's heartbeats would have to wait.
func (s *single) answered(started, now time.Duration, answer *check.Answer, failure *agentwait.Error) (
	make func() (*agentwait.Result, *agentwait.Error), complete bool,
) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended || s.completes {
		return nil, false
	}
	if failure != nil {
		s.end(nil, outcome.Refused(failure, s.standing(now)).Final(), wanted)
		return nil, false
	}
	seen := answer.Decide(s.plan.Options().Policy, s.plan.Progressing(started), s.home.engine.time.Wall(now), s.home.engine.cfg.Random())
	before, told, seenBefore := s.plan.Progress, s.tells(), s.plan.HasAnswered()
	if seen.Status != nil {
		s.setTells(outcome.Tells(seen.Status))
	}
	delay := s.learned.learn(s.home.engine, &s.plan, s.target.CredentialName(), now, seen)
	step := s.plan.Answered(now, seen.Decision, delay, check.ErrorType(seen.Reason))
	s.home.engine.metrics.detected(s.target.CredentialName(), seenBefore, seen, s.home.engine.time.Wall(now))
	s.told(before, told, seen, step)
	if step.Do == plan.Complete {
		s.completes, s.timer = true, plan.Never
		s.leave()
		s.rearm()
		wait := s.outcome(now)
		ctx, breakOff := context.WithCancel(context.Background())
		s.extra()
		s.asked.breakOff = breakOff
		return func() (*agentwait.Result, *agentwait.Error) {
			defer breakOff()
			return outcome.Completed(ctx, seen, wait)
		}, true
	}
	s.follow(now, step, seen)
	if !s.ended {
		s.sink.changed(&s.attempt)
	}
	return nil, false
}

// extra returns what is kept apart, of which there is some now.
func (s *single) extra() *asked {
	if s.asked == nil {
		s.asked = &asked{}
	}
	return s.asked
}

// tells is what the last good answer told of the run; nil: nothing.
func (s *single) tells() *agentwait.Told {
	if s.asked == nil {
		return nil
	}
	return s.asked.told
}

func (s *single) setTells(told *agentwait.Told) {
	if told != nil || s.asked != nil {
		s.extra().told = told
	}
}

// complete ends the wait with its result.
func (s *single) complete(result *agentwait.Result, failure *agentwait.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ended: // it was cancelled meanwhile, or the server knows it no more
	case failure != nil && failure.Type == agentwait.ErrTypeWaitInterrupted: // broken off by a stop
		s.end(nil, failure.Retryable(plan.HandOverDelay), wanted)
	case failure != nil:
		s.end(nil, failure.Final(), wanted)
	default:
		s.end(result, nil, none)
	}
}

// follow does what the plan says.
func (s *single) follow(now time.Duration, step plan.Step, seen check.Seen) {
	switch step.Do {
	case plan.Rest:
		s.timer = step.TimerAt
		s.connection.Schedule(&s.waiter, s, &s.target, step.PollAt, s.home.engine.distance(&s.plan, now, step, seen))
		s.rearm()
	case plan.Fail:
		s.end(nil, outcome.Failed(seen, s.standing(now)).Final(), wanted)
	case plan.Stall:
		s.end(nil, outcome.Stalled(&s.plan, now, s.standing(now)).Final(), wanted)
	case plan.Deadline:
		s.deadlinePassed(now)
	case plan.Outage:
		problem := seen.Problem(s.standing(now))
		problem.Details.Reason = agentwait.ReasonAPIUnavailable
		problem.Message = text.Cut(fmt.Sprintf("%d failed polls in a row, the next in %v: %s",
			s.plan.Failures, step.Delay.Round(time.Second), seen.Text), agentwait.MaxErrorTextBytes)
		s.end(nil, problem.Retryable(step.Delay), wanted)
	case plan.Yield:
		s.yield(now, yieldReasons[step.Why], step.Delay)
	}
}

var yieldReasons = map[plan.Why]string{
	plan.Parked:         agentwait.ReasonParked,
	plan.Stopping:       agentwait.ReasonShutdown,
	plan.AttemptTimeout: agentwait.ReasonAttemptTimeout,
}

// yield ends the attempt, not the wait.
func (s *single) yield(now time.Duration, reason string, delay time.Duration) {
	s.end(nil, agentwait.Interrupted(reason, s.standing(now)).Retryable(delay), wanted)
}

func (s *single) details() any { return s.token() }

func (s *single) due() time.Duration     { return s.plan.PollAt() }
func (s *single) timerAt() time.Duration { return s.timer }

func (s *single) onTimer(now time.Duration) {
	if !s.completes {
		s.follow(now, s.plan.Timer(now), check.Seen{})
	}
}
func (s *single) resumed(now time.Duration) { s.onTimer(now) }

func (s *single) handsOver(now time.Duration) bool {
	return s.plan.HandsOver(now, plan.HandOverDelay)
}

func (s *single) stop(now time.Duration) {
	step, ok := s.plan.Stop(now)
	if !ok {
		return // no attempt could take over in time: the wait ends here
	}
	if s.completes {
		s.asked.breakOff() // and it ends here all the same if its result has no path before it
		return
	}
	if s.connection.Remove(&s.waiter) && s.plan.Postpone(now) && s.plan.HandsOver(now, s.plan.Delay) {
		// Else the next attempt begins at once, and waits for that second itself.
		step.Delay = s.plan.Delay
	}
	s.follow(now, step, check.Seen{})
}

func (s *single) interrupted(now time.Duration, reason string, delay time.Duration) {
	switch reason {
	case agentwait.ReasonShutdown, agentwait.ReasonHeartbeatsFailing:
		if step := s.plan.Lost(now, delay); step.Do == plan.Deadline {
			s.deadlinePassed(now)
			return
		}
	}
	// A pause has no deadline and a reset is retried at once.
	s.yield(now, reason, delay)
}

func (s *single) cancelled(now time.Duration) { s.end(nil, s.cancelError(now), wanted) }

func (s *single) cancelError(now time.Duration) error { return agentwait.Cancelled(s.standing(now)) }

func (s *single) leave() {
	s.outage().left(&s.trouble)
	s.connection.Remove(&s.waiter)
	if s.asked != nil && s.asked.breakOff != nil {
		s.asked.breakOff()
	}
}

// tell tells the calling workflow of a phase. It tries once: a signal that is lost costs a
// line in a status view, one that is repeated costs history events.
func (s *single) tell(change agentwait.PhaseChange) {
	s.home.engine.reports.do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), signalTimeout)
		defer cancel()
		if err := s.sink.signal(ctx, agentwait.PhaseSignal, change); err != nil {
			s.say(levelWarn, "agentwait: the phase signal was not delivered", "error", err)
		}
	})
}
