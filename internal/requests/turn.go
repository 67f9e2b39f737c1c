package requests

import (
	"context"
	"slices"
	"sync"
)

// turn is somebody who waits to make another request than a status.
type turn struct{ came chan struct{} }

// turns are those who wait, the first to come first.
type turns struct {
	waiting []*turn
	taken   int  // places that they hold
	last    bool // the last request that was started is one of theirs
}

// Turn waits until a run may be started: that counts against the budget, a pause that the API
// asked for, and the requests in flight, as a poll does. Starts and polls that are due take turns,
// and starts take half of the places at most, since one may take long. over gives the place back.
//
// Its error is ctx's cause.
func (c *Connection) Turn(ctx context.Context) (over func(), err error) {
	t := &turn{came: make(chan struct{})}
	c.mu.Lock()
	c.turns.waiting = append(c.turns.waiting, t)
	c.dispatch(true)
	c.mu.Unlock()
	over = sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.inFlight--
		c.turns.taken--
		c.dispatch(false)
	})
	select {
	case <-t.came:
		return over, nil
	case <-ctx.Done():
	}
	c.mu.Lock()
	i := slices.Index(c.turns.waiting, t)
	if i >= 0 {
		c.turns.waiting = slices.Delete(c.turns.waiting, i, i+1)
		c.dispatch(true)
	}
	c.mu.Unlock()
	if i < 0 { // it came at the same moment
		over()
	}
	return nil, context.Cause(ctx)
}

// mayTurn reports whether somebody waits for whom there is a place.
func (c *Connection) mayTurn() bool {
	return len(c.turns.waiting) > 0 && c.inFlight < c.cfg.InFlight && c.turns.taken < max(1, c.cfg.InFlight/2)
}

// grant gives a turn to the first in the queue.
func (c *Connection) grant() {
	first := c.turns.waiting[0]
	c.turns.waiting[0] = nil
	if c.turns.waiting = c.turns.waiting[1:]; len(c.turns.waiting) == 0 {
		c.turns.waiting = nil
	}
	c.inFlight++
	c.turns.taken++
	c.turns.last = true
	close(first.came)
}
