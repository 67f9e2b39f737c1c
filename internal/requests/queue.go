package requests

import (
	"container/heap"
	"time"

	"github.com/agentwait/agentwait/internal/plan"
)

// queue has the subjects that wait for a request: those whose time has come, in the order in
// which they go, and those whose time has not.
type queue struct {
	urgent, ready, later order
	wasUrgent            bool // the last one that went
}

func newQueue() queue {
	return queue{
		// Whoever has waited for longest goes first: also one that was refused, for whom
		// nothing has changed since.
		urgent: order{line: urgent, before: func(a, b *subject) bool { return a.since < b.since }},
		ready:  order{line: ready, before: func(a, b *subject) bool { return a.since < b.since }},
		later:  order{line: later, before: func(a, b *subject) bool { return a.at < b.at }},
	}
}

func (q *queue) empty() bool {
	return len(q.urgent.subjects)+len(q.ready.subjects)+len(q.later.subjects) == 0
}

// first is when the first one is due of those whose time had not come.
func (q *queue) first() time.Duration {
	if len(q.later.subjects) == 0 {
		return plan.Never
	}
	return q.later.subjects[0].at
}

// next returns the subject that goes next, or, if none is due, when one will be. The urgent
// ones go first; if requests are scarce, every other time only, or a flood of them would leave
// nothing for the waits.
func (q *queue) next(now time.Duration, scarce bool) (s *subject, at time.Duration) {
	for len(q.later.subjects) > 0 && q.later.subjects[0].at <= now {
		s := heap.Pop(&q.later).(*subject)
		if s.urgent {
			heap.Push(&q.urgent, s)
		} else {
			heap.Push(&q.ready, s)
		}
	}
	first, second := &q.urgent, &q.ready
	if scarce && q.wasUrgent {
		first, second = second, first
	}
	switch {
	case len(first.subjects) > 0:
		return first.subjects[0], now
	case len(second.subjects) > 0:
		return second.subjects[0], now
	}
	return nil, q.later.subjects[0].at
}

// put sets a subject's place by when it is due. One that is under way, or not due, has none.
func (q *queue) put(s *subject) {
	switch s.in {
	case urgent:
		heap.Remove(&q.urgent, int(s.index))
	case ready:
		heap.Remove(&q.ready, int(s.index))
	case later:
		heap.Remove(&q.later, int(s.index))
	}
	if s.flight != nil {
		return
	}
	s.at, s.since, s.urgent = s.due()
	if s.at != plan.Never {
		heap.Push(&q.later, s)
	}
}

// line says where in the queue a subject stands.
type line uint8

// The values of line.
const (
	nowhere line = iota
	urgent
	ready
	later
)

// order is a heap of subjects.
type order struct {
	line     line
	subjects []*subject
	before   func(a, b *subject) bool
}

// Len is sort's.
func (o *order) Len() int { return len(o.subjects) }

// Less is sort's.
func (o *order) Less(i, j int) bool { return o.before(o.subjects[i], o.subjects[j]) }

// Swap is sort's.
func (o *order) Swap(i, j int) {
	o.subjects[i], o.subjects[j] = o.subjects[j], o.subjects[i]
	o.subjects[i].index, o.subjects[j].index = int32(i), int32(j)
}

// Push is container/heap's.
func (o *order) Push(x any) {
	s := x.(*subject)
	s.in, s.index = o.line, int32(len(o.subjects))
	o.subjects = append(o.subjects, s)
}

// Pop is container/heap's.
func (o *order) Pop() any {
	last := len(o.subjects) - 1
	s := o.subjects[last]
	o.subjects[last] = nil
	o.subjects = o.subjects[:last]
	s.in = nowhere
	return s
}
