package clock

import (
	"math"
	"time"
)

// Never is how long a [Sleeper] sleeps that only waking ends.
const Never = time.Duration(math.MaxInt64)

// Sleeper is a goroutine's bed: it sleeps for a while or until it is woken, and counts as
// work under way while it is awake. Its goroutine calls Working(1) before it starts, and
// Working(-1) when it ends; before it ends for good it calls Drain.
type Sleeper struct {
	time *Timeline
	wake chan struct{}
}

// NewSleeper returns a sleeper on a timeline.
func NewSleeper(t *Timeline) *Sleeper { return &Sleeper{time: t, wake: make(chan struct{}, 1)} }

// Wake ends the present sleep, or the next one at once.
func (s *Sleeper) Wake() {
	s.time.Working(1) // before a clock can jump over what it wakes for
	select {
	case s.wake <- struct{}{}:
	default:
		s.time.Working(-1)
	}
}

// Sleep sleeps for d, or until it is woken.
func (s *Sleeper) Sleep(d time.Duration) {
	if d == Never {
		s.time.Working(-1)
		<-s.wake
		return
	}
	fired, stop := s.time.clock.NewTimer(d)
	s.time.Working(-1)
	select {
	case <-fired: // a clock that jumps has counted the work that follows
		stop()
	case <-s.wake:
		stop()
		select {
		case <-fired:
			s.time.Working(-1)
		default:
		}
	}
}

// Drain takes back a call that came while the goroutine was awake, for one that is about to end.
// Nobody may call Wake meanwhile, nor until another goroutine has begun.
func (s *Sleeper) Drain() {
	select {
	case <-s.wake:
		s.time.Working(-1)
	default:
	}
}
