package activities

import (
	"container/heap"
	"sync"
	"time"

	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/plan"
)

// timers calls each attempt when its next heartbeat or its plan's timer is due. One goroutine
// serves all of them, while there are any.
type timers struct {
	time *clock.Timeline

	mu      sync.Mutex
	due     timerQueue
	running bool
	sleeper *clock.Sleeper
}

func newTimers(t *clock.Timeline) *timers {
	return &timers{time: t, sleeper: clock.NewSleeper(t)}
}

// set says when an attempt is called next; plan.Never takes it out.
func (t *timers) set(a *attempt, at time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := len(t.due) > 0 && t.due[0] == a
	switch {
	case at == plan.Never && a.index < 0:
		return
	case at == plan.Never:
		heap.Remove(&t.due, int(a.index))
	case a.index < 0:
		a.callAt = at
		heap.Push(&t.due, a)
	case a.callAt == at:
		return
	default:
		a.callAt = at
		heap.Fix(&t.due, int(a.index))
	}
	if !t.running {
		if len(t.due) > 0 {
			t.running = true
			t.time.Working(1)
			go t.run()
		}
		return
	}
	if first || len(t.due) > 0 && t.due[0] == a || len(t.due) == 0 {
		t.sleeper.Wake()
	}
}

func (t *timers) run() {
	defer t.time.Working(-1)
	for {
		t.mu.Lock()
		if len(t.due) == 0 {
			t.running = false
			t.sleeper.Drain()
			t.mu.Unlock()
			return
		}
		now, next := t.time.Now(), t.due[0]
		if next.callAt <= now {
			heap.Pop(&t.due)
			t.mu.Unlock()
			next.called(now)
			continue
		}
		pause := next.callAt - now
		t.mu.Unlock()
		t.sleeper.Sleep(pause)
	}
}

// timerQueue has the attempts in the order in which they are called.
type timerQueue []*attempt

func (q timerQueue) Len() int           { return len(q) }
func (q timerQueue) Less(i, j int) bool { return q[i].callAt < q[j].callAt }
func (q timerQueue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = int32(i), int32(j)
}

// Push is container/heap's.
func (q *timerQueue) Push(x any) {
	a := x.(*attempt)
	a.index = int32(len(*q))
	*q = append(*q, a)
}

// Pop is container/heap's.
func (q *timerQueue) Pop() any {
	last := len(*q) - 1
	a := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	a.index = -1
	return a
}
