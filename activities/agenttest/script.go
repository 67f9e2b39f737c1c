package agenttest

import "time"

func (s *Server) script(owner, id, agentID string, steps []Step) {
	if len(steps) == 0 {
		panic("agenttest: the script of " + id + " has no steps")
	}
	now := s.cfg.Now()
	it := &interaction{agentID: agentID, owner: owner, created: now}
	if former := s.interactions[id]; former != nil {
		it.created = former.created
	}
	it.play(steps, now)
	s.interactions[id] = it
}

// play begins a script.
func (it *interaction) play(steps []Step, now time.Time) {
	it.script, it.at, it.served = steps, 0, 0
	it.since, it.ended = now, time.Time{}
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
		} else if it.served < max(step.times, 1) {
			return
		}
		it.at, it.served, it.since = it.at+1, 0, over
		it.note(over)
	}
}

// note keeps when the script came to its end.
func (it *interaction) note(at time.Time) {
	if it.ended.IsZero() && it.script[it.at].terminal() {
		it.ended = at
	}
}
