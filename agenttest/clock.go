package agenttest

import (
	"sync"
	"time"

	"github.com/agentwait/agentwait/internal/clock"
)

// Clock is a clock that jumps: while nothing is under way it goes straight to the moment that
// somebody waits for. A wait of an hour with 50 polls takes as long as 50 requests.
//
//	cfg.Clock = agenttest.NewClock()
//
// It is for activities.Config.Clock and direct.WithClock. Give each test its own.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	working int
	timers  []*jumpTimer
}

type jumpTimer struct {
	at    time.Time
	fired chan time.Time
}

var (
	_ clock.Clock  = (*Clock)(nil)
	_ clock.Worker = (*Clock)(nil)
)

// NewClock returns a clock that starts at the present time.
func NewClock() *Clock { return &Clock{now: time.Now().Round(0)} }

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// NewTimer returns a timer of the clock's time.
func (c *Clock) NewTimer(d time.Duration) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	timer := &jumpTimer{at: c.now.Add(max(d, 0)), fired: make(chan time.Time, 1)}
	c.timers = append(c.timers, timer)
	c.jump()
	return timer.fired, func() { c.stop(timer) }
}

// Working is told of work that begins (1) and has ended (-1). While there is any the clock
// stands still.
func (c *Clock) Working(delta int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.working += delta
	c.jump()
}

func (c *Clock) stop(timer *jumpTimer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(timer)
}

func (c *Clock) remove(timer *jumpTimer) {
	for i, t := range c.timers {
		if t == timer {
			c.timers = append(c.timers[:i], c.timers[i+1:]...)
			return
		}
	}
}

// jump goes to the earliest timer and fires it. What it wakes up is work.
func (c *Clock) jump() {
	if c.working > 0 || len(c.timers) == 0 {
		return
	}
	next := c.timers[0]
	for _, t := range c.timers {
		if t.at.Before(next.at) {
			next = t
		}
	}
	if next.at.After(c.now) {
		c.now = next.at
	}
	c.remove(next)
	c.working++
	next.fired <- c.now
}
