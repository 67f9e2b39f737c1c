package requests_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/vendors"
)

// seeds is how many seeds a simulation goes through: one with -short, since the race detector
// makes it ten times as slow.
func seeds(all int) int {
	if testing.Short() {
		return 1
	}
	return all
}

// api answers polls, and remembers when they came.
type api struct {
	answer func(ctx context.Context, id string, since time.Duration) *vendors.Answer
	begin  time.Time

	mu       sync.Mutex
	at       map[string][]time.Duration
	inFlight int
	most     int // in flight
	count    int
	seconds  []int // requests in each second
}

func newAPI(answer func(ctx context.Context, id string, since time.Duration) *vendors.Answer) *api {
	return &api{answer: answer, begin: time.Now(), at: map[string][]time.Duration{}}
}

func (a *api) Check(ctx context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	since := time.Since(a.begin)
	a.mu.Lock()
	a.at[ref.InteractionID] = append(a.at[ref.InteractionID], since)
	a.count++
	a.inFlight++
	a.most = max(a.most, a.inFlight)
	for len(a.seconds) <= int(since/time.Second) {
		a.seconds = append(a.seconds, 0)
	}
	a.seconds[since/time.Second]++
	a.mu.Unlock()
	answer := a.answer(ctx, ref.InteractionID, since)
	a.mu.Lock()
	a.inFlight--
	a.mu.Unlock()
	if answer == nil {
		return nil, ctx.Err()
	}
	return answer, nil
}

// polls returns when the requests about an interaction came.
func (a *api) polls(id string) []time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]time.Duration(nil), a.at[id]...)
}

func (a *api) total() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.count
}

var parsed = &agentstatus.Status{State: "RUNNING", Phase: agentstatus.PhaseRunning}

func running() *vendors.Answer { return &vendors.Answer{HTTPStatus: 200, Status: parsed} }

func refused(retryAfter string) *vendors.Answer {
	return &vendors.Answer{HTTPStatus: 429, RetryAfter: retryAfter}
}

// always answers at once that the agent runs.
func always(context.Context, string, time.Duration) *vendors.Answer { return running() }

// after answers after a while that the agent runs.
func after(latency time.Duration) func(context.Context, string, time.Duration) *vendors.Answer {
	return func(ctx context.Context, _ string, _ time.Duration) *vendors.Answer {
		if !pause(ctx, latency) {
			return nil
		}
		return running()
	}
}

// pause lets time go by. It reports whether it was not broken off.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func elapse(d time.Duration) { <-time.After(d) }

// seeded is a random source that is the same in each run.
func seeded(seed uint64) func() float64 {
	var mu sync.Mutex
	r := rand.New(rand.NewPCG(seed, 1))
	return func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return r.Float64()
	}
}

// rig is one connection and its waits.
type rig struct {
	t      *testing.T
	conn   *requests.Connection
	time   *clock.Timeline
	random func() float64
	waits  []*wait
}

func newRig(t *testing.T, a vendors.API, change ...func(*requests.Config)) *rig {
	r := &rig{t: t, time: clock.NewTimeline(clock.System{}), random: seeded(7)}
	cfg := requests.Config{
		API: a, Timeline: r.time, Timeout: time.Minute, Random: r.random,
	}
	for _, c := range change {
		c(&cfg)
	}
	r.random = cfg.Random
	r.conn = requests.NewConnection(cfg)
	return r
}

func random(f func() float64) func(*requests.Config) {
	return func(c *requests.Config) { c.Random = f }
}

func inFlight(n int) func(*requests.Config) { return func(c *requests.Config) { c.InFlight = n } }
func budget(rate float64) func(*requests.Config) {
	return func(c *requests.Config) { c.PerSecond = rate }
}

// wait goes on as a wait does, with the plan and the schedule of one.
type wait struct {
	rig    *rig
	target agentwait.Target
	waiter requests.Waiter

	mu     sync.Mutex
	plan   plan.Wait
	served []time.Duration // answers that were a status
	failed int
	ends   error
	over   bool
}

func target(id string) agentwait.Target { return agentwait.Target{InteractionID: id, UserID: "u1"} }

// begin begins a wait that polls at once, and then as the default schedule has it.
func (r *rig) begin(id string) *wait {
	now := r.time.Now()
	w := &wait{rig: r, target: target(id)}
	w.plan = plan.New(plan.Options{}, plan.Limits{
		Deadline: now + 1000*time.Hour, ClosesAt: plan.Never, AttemptEndsAt: plan.Never, Retried: true,
	}, plan.NewProgress(now))
	r.waits = append(r.waits, w)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.follow(now, w.plan.Begin(now), 2*time.Second)
	return w
}

func (r *rig) beginAll(prefix string, n int) {
	for i := range n {
		r.begin(fmt.Sprintf("%s%d", prefix, i))
	}
}

func (w *wait) follow(_ time.Duration, step plan.Step, usual time.Duration) {
	if step.Do != plan.Rest {
		w.rig.t.Errorf("the wait ended: %+v", step)
		return
	}
	w.rig.conn.Schedule(&w.waiter, w, &w.target, step.PollAt, usual)
}

// Patience is as much as there is.
func (w *wait) Patience(now, most time.Duration) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.plan.Patience(now, most)
}

// Answered takes in an answer.
func (w *wait) Answered(_, now time.Duration, answer *check.Answer, failure *agentwait.Error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return
	}
	if failure != nil {
		w.ends = failure
		w.over = true
		w.rig.conn.Remove(&w.waiter)
		return
	}
	d := answer.Decide(w.plan.Options().Policy, w.plan.Progressing(now), w.rig.time.Wall(now), w.rig.random())
	if d.Status != nil {
		w.served = append(w.served, now)
	} else {
		w.failed++
	}
	w.follow(now, w.plan.Answered(now, d.Decision, d.Delay, ""), d.Delay)
}

// leave takes the wait off. It reports whether a request is under way or was a moment ago.
func (w *wait) leave() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	return w.rig.conn.Remove(&w.waiter)
}

func (r *rig) leaveAll() {
	for _, w := range r.waits {
		w.leave()
	}
}

// polled is how often a wait has an answer.
func (w *wait) polled() (served, failed int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.served), w.failed
}
