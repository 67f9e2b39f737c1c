package requests_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

// patient has time, and takes no answer.
type patient struct{}

func (patient) Patience(_, most time.Duration) time.Duration { return most }

func (patient) Answered(time.Duration, time.Duration, *check.Answer, *agentwait.Error) {}

// rate returns the requests a second of a stretch.
func (a *api) rate(from, to int) float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, second := range a.seconds[min(from, len(a.seconds)):min(to, len(a.seconds))] {
		n += second
	}
	return float64(n) / float64(to-from)
}

// Refusals of one moment slow the connection down, and it recovers; bearing_test.go has the
// numbers.
func TestTheRateIsHalvedAndGrows(t *testing.T) {
	for name, status := range map[string]int{"too many requests": 429, "unavailable": 503} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := newAPI(func(_ context.Context, _ string, since time.Duration) *vendors.Answer {
					if since >= 30*time.Second && since < 30*time.Second+300*time.Millisecond {
						return &vendors.Answer{HTTPStatus: status}
					}
					return running()
				})
				r := newRig(t, a)
				r.beginAll("w", 400) // 200 a second
				elapse(200 * time.Second)
				r.leaveAll()
				before, after, later := a.rate(20, 30), a.rate(30, 31), a.rate(40, 50)
				if after < 0.5*before || after > 0.85*before {
					t.Errorf("%.0f requests a second before a refusal and %.0f in the second after, want the half, which doubles within it", before, after)
				}
				if later < 0.85*before {
					t.Errorf("%.0f requests a second before a refusal and %.0f ten seconds later", before, later)
				}
			})
		})
	}
}

// What is refused comes in the order in which it was due before: a wait that had bad luck does
// not go to the end of the queue.
func TestARefusalCostsNoTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refusals := 0
		a := newAPI(func(_ context.Context, id string, since time.Duration) *vendors.Answer {
			if id == "unlucky" && since > 30*time.Second && refusals == 0 {
				refusals++
				return refused("")
			}
			return running()
		})
		r := newRig(t, a, budget(10))
		w := r.begin("unlucky")
		r.beginAll("w", 200) // a turn takes 20 s
		elapse(120 * time.Second)
		r.leaveAll()
		for i, last := 0, time.Duration(0); i < len(w.served); i++ {
			if gap := w.served[i] - last; gap > 35*time.Second {
				t.Errorf("unserved for %v, want a turn of 20 s and the pauses", gap)
			}
			last = w.served[i]
		}
		if refusals != 1 {
			t.Error("it was not refused: the test proves nothing")
		}
	})
}

// Checks go first, but where requests are scarce a flood of them leaves every other one to the
// waits.
func TestAFloodOfChecksLeavesTheWaitsTheirs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(always)
		r := newRig(t, a, budget(10))
		r.beginAll("w", 50) // a turn takes 5 s
		elapse(30 * time.Second)
		var checks sync.WaitGroup
		for i := range 500 {
			checks.Go(func() { _, _, _ = r.conn.Check(t.Context(), target(fmt.Sprintf("c%d", i))) })
		}
		elapse(100 * time.Second)
		checks.Wait()
		r.leaveAll()
		for _, w := range r.waits {
			for i, last := 0, time.Duration(0); i < len(w.served); i++ {
				if gap := w.served[i] - last; gap > 20*time.Second {
					t.Fatalf("unserved for %v, want two turns at most, 10 s, and the pauses", gap)
				}
				last = w.served[i]
			}
		}
	})
}

// A Retry-After stops the connection, not one wait; and it ends at another moment for each.
func TestARetryAfterPausesTheConnection(t *testing.T) {
	ends := map[time.Duration]bool{}
	for seed := range uint64(5) {
		synctest.Test(t, func(t *testing.T) {
			a := newAPI(func(_ context.Context, _ string, since time.Duration) *vendors.Answer {
				if since >= 10*time.Second && since < 11*time.Second {
					return refused("20")
				}
				return running()
			})
			r := newRig(t, a, random(seeded(seed)))
			r.beginAll("w", 20)
			elapse(60 * time.Second)
			r.leaveAll()
			var asked, next time.Duration
			for _, w := range r.waits {
				for _, at := range a.polls(w.target.InteractionID) {
					if at >= 10*time.Second && (asked == 0 || at < asked) {
						asked = at
					}
				}
			}
			for _, w := range r.waits {
				for _, at := range a.polls(w.target.InteractionID) {
					if at > asked && (next == 0 || at < next) {
						next = at
					}
				}
			}
			if pause := next - asked; pause < 20*time.Second || pause > 26*time.Second {
				t.Errorf("the next request came %v after a Retry-After of 20 s", pause)
			}
			ends[next-asked] = true
		})
	}
	if len(ends) < 4 {
		t.Errorf("pauses of %v: all workers come back at the same moment", ends)
	}
}
