package requests_test

// A storm of starts met no limit: ten thousand of them went out at once, whatever the budget of
// the connection was, and took its limit from the waits.

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// starts makes turns until they are over, and says when each came.
func (r *rig) starts(n int, takes time.Duration) <-chan time.Duration {
	came := make(chan time.Duration, n)
	for range n {
		go func() {
			over, err := r.conn.Turn(context.Background())
			if err != nil {
				return
			}
			came <- r.time.Now()
			elapse(takes)
			over()
		}()
	}
	return came
}

func all(came <-chan time.Duration) (at []time.Duration) {
	for {
		select {
		case one := <-came:
			at = append(at, one)
		default:
			return at
		}
	}
}

func TestStartsKeepTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, newAPI(always), budget(10))
		came := r.starts(200, 0)
		elapse(10 * time.Second)
		if n := len(all(came)); n < 90 || n > 115 {
			t.Errorf("%d starts in 10 s, with a budget of 10 a second", n)
		}
		elapse(15 * time.Second) // the rest, which leaves no goroutine behind
	})
}

func TestPollsAndStartsShareTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(always)
		r := newRig(t, a, budget(10))
		r.beginAll("w", 200) // they ask for 100 a second
		elapse(10 * time.Second)
		before := a.total()
		came := r.starts(1000, 0)
		elapse(20 * time.Second)
		polls, starts := a.total()-before, len(all(came))
		if polls < 80 || starts < 80 || polls+starts > 230 {
			t.Errorf("%d polls and %d starts in 20 s, with a budget of 10 a second: want half each", polls, starts)
		}
		r.leaveAll()
		elapse(200 * time.Second)
	})
}

func TestStartsLeaveHalfOfThePlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(always)
		r := newRig(t, a, inFlight(4))
		came := r.starts(10, time.Minute)
		w := r.begin("w")
		elapse(30 * time.Second)
		if n := len(all(came)); n != 2 {
			t.Errorf("%d starts are under way, want 2 of 4 places", n)
		}
		if n := len(a.polls("w")); n < 10 {
			t.Errorf("%d polls in 30 s beside slow starts", n)
		}
		w.leave()
		elapse(10 * time.Minute)
		if n := len(all(came)); n != 8 {
			t.Errorf("%d more starts, want the other 8", n)
		}
	})
}

func TestAPauseThatTheAPIAsksForHoldsStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(func(_ context.Context, _ string, since time.Duration) *vendors.Answer {
			if since < time.Second {
				return refused("20")
			}
			return running()
		})
		r := newRig(t, a)
		w := r.begin("w")
		elapse(time.Second)
		came := r.starts(1, 0)
		elapse(15 * time.Second)
		if n := len(all(came)); n != 0 {
			t.Errorf("%d starts within the pause", n)
		}
		elapse(15 * time.Second)
		if n := len(all(came)); n != 1 {
			t.Errorf("%d starts after the pause", n)
		}
		w.leave()
	})
}

// Whoever does not wait any more takes no turn, also where it comes at the same moment.
func TestATurnThatNobodyWaitsForIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, newAPI(always), inFlight(1))
		over, err := r.conn.Turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		gone := errors.New("gone")
		for range 20 {
			ctx, cancel := context.WithCancelCause(t.Context())
			left := make(chan error, 1)
			go func() {
				_, err := r.conn.Turn(ctx)
				left <- err
			}()
			synctest.Wait()
			cancel(gone)
			if err := <-left; !errors.Is(err, gone) {
				t.Fatalf("got %v", err)
			}
		}
		over()
		over() // nothing is given back twice
		again, err := r.conn.Turn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		again()
	})
}
