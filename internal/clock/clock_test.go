package clock_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/internal/clock"
)

// Moments count from the timeline's start, and there is a way back to the clock's time.
func TestATimelineCountsFromItsStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		timeline := clock.NewTimeline(clock.System{})
		if got := timeline.Now(); got != 0 {
			t.Errorf("starts at %v", got)
		}
		<-time.After(90 * time.Second)
		if got := timeline.Now(); got != 90*time.Second {
			t.Errorf("after 90 s it is %v", got)
		}
		for _, at := range []time.Duration{-time.Hour, 0, 90 * time.Second, time.Hour} {
			if got, want := timeline.Wall(at), began.Add(at); !got.Equal(want) {
				t.Errorf("%v is at %v, want %v", at, got, want)
			}
		}
	})
}

// A timer of no length is there at once, as Clock asks for.
func TestATimerFires(t *testing.T) {
	for _, d := range []time.Duration{-time.Second, 0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			fired, stop := clock.System{}.NewTimer(d)
			defer stop()
			<-fired
			if took := time.Since(began); took != max(d, 0) {
				t.Errorf("a timer of %v took %v", d, took)
			}
		})
	}
}

// A timer that is released does not fire, or a clock would jump to it.
func TestAReleasedTimerDoesNotFire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fired, stop := clock.System{}.NewTimer(time.Minute)
		stop()
		<-time.After(time.Hour)
		select {
		case <-fired:
			t.Error("it fired")
		default:
		}
	})
}

// counted is a clock that is told of work. Its timers take the time of the bubble; one that fires
// counts as work, as Worker says.
type counted struct {
	clock.System
	due bool // timers are there at once, whatever their length

	mu      sync.Mutex
	working int
}

func (c *counted) Working(delta int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.working += delta
}

func (c *counted) underWay() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.working
}

func (c *counted) NewTimer(d time.Duration) (<-chan time.Time, func()) {
	fired := make(chan time.Time, 1)
	fire := func() {
		c.Working(1)
		fired <- time.Now()
	}
	if c.due {
		fire()
		return fired, func() {}
	}
	timer := time.AfterFunc(d, fire)
	return fired, func() { timer.Stop() }
}
