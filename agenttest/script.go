package agenttest

import (
	"fmt"
	"slices"
	"time"
)

// prepare panics if one of the steps cannot be answered. In the handler of a
// request that would be too late: the client would only see a broken connection.
func (s *Server) prepare(what string, steps []Step) {
	if len(steps) == 0 {
		panic("agenttest: " + what + " has no steps")
	}
	for i, step := range steps {
		if wrong := step.wrong(); wrong != "" {
			panic(fmt.Sprintf("agenttest: step %d of %s %s", i+1, what, wrong))
		}
		if step.fault == faultReset {
			// net/http's client repeats a GET by itself if a kept connection breaks: no
			// test would ever see the reset, only the step after it.
			s.http.Config.SetKeepAlivesEnabled(false)
		}
	}
}

// prepareScript is prepare for a script.
func (s *Server) prepareScript(what string, steps []Step) {
	s.prepare(what, steps)
	for i, step := range steps {
		if step.own {
			panic(fmt.Sprintf("agenttest: step %d of %s is Accepted, which only answers what is sent: give a state", i+1, what))
		}
	}
}

// prepareErrors is prepare for answers outside of an interaction's script, where a
// status document has no interaction to be about.
func (s *Server) prepareErrors(what string, steps ...Step) {
	s.prepare(what, steps)
	for i, step := range steps {
		if step.document != nil {
			panic(fmt.Sprintf("agenttest: step %d of %s is a state of an agent: give an error or a fault", i+1, what))
		}
	}
}

// prepareRefusals is prepareErrors for answers to what is not taken.
func (s *Server) prepareRefusals(what string, steps ...Step) {
	s.prepareErrors(what, steps...)
	for i, step := range steps {
		if step.own {
			panic(fmt.Sprintf("agenttest: step %d of %s is Accepted, and nothing is accepted there: give an error or a fault", i+1, what))
		}
	}
}

// script begins an interaction, or replaces its script.
func (s *Server) script(owner, id, agentID string, steps []Step) {
	now := s.cfg.Now()
	it := &interaction{agentID: agentID, owner: owner, created: now}
	if former := s.interactions[id]; former != nil {
		it.created = former.created
	}
	it.play(slices.Clone(steps), now)
	s.interactions[id] = it
}

// play begins a script.
func (it *interaction) play(steps []Step, now time.Time) {
	it.script, it.at, it.served = steps, 0, 0
	it.since, it.ended, it.resolved = now, time.Time{}, nil
	it.note(now)
}

// next returns the step that answers a poll.
func (it *interaction) next(now time.Time) Step {
	it.advance(now)
	step := it.script[it.at]
	it.served++
	return step
}

// advance leaves the steps that are over. A step that lasted for a time ended when
// that was over, so that what follows is on time however late the poll is.
func (it *interaction) advance(now time.Time) {
	for it.at < len(it.script)-1 {
		step := it.script[it.at]
		over := now
		if step.lasts > 0 {
			over = it.since.Add(step.lasts)
			if now.Before(over) {
				return
			}
		} else if it.answerable && len(step.asks) > 0 && step.times == 0 {
			if !it.answered(step) {
				return
			}
		} else if it.served < max(step.times, 1) {
			return
		}
		it.at, it.served, it.since, it.resolved = it.at+1, 0, over, nil
		it.note(over)
	}
}

// answered reports whether all has been answered that a step asks.
func (it *interaction) answered(step Step) bool {
	for _, ask := range step.asks {
		if it.resolved[ask.ID] == "" {
			return false
		}
	}
	return true
}

// note keeps when the script came to its end.
func (it *interaction) note(at time.Time) {
	if it.ended.IsZero() && it.script[it.at].terminal() {
		it.ended = at
	}
}
