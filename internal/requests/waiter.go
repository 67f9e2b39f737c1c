package requests

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
)

// Handler is what waits for answers.
type Handler interface {
	// Patience says how long a request may take that starts now, at most most. No request
	// starts where it is not positive.
	Patience(now, most time.Duration) time.Duration
	// Answered is called with every answer about the interaction, also with one that
	// another wait has asked for. Exactly one of answer and failure is set; a failure is the
	// end of the wait. started is when the request began. It is called from several
	// goroutines.
	Answered(started, now time.Duration, answer *check.Answer, failure *agentwait.Error)
}

// Waiter is a wait for one interaction on a connection. Its zero value is not on one.
type Waiter struct {
	// Carry adds to the context of a request what is to go along with it for this wait, such as a
	// trace. It is set before the wait is first scheduled, and is called with the connection's lock
	// held. nil: nothing.
	Carry func(request context.Context) context.Context

	handler Handler
	subject *subject
	at      time.Duration // when its next request is due; plan.Never: not
	since   time.Duration // when it was due that has not been answered since
	owed    bool          // its last request was refused, so since stays
	demand  float64       // requests a second that it counts for
	turn    uint32        // how often it was scheduled
	urgent  bool          // goes first
	looks   bool          // only looks: see [Connection.Look]
}

// subject is one interaction and the waits for it, which share its requests. There is one for
// nearly every wait, so it is kept small.
type subject struct {
	target *agentwait.Target // of the wait that came first
	first  *Waiter           // nearly always the only one
	others *[]*Waiter        // the other ones, if any
	at     time.Duration     // when its next request is due
	since  time.Duration     // whoever has waited for longer goes first
	last   time.Duration     // when its last request started, or never
	flight *flight           // the request under way, or nil
	index  int32             // its place in the queue
	in     line              // which part of the queue that is
	urgent bool
}

// never is when a request started that has not been made.
const never = time.Duration(math.MinInt64)

// leastDistance is between the starts of two requests about one interaction: the API's
// reference page asks for no more than one poll a second.
const leastDistance = time.Second

func (s *subject) empty() bool { return s.first == nil }

// each calls f for every waiter.
func (s *subject) each(f func(*Waiter)) {
	if s.first != nil {
		f(s.first)
	}
	if s.others != nil {
		for _, w := range *s.others {
			f(w)
		}
	}
}

// carries is the context of a request for the subject. Of several waits that share it
// the first that has something to go along has it.
func (s *subject) carries(ctx context.Context) context.Context {
	var carry func(context.Context) context.Context
	s.each(func(w *Waiter) {
		if carry == nil {
			carry = w.Carry
		}
	})
	if carry == nil {
		return ctx
	}
	return carry(ctx)
}

func (s *subject) add(w *Waiter) {
	w.subject = s
	switch {
	case s.first == nil:
		s.first = w
	case s.others == nil:
		s.others = &[]*Waiter{w}
	default:
		*s.others = append(*s.others, w)
	}
}

func (s *subject) remove(w *Waiter) {
	w.subject = nil
	if s.others == nil {
		s.first = nil
		return
	}
	others := *s.others
	last := len(others) - 1
	if s.first == w {
		s.first = others[last]
	} else {
		others[slices.Index(others, w)] = others[last]
	}
	others[last] = nil
	if *s.others = others[:last]; last == 0 {
		s.others = nil
	}
}

// waiting is a waiter as it stood at a moment.
type waiting struct {
	waiter  *Waiter
	handler Handler
	turn    uint32
	at      time.Duration
}

func (s *subject) waiters() []waiting {
	var all []waiting
	s.each(func(w *Waiter) { all = append(all, waiting{w, w.handler, w.turn, w.at}) })
	return all
}

// lookedAt reports whether only those who look have asked for the request that starts now.
func (s *subject) lookedAt(now time.Duration) bool {
	only := true
	s.each(func(w *Waiter) { only = only && (w.looks || w.at > now) })
	return only
}

// looked reports whether somebody looks.
func (s *subject) looked() (found bool) {
	s.each(func(w *Waiter) { found = found || w.looks })
	return found
}

// rested reports whether another request may be made.
func (s *subject) rested(now time.Duration) bool {
	return s.last == never || now >= s.last+leastDistance
}

// due is when the subject's next request is: its earliest waiter's, and never within
// leastDistance of the last one.
func (s *subject) due() (at, since time.Duration, urgent bool) {
	at, since = plan.Never, plan.Never
	s.each(func(w *Waiter) {
		if w.at == plan.Never {
			return
		}
		at, since, urgent = min(at, w.at), min(since, w.since), urgent || w.urgent
	})
	if s.last != never && at != plan.Never {
		at = max(at, s.last+leastDistance)
	}
	return at, since, urgent
}
