package requests

import (
	"time"

	"github.com/agentwait/agentwait/internal/clock"
)

// rest is what the connection's goroutine waits for.
type rest uint8

// The values of rest.
const (
	awake    rest = iota
	forPlace      // a request in flight has to end
	forTurn       // the pace allows the next request later
	forDue        // nothing is due yet
)

// dispatch makes sure that somebody looks at the queue. urgent is true if something that need
// not be even has come.
//
// It wakes nobody in vain: a wait that polls every few seconds is scheduled for later than what
// is slept for, and a wake costs as much processor time as the decision on a poll.
func (c *Connection) dispatch(urgent bool) {
	switch {
	case !c.dispatching:
		if c.due.empty() && len(c.turns.waiting) == 0 {
			return
		}
		c.dispatching = true
		c.time.Working(1)
		go c.run()
	case c.stirs(urgent):
		c.rest = awake
		c.sleeper.Wake()
	}
}

// stirs reports whether what the goroutine waits for has changed.
func (c *Connection) stirs(urgent bool) bool {
	switch {
	case c.rest == awake: // it looks at the queue before it sleeps
		return false
	case c.due.empty(), c.rest != forTurn && c.mayTurn():
		return true
	}
	switch c.rest {
	case forPlace:
		return c.inFlight < c.cfg.InFlight
	case forTurn:
		return urgent
	default:
		return c.due.first() < c.wakesAt-c.together()
	}
}

// run starts the requests that are due, until nothing is left to wait for.
func (c *Connection) run() {
	defer c.time.Working(-1)
	for {
		c.mu.Lock()
		c.rest = awake
		pause, more := c.startDue()
		if !more {
			c.dispatching = false
			c.sleeper.Drain()
			c.mu.Unlock()
			return
		}
		if c.rest != forPlace {
			pause = max(pause, c.together())
		}
		c.mu.Unlock()
		c.sleeper.Sleep(pause)
	}
}

const (
	// many requests a second are started together, those of a moment that nobody notices: a
	// goroutine, a connection and the network's poller that wake for each of them cost more
	// processor time than the requests themselves.
	many   = 100
	moment = 40 * time.Millisecond
)

// together is how long to sleep at least. Where the API bears less than is asked for, each request
// has its own time.
func (c *Connection) together() time.Duration {
	if c.pace.demand < many || c.pace.scarce {
		return 0
	}
	return moment
}

// startDue starts what is due and says how long nothing else will be: for ever if a place has
// to become free first. more is false if nobody waits.
func (c *Connection) startDue() (pause time.Duration, more bool) {
	for !c.due.empty() || len(c.turns.waiting) > 0 {
		if c.inFlight >= c.cfg.InFlight {
			c.rest = forPlace
			return clock.Never, true
		}
		now := c.time.Now()
		s, at := c.nextDue(now)
		turn := c.mayTurn() && (s == nil || !c.turns.last)
		if s == nil && !turn {
			if len(c.turns.waiting) > 0 && at == clock.Never {
				c.rest = forPlace // one of theirs
				return clock.Never, true
			}
			c.rest, c.wakesAt = forDue, at
			return at - now, true
		}
		late, urgent := time.Duration(0), true
		if !turn {
			late, urgent = now-s.at, s.urgent
		}
		if wait := c.pace.take(now, late, urgent); wait > 0 {
			c.rest = forTurn
			return wait, true
		}
		if turn {
			c.grant()
			continue
		}
		c.turns.last = false
		c.due.wasUrgent = s.urgent
		c.start(s, now)
	}
	return 0, false
}

// nextDue is the subject whose request is due; nil, and when one will be: clock.Never if
// nobody waits for any.
func (c *Connection) nextDue(now time.Duration) (*subject, time.Duration) {
	if c.due.empty() {
		return nil, clock.Never
	}
	return c.due.next(now, c.pace.scarce)
}
