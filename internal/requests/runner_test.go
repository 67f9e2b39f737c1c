package requests

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentwait/agentwait/internal/clock"
)

// counting counts the work under way, as a clock that jumps does.
type counting struct {
	clock.System
	work atomic.Int64
}

func (c *counting) Working(delta int) { c.work.Add(int64(delta)) }

// A runner that is woken while it is awake, and finds nothing to do, leaves no work behind: a
// clock that jumps would stand still until the next one starts.
func TestARunnerThatEndsLeavesNoWork(t *testing.T) {
	now := &counting{}
	c := NewConnection(Config{Timeline: clock.NewTimeline(now), Random: func() float64 { return 0 }})
	c.mu.Lock()
	c.dispatching = true
	c.time.Working(1) // the runner is awake and waits for the lock
	c.dispatch(false)
	c.mu.Unlock()
	c.run()
	if n := now.work.Load(); n != 0 {
		t.Errorf("%d pieces of work are left of a runner that has ended", n)
	}

	// The next one sleeps, rather than take the old call for its own.
	c.sleeper.Sleep(time.Nanosecond)
	c.time.Working(1)
	if n := now.work.Load(); n != 0 {
		t.Errorf("%d pieces of work after a sleep", n)
	}
}
