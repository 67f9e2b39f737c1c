package requests_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// What is due goes in the order of its due time, whatever the order in which it came.
func TestDueOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []string
		a := newAPI(func(ctx context.Context, id string, _ time.Duration) *vendors.Answer {
			mu.Lock()
			order = append(order, id)
			mu.Unlock()
			pause(ctx, 10*time.Second)
			return running()
		})
		r := newRig(t, a, inFlight(1))
		r.begin("first") // holds the only place for 10 s
		synctest.Wait()
		for _, due := range []int{5, 3, 1, 4, 2} {
			w := &wait{rig: r, target: target(fmt.Sprint(due)), over: true}
			r.conn.Schedule(&w.waiter, patient{}, &w.target, r.time.Now()+time.Duration(due)*time.Second, time.Minute)
			defer r.conn.Remove(&w.waiter)
		}
		elapse(70 * time.Second)
		synctest.Wait()
		r.leaveAll()
		mu.Lock()
		defer mu.Unlock()
		order = slices.DeleteFunc(order, func(id string) bool { return id == "first" })
		if !slices.Equal(order, []string{"1", "2", "3", "4", "5"}) {
			t.Errorf("got %v", order)
		}
	})
}

func TestRequestsInFlightAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(after(3 * time.Second))
		r := newRig(t, a, inFlight(16))
		r.beginAll("w", 500)
		elapse(120 * time.Second)
		r.leaveAll()
		synctest.Wait()
		if a.most != 16 {
			t.Errorf("%d requests in flight, want 16", a.most)
		}
		for _, w := range r.waits {
			if served, _ := w.polled(); served == 0 {
				t.Errorf("%s was never served", w.target.InteractionID)
			}
		}
	})
}

func TestABudgetIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(always)
		r := newRig(t, a, budget(7))
		r.beginAll("w", 100)
		elapse(60 * time.Second)
		r.leaveAll()
		synctest.Wait()
		if n := a.total(); n < 400 || n > 422 {
			t.Errorf("%d requests in 60 s with a budget of 7 a second", n)
		}
	})
}

// One request serves all waits for an interaction.
func TestOneRequestForManyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(after(100 * time.Millisecond))
		r := newRig(t, a)
		for range 200 {
			r.begin("same")
		}
		elapse(30 * time.Second)
		r.leaveAll()
		synctest.Wait()
		apart(t, a, "same")
		if n := a.total(); n > 30 || n < 10 {
			t.Errorf("%d requests in 30 s, want one a second at most", n)
		}
		for i, w := range r.waits {
			if served, _ := w.polled(); served != a.total() && served != a.total()-1 {
				t.Errorf("wait %d has %d answers of %d", i, served, a.total())
			}
		}
	})
}

// apart checks that no two requests about an interaction came within a second.
func apart(t *testing.T, a *api, id string) {
	t.Helper()
	polls := a.polls(id)
	for i := 1; i < len(polls); i++ {
		if polls[i]-polls[i-1] < time.Second {
			t.Errorf("two requests about %s within %v", id, polls[i]-polls[i-1])
		}
	}
}

// Whoever asks: waits that come and go, and checks.
func TestNeverTwoWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(after(30 * time.Millisecond))
		r := newRig(t, a)
		r.begin("x")
		var group sync.WaitGroup
		for i := range 100 {
			group.Go(func() {
				elapse(time.Duration(i) * 170 * time.Millisecond)
				if i%2 == 0 {
					w := r.begin2("x")
					elapse(10 * time.Millisecond)
					w.leave()
					return
				}
				answer, failure, err := r.conn.Check(t.Context(), target("x"))
				if err != nil || failure != nil || !answer.HasStatus() {
					t.Errorf("got %v, %v, %v", answer, failure, err)
				}
			})
		}
		group.Wait()
		r.leaveAll()
		synctest.Wait()
		apart(t, a, "x")
		if n := len(a.polls("x")); n < 10 {
			t.Errorf("%d requests in 17 s: the test proves nothing", n)
		}
	})
}

// begin2 is begin for several goroutines.
func (r *rig) begin2(id string) *wait {
	other := &rig{t: r.t, conn: r.conn, time: r.time, random: r.random}
	return other.begin(id)
}

// A check goes first, and shares what is under way.
func TestACheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(after(500 * time.Millisecond))
		r := newRig(t, a, inFlight(2))
		r.beginAll("w", 50)
		elapse(10 * time.Second)
		begin := time.Now()
		if _, _, err := r.conn.Check(t.Context(), target("other")); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took > 1100*time.Millisecond {
			t.Errorf("the check took %v: it waited behind the waits", took)
		}
		before := a.total()
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() { _, _, _ = r.conn.Check(t.Context(), target("other")) })
		}
		group.Wait()
		if n := len(a.polls("other")); n != 2 {
			t.Errorf("%d requests for 1 check and 20 at once (%d before)", n, before)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(fmt.Errorf("stopped"))
		if _, _, err := r.conn.Check(ctx, target("gone")); err == nil || err.Error() != "stopped" {
			t.Errorf("got %v, want the cause of its context", err)
		}
		r.leaveAll()
	})
}

// Nobody waits for it any more, so a request is broken off; and one who comes then is not told
// of that, but asks again.
func TestARequestThatNobodyWaitsForIsBrokenOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := 0
		a := newAPI(func(ctx context.Context, _ string, since time.Duration) *vendors.Answer {
			if since > 5*time.Second {
				return running()
			}
			<-ctx.Done()
			broken++
			elapse(100 * time.Millisecond) // it takes a while to notice
			return nil
		})
		r := newRig(t, a)
		one, two := r.begin("x"), r.begin("x")
		elapse(time.Second)
		// Whoever goes on with the first wait elsewhere must know of the request, too.
		if !one.leave() || broken > 0 {
			t.Error("a request was broken off for which a wait is left, or the one who leaves is not told of it")
		}
		elapse(4500 * time.Millisecond)
		if !two.leave() {
			t.Error("the request was not told of")
		}
		three := r.begin("x")
		elapse(2 * time.Second)
		synctest.Wait()
		if broken != 1 {
			t.Errorf("%d requests were broken off", broken)
		}
		if served, failed := three.polled(); served != 1 || failed != 0 {
			t.Errorf("the one who came then has %d answers and %d failures, want 1 and 0", served, failed)
		}
		r.leaveAll()
		apart(t, a, "x")
	})
}

// A panic of a vendor's code is a failure of one request.
func TestAPanicIsAFailedPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAPI(func(_ context.Context, _ string, since time.Duration) *vendors.Answer {
			if since == 0 {
				panic("a bug")
			}
			return running()
		})
		r := newRig(t, a)
		w := r.begin("x")
		elapse(10 * time.Second)
		if served, failed := w.polled(); served == 0 || failed != 1 {
			t.Errorf("%d answers and %d failures", served, failed)
		}
		r.leaveAll()
	})
}
