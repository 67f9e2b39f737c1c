package requests

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/vendors"
)

var errNobodyWaits = errors.New("nobody waits for the answer any more")

// flight is a request under way.
type flight struct {
	cancel context.CancelCauseFunc
	landed bool // the answer is being handed out
	looks  bool // only those who look have asked for it
	over   <-chan struct{}
}

// start starts a subject's request. The caller holds the lock.
func (c *Connection) start(s *subject, now time.Duration) {
	ctx, cancel := context.WithCancelCause(s.carries(context.Background()))
	s.flight = &flight{cancel: cancel, over: ctx.Done(), looks: s.lookedAt(now)}
	c.inFlight++
	c.due.put(s)
	c.time.Working(1)
	due, late := s.waiters(), now-s.at
	if s.flight.looks {
		due = onlyLooks(due) // the others go on as if it were not made
	}
	go func() {
		defer c.time.Working(-1)
		defer cancel(nil)
		patience, each := c.patience(now, due)
		if patience > 0 {
			for i, w := range due {
				if each[i] > 0 && each[i] < patience {
					go c.leaveAfter(s, w, now, now+each[i], ctx.Done())
				}
			}
			c.fly(ctx, s, now, late, patience)
		} else {
			c.stay(s, due)
		}
	}()
}

// onlyLooks are those who only look.
func onlyLooks(all []waiting) []waiting {
	return slices.DeleteFunc(all, func(w waiting) bool { return !w.waiter.looks })
}

// patience is that of the most patient wait. It asks them without the lock: a wait that
// answers has one of its own, with which it may be calling the connection.
func (c *Connection) patience(now time.Duration, due []waiting) (most time.Duration, each []time.Duration) {
	each = make([]time.Duration, len(due))
	for i, w := range due {
		each[i] = c.patienceOf(w, now)
		most = max(most, each[i])
	}
	return most, each
}

// stay makes no request: none of the waits has the time for one. Their timers end them.
func (c *Connection) stay(s *subject, due []waiting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range due {
		if w.waiter.subject == s && w.waiter.turn == w.turn { // else it was scheduled anew meanwhile
			w.waiter.at, w.waiter.urgent = plan.Never, false
		}
	}
	c.inFlight--
	s.flight = nil
	c.settle(s)
	c.dispatch(false)
}

// fly makes the request and hands its answer out.
func (c *Connection) fly(ctx context.Context, s *subject, started, late, patience time.Duration) {
	c.mu.Lock()
	s.last = started
	c.late(late)
	c.mu.Unlock()
	ctx, release := vendors.Hold(ctx)
	defer release() // once all who wait have taken what they need of the answer
	var answer *check.Answer
	var failure *agentwait.Error
	if ctx.Err() == nil { // else everybody has left before it was made
		answer, failure = c.ask(ctx, *s.target, patience)
	}
	now := c.time.Now()
	brokenOff := errors.Is(context.Cause(ctx), errNobodyWaits)
	c.made(answer, failure, brokenOff, now-started)
	c.mu.Lock()
	if brokenOff && (answer == nil || !answer.HasStatus()) {
		// That says nothing of the API. Who has come meanwhile asks again.
		c.inFlight--
		s.flight = nil
		c.settle(s)
		c.rates(now)
		c.dispatch(false)
		c.mu.Unlock()
		return
	}
	s.flight.landed = true
	waiters := s.waiters()
	if s.flight.looks && (answer == nil || !answer.HasStatus()) {
		waiters = onlyLooks(waiters)
	}
	for _, w := range waiters {
		w.waiter.at, w.waiter.urgent = plan.Never, false
		w.waiter.owed = answer != nil && answer.Overload()
	}
	if !brokenOff {
		c.paused(c.pace.saw(now, c.time.Wall(now), answer))
	}
	c.shared(len(waiters))
	c.inFlight--
	c.rates(now)
	c.dispatch(false)
	c.mu.Unlock()

	// Each decides for itself, and schedules its next request or takes itself off.
	for _, w := range waiters {
		w.handler.Answered(started, now, answer, failure)
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	s.flight = nil
	c.settle(s)
	c.dispatch(false)
}

// ask makes one request. A panic of a vendor's code is a failure of this request alone.
func (c *Connection) ask(ctx context.Context, target agentwait.Target, patience time.Duration) (answer *check.Answer, failure *agentwait.Error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			answer, failure = check.Panicked(cause), nil
		}
	}()
	answer, failure = check.Ask(ctx, c.cfg.API, target)
	if failure == nil && patience < c.cfg.Timeout && errors.Is(ctx.Err(), context.DeadlineExceeded) && !answer.Came() {
		answer = check.Cut(patience)
	}
	return answer, failure
}
