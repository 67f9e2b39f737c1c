// A clock that jumps stands still for ever where a sleeper counts as work for too long, and jumps
// over work where it counts too little: so each test counts, too.
package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/internal/clock"
)

// bed is a sleeper that is awake, on a clock that counts work.
type bed struct {
	*clock.Sleeper
	t     *testing.T
	clock *counted
}

func inBed(t *testing.T, test func(b *bed)) {
	synctest.Test(t, func(t *testing.T) {
		c := &counted{}
		timeline := clock.NewTimeline(c)
		timeline.Working(1) // as whoever starts its goroutine does
		test(&bed{Sleeper: clock.NewSleeper(timeline), t: t, clock: c})
	})
}

// sleeps sleeps for d and checks how long that took, and that the sleeper is work once.
func (b *bed) sleeps(d, want time.Duration) {
	b.t.Helper()
	began := time.Now()
	b.Sleep(d)
	if took := time.Since(began); took != want {
		b.t.Errorf("slept for %v, want %v", took, want)
	}
	b.works(1)
}

func (b *bed) works(want int) {
	b.t.Helper()
	if got := b.clock.underWay(); got != want {
		b.t.Errorf("%d count as work, want %d", got, want)
	}
}

// after calls f later, when the sleeper has to be asleep: it is not work then.
func (b *bed) after(d time.Duration, f func()) {
	time.AfterFunc(d, func() {
		b.works(0)
		f()
	})
}

func TestASleeperWakesAtItsTime(t *testing.T) {
	inBed(t, func(b *bed) {
		b.after(30*time.Second, func() {})
		b.sleeps(time.Minute, time.Minute)
		b.sleeps(0, 0)
	})
}

func TestASleeperIsWokenEarly(t *testing.T) {
	for _, d := range []time.Duration{time.Minute, clock.Never} {
		inBed(t, func(b *bed) {
			b.after(20*time.Second, b.Wake)
			b.sleeps(d, 20*time.Second)
		})
	}
}

// Whoever wakes a sleeper that is about to lie down must not be overslept, and need not know
// whether somebody else has done so: the next sleep ends at once, and it alone.
func TestWakingAnAwakeSleeperEndsItsNextSleep(t *testing.T) {
	for _, d := range []time.Duration{time.Minute, clock.Never} {
		inBed(t, func(b *bed) {
			b.Wake()
			b.works(2) // a clock must not jump over what the sleeper was woken for
			b.Wake()
			b.works(2)
			b.sleeps(d, 0)
			b.sleeps(time.Minute, time.Minute)
		})
	}
}

// A timer that fires while the sleeper is woken has counted as work: it must not do so for ever,
// whichever of the two the sleeper hears.
func TestASleeperIsWokenAtItsTime(t *testing.T) {
	inBed(t, func(b *bed) {
		b.clock.due = true
		for range 64 { // select takes either
			b.Wake()
			b.Sleep(time.Minute)
			b.Wake() // also where it heard the timer, and has to hear this
			b.Sleep(clock.Never)
			b.works(1)
		}
	})
}

// The machine's clock does not jump, and is told nothing.
func TestASleeperOnTheMachinesClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		sleeper := clock.NewSleeper(clock.NewTimeline(clock.System{}))
		time.AfterFunc(20*time.Second, sleeper.Wake)
		sleeper.Sleep(time.Minute)
		sleeper.Sleep(time.Minute)
		if took := time.Since(began); took != 80*time.Second {
			t.Errorf("two sleeps took %v, want 20 s and a minute", took)
		}
	})
}
