package requests

import (
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
)

// Handler is who waits for answers.
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
	handler Handler
	subject *subject
	at      time.Duration // when its next request is due; plan.Never: not
	since   time.Duration // when it was due that has not been answered since
	owed    bool          // its last request was refused, so since stays
	demand  float64       // requests a second that it counts for
	turn    uint32        // how often it was scheduled
	urgent  bool          // goes first
}

// key names what one request is about.
type key struct{ interaction, user, project string }

func keyOf(t agentwait.Target) key {
	return key{interaction: t.InteractionID, user: t.UserID, project: t.ProjectID}
}

func (k key) target() agentwait.Target {
	return agentwait.Target{InteractionID: k.interaction, UserID: k.user, ProjectID: k.project}
}

// subject is one interaction and the waits for it, which share its requests.
type subject struct {
	key     key
	first   *Waiter       // nearly always the only one
	others  []*Waiter     // the other ones
	at      time.Duration // when its next request is due
	since   time.Duration // whoever has waited for longer goes first
	last    time.Duration // when its last request started, if one has
	in      *order        // its place in the queue, if it has one
	index   int
	flight  *flight // the request under way, or nil
	urgent  bool
	started bool
}

// leastDistance is between the starts of two requests about one interaction: the API's
// reference page asks for no more than one poll a second.
const leastDistance = time.Second

func (s *subject) empty() bool { return s.first == nil }

// each calls f for every waiter.
func (s *subject) each(f func(*Waiter)) {
	if s.first != nil {
		f(s.first)
	}
	for _, w := range s.others {
		f(w)
	}
}

func (s *subject) add(w *Waiter) {
	w.subject = s
	if s.first == nil {
		s.first = w
		return
	}
	s.others = append(s.others, w)
}

func (s *subject) remove(w *Waiter) {
	w.subject = nil
	if s.first == w {
		s.first = nil
		if n := len(s.others); n > 0 {
			s.first, s.others = s.others[n-1], s.others[:n-1]
		}
	} else {
		for i, other := range s.others {
			if other == w {
				last := len(s.others) - 1
				s.others[i] = s.others[last]
				s.others = s.others[:last]
				break
			}
		}
	}
	if len(s.others) == 0 {
		s.others = nil
	}
}

// waiting is a waiter as it stood at a moment.
type waiting struct {
	waiter  *Waiter
	handler Handler
	turn    uint32
}

func (s *subject) waiters() []waiting {
	all := make([]waiting, 0, 1+len(s.others))
	s.each(func(w *Waiter) { all = append(all, waiting{w, w.handler, w.turn}) })
	return all
}

// rested reports whether another request may be made.
func (s *subject) rested(now time.Duration) bool {
	return !s.started || now >= s.last+leastDistance
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
	if s.started && at != plan.Never {
		at = max(at, s.last+leastDistance)
	}
	return at, since, urgent
}
