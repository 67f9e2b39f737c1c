package requests

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/vendors"
)

// runs is an API that answers at once that the agent runs.
type runs struct{}

func (runs) Check(context.Context, vendors.Ref) (*vendors.Answer, error) {
	return &vendors.Answer{HTTPStatus: 200, Status: &agentstatus.Status{State: "RUNNING", Phase: agentstatus.PhaseRunning}}, nil
}

func newRuns() *Connection {
	return NewConnection(Config{
		API: runs{}, Timeline: clock.NewTimeline(clock.System{}), Timeout: time.Minute,
		Random: func() float64 { return 0.5 },
	})
}

// guest polls at its interval until it leaves.
type guest struct {
	conn   *Connection
	target agentwait.Target
	every  time.Duration
	waiter Waiter

	mu   sync.Mutex
	over bool
}

func join(c *Connection, id string, every time.Duration) *guest {
	g := &guest{conn: c, target: agentwait.Target{InteractionID: id, UserID: "u"}, every: every}
	c.Schedule(&g.waiter, g, &g.target, c.time.Now(), every)
	return g
}

func (g *guest) Patience(_, most time.Duration) time.Duration { return most }

func (g *guest) Answered(_, now time.Duration, _ *check.Answer, _ *agentwait.Error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.over {
		g.conn.Schedule(&g.waiter, g, &g.target, now+g.every, g.every)
	}
}

func (g *guest) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.over = true
	g.conn.Remove(&g.waiter)
}

func elapsed(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// The bubble fails where a goroutine is left when nobody waits. Memory is let go, too, and
// nothing is asked for any more.
func TestNothingIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newRuns()
		hash := c.subjects.hash
		c.subjects.hash = func(k key) uint64 { return hash(k) % 50 } // so that some collide
		random := rand.New(rand.NewPCG(7, 1))
		for range 20 {
			var guests []*guest
			for i := range 100 {
				guests = append(guests, join(c, fmt.Sprint(i), time.Second+time.Duration(random.Int64N(1e10))))
			}
			elapsed(15 * time.Second)
			if len(c.subjects.collided) == 0 || c.pace.demand < 10 {
				t.Fatalf("%d subjects collide, demand %v: the test proves nothing", len(c.subjects.collided), c.pace.demand)
			}
			random.Shuffle(len(guests), func(i, j int) { guests[i], guests[j] = guests[j], guests[i] })
			for _, g := range guests {
				g.leave()
			}
		}
		elapsed(2 * time.Second)
		last := join(c, "last", time.Minute)
		elapsed(3 * time.Second)
		last.leave() // who leaves last sweeps
		synctest.Wait()

		c.mu.Lock()
		defer c.mu.Unlock()
		if n := len(c.subjects.byHash) + len(c.subjects.collided) + len(c.idle); n > 0 || c.idle != nil {
			t.Errorf("left are %d subjects, %d that collide and %d idle ones",
				len(c.subjects.byHash), len(c.subjects.collided), len(c.idle))
		}
		if !c.due.empty() || c.inFlight != 0 || c.dispatching {
			t.Errorf("due %v, %d in flight, dispatching %v", !c.due.empty(), c.inFlight, c.dispatching)
		}
		if c.pace.demand != 0 {
			t.Errorf("nobody waits, and %v requests a second are asked for", c.pace.demand)
		}
	})
}

// One that left and has come again is polled every second, so it never rests. Those that left
// after it are forgotten all the same.
func TestOneThatComesAgainKeepsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newRuns()
		first := join(c, "x", time.Second)
		elapsed(500 * time.Millisecond)
		first.leave()
		again := join(c, "x", time.Second)
		for i := range 50 {
			g := join(c, fmt.Sprint(i), time.Minute)
			elapsed(550 * time.Millisecond)
			g.leave()
		}
		c.mu.Lock()
		idle, known := len(c.idle), len(c.subjects.byHash)
		c.mu.Unlock()
		if idle > 5 || known > 5 {
			t.Errorf("%d idle subjects and %d known ones, want those of the last second", idle, known)
		}
		again.leave()
	})
}
