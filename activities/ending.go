package activities

import (
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/outcome"
)

// standing says how the wait stands.
func (s *single) standing(now time.Duration) agentwait.ErrorDetails {
	standing := s.wall().Standing(s.target.InteractionID, &s.plan.Progress, now)
	if told := s.tells(); told != nil {
		standing.Told = *told
	}
	return standing
}

// token is the resume token.
func (s *single) token() agentwait.Token {
	token := s.wall().Token(&s.plan.Progress)
	if told := s.tells(); told != nil {
		token.Told = *told
	}
	return token
}

func (s *single) outcome(now time.Duration) outcome.Wait {
	w := outcome.Wait{
		Target:       s.target,
		Polls:        int(s.plan.Polls),
		Elapsed:      s.plan.Elapsed(now),
		LastStatusAt: s.wall().Maybe(s.plan.LastStatusAt),
		Deliverable:  s.home.engine.deliverable(),
	}
	if s.asked != nil {
		w.Selection = s.asked.Selection
	}
	return w
}

// deadlinePassed ends the wait as the input's on_deadline says.
func (s *single) deadlinePassed(now time.Duration) {
	p := &s.plan.Progress
	if s.returns {
		token := s.token()
		s.end(&agentwait.Result{
			Outcome:        agentwait.OutcomeStillRunning,
			InteractionID:  s.target.InteractionID,
			State:          token.State,
			Phase:          token.Phase,
			Polls:          token.Polls,
			ElapsedSeconds: agentwait.Seconds(p.Elapsed(now)),
			LastStatusAt:   token.LastStatusAt,
			Token:          &token,
		}, nil, none)
		return
	}
	s.end(nil, outcome.DeadlineExceeded(s.serverTime(s.plan.End()), p, s.standing(now)).Final(), wanted)
}

// full is the end of an attempt that the engine has no place for.
func full(target agentwait.Target, held int) *agentwait.Error {
	e := agentwait.Interrupted(agentwait.ReasonFull, agentwait.ErrorDetails{InteractionID: target.InteractionID})
	e.Message = fmt.Sprintf("the worker holds %d waits already, as many as it may: the server tries again soon. Raise max_waits, or add a worker", held)
	e.Details.Message = e.Message
	return e
}
