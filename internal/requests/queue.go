package requests

import (
	"container/heap"

	"github.com/agentwait/agentwait/internal/plan"
)

// queue has the subjects in the order in which they are due, the urgent ones first.
type queue []*subject

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	if q[i].urgent != q[j].urgent {
		return q[i].urgent
	}
	return q[i].at < q[j].at
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

// Push is container/heap's.
func (q *queue) Push(x any) {
	s := x.(*subject)
	s.index = len(*q)
	*q = append(*q, s)
}

// Pop is container/heap's.
func (q *queue) Pop() any {
	last := len(*q) - 1
	s := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	s.index = -1
	return s
}

// put sets a subject's place by when it is due. One that is under way, or not due, has none.
func (q *queue) put(s *subject) {
	wanted := false
	if s.flight == nil {
		s.at, s.urgent = s.due()
		wanted = s.at != plan.Never
	}
	switch {
	case !wanted:
		q.drop(s)
	case s.index < 0:
		heap.Push(q, s)
	default:
		heap.Fix(q, s.index)
	}
}

// drop takes a subject out, if it is in.
func (q *queue) drop(s *subject) {
	if s.index >= 0 {
		heap.Remove(q, s.index)
	}
}

func (q *queue) pop() *subject { return heap.Pop(q).(*subject) }
