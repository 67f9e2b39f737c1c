package requests

import (
	"context"
	"sync"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/vendors"
)

// DefaultInFlight is how many requests of a connection are in flight at most.
const DefaultInFlight = 64

// Config configures a [Connection].
type Config struct {
	API vendors.API
	// Timeline is that of the waits. Required.
	Timeline *clock.Timeline
	// InFlight bounds the requests in flight. Defaults to [DefaultInFlight].
	InFlight int
	// PerSecond is the budget of requests a second. Defaults to none.
	PerSecond float64
	// Timeout bounds a request and the reading of its answer.
	Timeout time.Duration
	// Random returns a number in [0, 1), for jitter.
	Random func() float64
	// Observer is told what the connection does. Defaults to nobody.
	Observer Observer
	// Carry takes what is to go along with a wait's requests out of the context that the wait came
	// with: see [Waiter.Carry]. Defaults to nothing.
	Carry func(ctx context.Context) func(request context.Context) context.Context
}

// Connection makes the requests of all waits on one connection to an API.
type Connection struct {
	cfg  Config
	time *clock.Timeline

	mu          sync.Mutex
	subjects    subjects
	waits       int // on the connection
	due         queue
	idle        []*subject // nobody waited for them when they came, the first to come first
	turns       turns
	inFlight    int
	pace        *pace
	dispatching bool
	sleeper     *clock.Sleeper
	rest        rest
	wakesAt     time.Duration // … if that is for something to be due
	ratesAt     time.Duration // when the observer was told of the rates
}

// NewConnection returns a connection without waits. It has no goroutine while nobody waits.
func NewConnection(cfg Config) *Connection {
	if cfg.InFlight == 0 {
		cfg.InFlight = DefaultInFlight
	}
	return &Connection{
		cfg:      cfg,
		time:     cfg.Timeline,
		subjects: newSubjects(),
		due:      newQueue(),
		pace:     newPace(cfg.PerSecond, cfg.Random),
		sleeper:  clock.NewSleeper(cfg.Timeline),
		ratesAt:  -ratesEvery,
	}
}

// Schedule says when a wait's next request is due: plan.Never stands for no more, until its
// timer. usual is the distance at which the wait polls without learning and without a pause;
// from it follows what all of them ask for together. The target must not change.
func (c *Connection) Schedule(w *Waiter, handler Handler, target *agentwait.Target, at, usual time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w.subject == nil {
		w.handler = handler
		c.subjects.of(target).add(w)
		c.waits++
	}
	if !w.owed {
		w.since = at
	}
	w.at = at
	w.turn++
	c.demands(w, 1/max(usual, leastDistance).Seconds())
	c.due.put(w.subject)
	c.dispatch(w.urgent)
	if f := w.subject.flight; f != nil && !f.landed && at != plan.Never {
		go c.boards(w.subject, waiting{w, handler, w.turn, at}, f.over)
	}
}

// Remove takes a wait off the connection. A request of which nobody waits for the answer any
// more is broken off. Remove reports whether a request is under way or began within the last
// second: whoever goes on with the wait elsewhere must not make the next one at once.
func (c *Connection) Remove(w *Waiter) (recent bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := w.subject
	if s == nil {
		return false
	}
	recent = s.flight != nil || !s.rested(c.time.Now())
	c.demands(w, 0)
	s.remove(w)
	if c.waits--; c.waits == 0 {
		c.pace.demand = 0 // which it is but for what many roundings have left
		c.rates(c.time.Now())
	}
	if f := s.flight; f != nil && !f.landed && (s.empty() || f.looks && !s.looked()) {
		f.cancel(errNobodyWaits)
	}
	c.settle(s)
	c.dispatch(false)
	return recent
}

// demands changes what a wait counts for.
func (c *Connection) demands(w *Waiter, demand float64) {
	c.pace.demand += demand - w.demand
	w.demand = demand
}

// settle gives a subject its place in the queue, or forgets it if nobody waits any more.
func (c *Connection) settle(s *subject) {
	c.due.put(s)
	if s.flight != nil || !s.empty() {
		return
	}
	now := c.time.Now()
	if s.rested(now) {
		c.subjects.forget(s)
	} else {
		c.idle = append(c.idle, s) // the next one who asks must know of the last request
	}
	c.sweep(now)
}

// sweep forgets the subjects that nobody waits for, a second after their last request. One that
// somebody waits for again comes back when they have left.
func (c *Connection) sweep(now time.Duration) {
	for len(c.idle) > 0 {
		s := c.idle[0]
		if left := s.empty() && s.flight == nil; left && s.rested(now) {
			c.subjects.forget(s)
		} else if left {
			break
		}
		c.idle[0] = nil
		c.idle = c.idle[1:]
	}
	if len(c.idle) == 0 {
		c.idle = nil
	}
}
