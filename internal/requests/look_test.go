package requests_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/vendors"
)

// What a look brings is a poll to the waits where it is a status, and nothing where it is none.
func TestALookThatFailsIsNoPollOfTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var failing atomic.Bool
		a := newAPI(func(context.Context, string, time.Duration) *vendors.Answer {
			if failing.Load() {
				return &vendors.Answer{HTTPStatus: 500}
			}
			return running()
		})
		r := newRig(t, a, random(func() float64 { return 0.5 }))
		defer r.leaveAll()
		w := r.begin("a")
		elapse(1100 * time.Millisecond) // polled at 0 s, and due at 2 s

		failing.Store(true)
		answer, failure, err := r.conn.Look(t.Context(), target("a"))
		if err != nil || failure != nil || answer.HasStatus() {
			t.Fatalf("the look got %v, %v, %v; want the answer without a status", answer, failure, err)
		}
		if served, failed := w.polled(); served != 1 || failed != 0 {
			t.Errorf("after a look that failed the wait has %d answers and %d failures, want 1 and 0", served, failed)
		}
		failing.Store(false)
		elapse(1500 * time.Millisecond)
		// Its own poll is not later than it was, but for the second between two requests.
		if polls := a.polls("a"); len(polls) != 3 || polls[2] > 2200*time.Millisecond {
			t.Errorf("requests at %v, want the wait's own at 2.1 s at the latest", polls)
		}
		if served, _ := w.polled(); served != 2 {
			t.Errorf("the wait has %d answers, want 2", served)
		}

		elapse(1100 * time.Millisecond)
		answer, _, err = r.conn.Look(t.Context(), target("a"))
		if err != nil || !answer.HasStatus() {
			t.Fatalf("the look got %v, %v; want a status", answer, err)
		}
		if served, _ := w.polled(); served != 3 {
			t.Errorf("after a look that brought a status the wait has %d answers, want 3: it need not ask itself", served)
		}
	})
}

// A look that shares the wait's own poll takes nothing from it: the failure is the wait's.
func TestALookSharesAPollThatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(func(ctx context.Context, _ string, _ time.Duration) *vendors.Answer {
			pause(ctx, 500*time.Millisecond)
			return &vendors.Answer{HTTPStatus: 500}
		})
		r := newRig(t, a, random(func() float64 { return 0.5 }))
		defer r.leaveAll()
		w := r.begin("a")
		elapse(100 * time.Millisecond)
		if _, _, err := r.conn.Look(t.Context(), target("a")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if _, failed := w.polled(); failed != 1 || a.total() != 1 {
			t.Errorf("%d failures after %d requests, want 1 of 1", failed, a.total())
		}
	})
}

// A wait that is not due has no part in a look, so it is not cut short by the wait's own patience.
func TestALookThatTakesLongCutsNoWaitShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var slow atomic.Bool
		a := newAPI(func(ctx context.Context, _ string, _ time.Duration) *vendors.Answer {
			if slow.Load() && !pause(ctx, 50*time.Second) {
				return nil
			}
			return running()
		})
		r := newRig(t, a, random(func() float64 { return 0.5 }))
		defer r.leaveAll()
		w := r.begin("a")
		w.mu.Lock()
		w.plan.Deadline = r.time.Now() + 8*time.Second
		w.mu.Unlock()
		elapse(1100 * time.Millisecond)
		slow.Store(true)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, _, err := r.conn.Look(ctx, target("a")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the look ended with %v, want its deadline", err)
		}
		if _, failed := w.polled(); failed != 0 {
			t.Errorf("the wait has %d failures, want none", failed)
		}
		synctest.Wait()
		if a.total() != 3 {
			t.Errorf("%d requests, want 3: the wait asks once nobody looks any more", a.total())
		}
	})
}

func TestStanding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(func(ctx context.Context, id string, since time.Duration) *vendors.Answer {
			if since > time.Second {
				return refused("30")
			}
			return running()
		})
		r := newRig(t, a, random(func() float64 { return 0.5 }), budget(10))
		defer r.leaveAll()
		r.begin("a")
		synctest.Wait()
		if got := r.conn.Standing(); got.Waits != 1 || got.Rate != 1 || got.Limit != 10 || got.Demand != 0.5 || got.Paused != 0 {
			t.Errorf("it stands at %+v, want one wait that asks for half a request a second of a budget of 10", got)
		}
		elapse(2500 * time.Millisecond)
		got := r.conn.Standing()
		if want := (requests.Standing{Waits: 1, Rate: got.Rate, Demand: got.Demand, Limit: 1, Paused: 29*time.Second + 500*time.Millisecond}); got != want {
			t.Errorf("after a refusal it stands at %+v, want %+v", got, want)
		}
	})
}
