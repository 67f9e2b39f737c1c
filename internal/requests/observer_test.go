package requests_test

// An operator sees a connection through what it tells: a number that means something else than it
// says sends him the wrong way at night.

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/vendors"
)

// observer keeps what it is told.
type observer struct {
	mu     sync.Mutex
	made   map[string]int
	late   []time.Duration
	shared int
	pauses []time.Duration
	rates  []requests.Rates
}

func (o *observer) tell(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
}

func (o *observer) Made(result string, _ time.Duration) { o.tell(func() { o.made[result]++ }) }
func (o *observer) Late(by time.Duration)               { o.tell(func() { o.late = append(o.late, by) }) }
func (o *observer) Shared(waits int)                    { o.tell(func() { o.shared += waits }) }
func (o *observer) Paused(pause time.Duration)          { o.tell(func() { o.pauses = append(o.pauses, pause) }) }
func (o *observer) Rates(r requests.Rates)              { o.tell(func() { o.rates = append(o.rates, r) }) }

func observed(o *observer) func(*requests.Config) {
	o.made = map[string]int{}
	return func(c *requests.Config) { c.Observer = o }
}

func TestSharedAnswersAreCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o observer
		r := newRig(t, newAPI(always), observed(&o))
		for range 5 {
			r.begin("same")
		}
		elapse(20 * time.Second)
		r.leaveAll()
		if polls := o.made["ok"]; polls == 0 || o.shared < 3*polls || o.shared > 4*polls {
			t.Errorf("%d polls, and %d answers beside: want four of each poll", polls, o.shared)
		}
	})
}

func TestRatesAreToldOnceASecondAndAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o observer
		r := newRig(t, newAPI(after(100*time.Millisecond)), observed(&o), budget(50))
		r.beginAll("w", 200)
		elapse(20 * time.Second)
		told := len(o.rates)
		if told < 15 || told > 22 {
			t.Errorf("%d tellings in 20 s", told)
		}
		last := o.rates[told-1]
		if last.Budget != 50 || last.Limit != 50 || last.Demand < 90 || last.Demand > 110 || last.InFlight == 0 {
			t.Errorf("200 waits that poll every 2 s, 50 a second are allowed: %+v", last)
		}
		r.leaveAll()
		synctest.Wait()
		elapse(time.Second)
		if last := o.rates[len(o.rates)-1]; last.Demand != 0 || last.InFlight != 0 {
			t.Errorf("nobody waits any more: %+v", last)
		}
	})
}

func TestLatenessIsThatOfTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var o observer
		r := newRig(t, newAPI(after(10*time.Second)), observed(&o), inFlight(1))
		r.beginAll("w", 3) // one after the other
		elapse(25 * time.Second)
		r.leaveAll()
		if len(o.late) != 3 || o.late[0] != 0 || o.late[1] < 9*time.Second || o.late[2] < 19*time.Second {
			t.Errorf("three requests of 10 s, one at a time, were late by %v", o.late)
		}
	})
}

// What goes along with a wait's requests comes with its context, in whatever goroutine they are made.
func TestWhatGoesAlong(t *testing.T) {
	type key struct{}
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		seen := map[string]any{}
		a := newAPI(func(ctx context.Context, id string, _ time.Duration) *vendors.Answer {
			mu.Lock()
			defer mu.Unlock()
			seen[id] = ctx.Value(key{})
			return running()
		})
		r := newRig(t, a, func(c *requests.Config) {
			c.Carry = func(ctx context.Context) func(context.Context) context.Context {
				value := ctx.Value(key{})
				return func(request context.Context) context.Context { return context.WithValue(request, key{}, value) }
			}
		})
		if _, _, err := r.conn.Check(context.WithValue(t.Context(), key{}, "trace"), target("x")); err != nil {
			t.Fatal(err)
		}
		w := r.begin("y")
		elapse(time.Second)
		w.leave()
		if seen["x"] != "trace" || seen["y"] != nil {
			t.Errorf("got %v", seen)
		}
	})
}
