package requests

import (
	"time"

	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
)

// patienceOf is how long a wait gives a request that is under way now: as long as it says, and if
// its own poll is due later, as if that began then.
func (c *Connection) patienceOf(w waiting, now time.Duration) time.Duration {
	patience := w.handler.Patience(now, c.cfg.Timeout)
	if patience > 0 && w.at != plan.Never && w.at > now {
		patience = min(max(patience, w.at-now+plan.LeastPatience), c.cfg.Timeout)
	}
	return patience
}

// boards has a wait leave in time a request that was under way when it came. over is closed when
// that has ended.
func (c *Connection) boards(s *subject, w waiting, over <-chan struct{}) {
	now := c.time.Now()
	if patience := c.patienceOf(w, now); patience > 0 {
		c.leaveAfter(s, w, now, now+patience, over)
	}
}

// leaveAfter has a wait leave a request that it shares when its own time for it is up. The request
// goes on for the others.
func (c *Connection) leaveAfter(s *subject, w waiting, started, at time.Duration, over <-chan struct{}) {
	fired, stop := c.time.Clock().NewTimer(at - c.time.Now())
	defer stop()
	select {
	case <-fired: // counted as work until it is done
		c.left(s, w, started)
		c.time.Working(-1)
	case <-over:
		stop()
		select {
		case <-fired:
			c.time.Working(-1)
		default:
		}
	}
}

// left tells a wait that its time is up. Whatever the request brings later is not for it, unless
// it asks again.
func (c *Connection) left(s *subject, w waiting, started time.Duration) {
	c.mu.Lock()
	waits := s.flight != nil && !s.flight.landed && w.waiter.subject == s && w.waiter.turn == w.turn
	if waits {
		w.waiter.at, w.waiter.urgent = plan.Never, false
	}
	c.mu.Unlock()
	if waits {
		now := c.time.Now()
		w.handler.Answered(started, now, check.Cut(now-started), nil)
	}
}
