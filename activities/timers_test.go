package activities

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/plan"
)

// counting counts the work under way, as a clock that jumps does.
type counting struct {
	clock.System
	work atomic.Int64
}

func (c *counting) Working(delta int) { c.work.Add(int64(delta)) }

// Timers that are woken while they are awake, and find nothing left, leave no work behind: a
// clock that jumps would stand still until the next attempt.
func TestTimersThatEndLeaveNoWork(t *testing.T) {
	now := &counting{}
	timers := newTimers(clock.NewTimeline(now))
	timers.running = true
	timers.time.Working(1) // their goroutine is awake, and about to look
	a := &attempt{index: -1}
	timers.set(a, time.Hour)
	timers.set(a, plan.Never)
	timers.run()
	if n := now.work.Load(); n != 0 {
		t.Errorf("%d pieces of work are left of timers that have ended", n)
	}
}
