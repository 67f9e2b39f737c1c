package requests_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/requests"
)

// steady polls at a fixed interval, and notes how late each answer is.
type steady struct {
	conn     *requests.Connection
	time     *clock.Timeline
	id       string
	interval time.Duration
	waiter   requests.Waiter

	mu   sync.Mutex
	due  time.Duration
	end  time.Duration // it ends with the first answer from then on
	over bool
	lags []time.Duration // of its polls from end on
}

func (s *steady) next(at time.Duration) {
	s.due = at
	target := target(s.id)
	s.conn.Schedule(&s.waiter, s, &target, at, s.interval)
}

// Patience is as much as there is.
func (s *steady) Patience(_, most time.Duration) time.Duration { return most }

// Answered goes on, or ends.
func (s *steady) Answered(_, now time.Duration, _ *check.Answer, _ *agentwait.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	if now >= s.end {
		s.lags = append(s.lags, now-s.due)
	}
	if now >= s.end && s.id[0] == 'e' {
		s.over = true
		s.conn.Remove(&s.waiter)
		return
	}
	s.next(now + s.interval)
}

// Half of the waits end in one second. What they asked for is gone then, and those that were due
// together must not be polled at the rate that is left.
func TestManyWaitsEndTogether(t *testing.T) {
	const waits, interval, end = 1000, 10 * time.Second, 60 * time.Second
	for _, how := range []string{"in turn", "in lock-step", "removed at once"} {
		t.Run(how, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, newAPI(after(50*time.Millisecond)))
				var all []*steady
				for i := range waits {
					id := fmt.Sprintf("go on %d", i)
					if i%2 == 0 {
						id = fmt.Sprintf("end %d", i)
					}
					s := &steady{conn: r.conn, time: r.time, id: id, interval: interval, end: r.time.Now() + end}
					s.mu.Lock()
					s.next(r.time.Now() + interval*time.Duration(i)/waits)
					s.mu.Unlock()
					all = append(all, s)
				}
				elapse(end)
				for _, s := range all {
					s.mu.Lock()
					ends := s.id[0] == 'e'
					switch {
					case how == "in lock-step":
						s.next(r.time.Now()) // all are due in this moment, as after a stall
					case how == "removed at once" && ends:
						s.over = true
						s.conn.Remove(&s.waiter)
					}
					s.mu.Unlock()
				}
				elapse(3 * interval)
				synctest.Wait()
				var lags []time.Duration
				for _, s := range all {
					s.mu.Lock()
					if len(s.lags) == 0 && (how != "removed at once" || s.id[0] != 'e') {
						t.Errorf("%s was not polled any more", s.id)
					}
					lags = append(lags, s.lags...)
					if !s.over {
						s.over = true
						s.conn.Remove(&s.waiter)
					}
					s.mu.Unlock()
				}
				slices.Sort(lags)
				p50, worst := lags[len(lags)/2], lags[len(lags)-1]
				t.Logf("%d polls after it: lag p50 %v, worst %v", len(lags), p50, worst)
				if worst > interval+2*time.Second {
					t.Errorf("a poll came %v after it was due, want %v at most", worst, interval+2*time.Second)
				}
			})
		})
	}
}
