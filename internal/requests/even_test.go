package requests_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// even checks the requests of each second of a stretch against their mean.
func even(t *testing.T, a *api, from, to int) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.seconds) < to {
		t.Fatalf("%d seconds, want %d: the test would prove nothing", len(a.seconds), to)
	}
	seconds, sum, least, most := a.seconds[from:to], 0, a.seconds[from], 0
	for _, n := range seconds {
		sum += n
		least, most = min(least, n), max(most, n)
	}
	mean := float64(sum) / float64(len(seconds))
	t.Logf("requests a second: mean %.0f, least %d (%+.0f %%), most %d (%+.0f %%)",
		mean, least, 100*(float64(least)/mean-1), most, 100*(float64(most)/mean-1))
	if float64(least) < 0.75*mean || float64(most) > 1.25*mean {
		t.Errorf("requests a second %v: want ±25 %% of their mean, %.0f", seconds, mean)
	}
}

// Once waits went on in lock-step after a stall: 382, 8, 388, 27 … requests a second for half a
// minute.
func TestEvenAfterAStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const stall = 20 * time.Second
		a := newAPI(func(ctx context.Context, _ string, since time.Duration) *vendors.Answer {
			latency := 20 * time.Millisecond
			if since > 10*time.Second && since < 10*time.Second+stall {
				latency = 10*time.Second + stall - since
			}
			if !pause(ctx, latency) {
				return nil
			}
			return running()
		})
		r := newRig(t, a)
		r.beginAll("w", 1000)
		elapse(71 * time.Second)
		r.leaveAll()
		even(t, a, 40, 70)
	})
}

func TestEvenAfterManyStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(always)
		r := newRig(t, a)
		r.beginAll("w", 10_000)
		elapse(26 * time.Second)
		r.leaveAll()
		even(t, a, 10, 25)
		for _, w := range r.waits {
			if len(w.served) < 8 {
				t.Fatalf("a wait was polled %d times in 26 s", len(w.served))
			}
		}
	})
}

// Few waits may do as they like: the first poll of each is made at once.
func TestFewWaitsAreNotSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(always)
		r := newRig(t, a)
		r.beginAll("w", 10)
		elapse(time.Second)
		synctest.Wait()
		r.leaveAll()
		for _, w := range r.waits {
			if polls := a.polls(w.target.InteractionID); len(polls) != 1 || polls[0] > 500*time.Millisecond {
				t.Errorf("polls at %v", polls)
			}
		}
	})
}
