package activities

import (
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/text"
)

// signalTimeout bounds a phase signal.
const signalTimeout = 5 * time.Second

// told tells people what changed with a poll: a log line when the phase changed, when polls
// began to fail and when they succeed again, and a signal to the calling workflow if it
// asked for it.
func (s *single) told(before plan.Progress, told *agentwait.Told, seen check.Seen, step plan.Step) {
	p := &s.plan.Progress
	was, shown := before.Shown(), p.Shown()
	id := s.target.InteractionID
	switch {
	case p.Failures > 0:
		first, l := p.Failures == 1, levelOf(seen)
		if !callers(seen) && !s.outage().failed(&s.trouble, s.home.engine.time.Now(), shown.Problem, seen.Text, first) {
			l = levelDebug // for whoever looks into one of them; a line speaks for all
		}
		if first {
			s.say(l, "agentwait: a poll failed", "interaction_id", id, "reason", shown.Problem, "error", text.Cut(seen.Text, agentwait.MaxErrorTextBytes))
		}
	case seen.Status != nil && s.outage().succeeded(&s.trouble, s.home.engine.time.Now()):
		s.say(levelWarn, "agentwait: polls succeed again", "interaction_id", id, "failed_polls", before.Failures)
	}
	same := was.State == shown.State && was.Phase == shown.Phase
	if same && !isNews(told, s.tells()) {
		return
	}
	if !same {
		s.say(levelInfo, "agentwait: the phase changed", "interaction_id", id, "phase", shown.Phase, "state", shown.State, "polls", p.Polls)
	}
	// The phase that ends the wait is told by the activity's own end: a signal just before
	// that would cost the workflow a task.
	switch step.Do {
	case plan.Complete, plan.Fail, plan.Stall, plan.Deadline:
	default:
		if s.signalPhases {
			change := agentwait.PhaseChange{
				State: text.Cut(shown.State, agentwait.MaxStateBytes), Phase: text.Cut(shown.Phase, agentwait.MaxPhaseBytes),
				Polls: int(p.Polls), At: s.serverTime(p.LastStatusAt),
			}
			if now := s.tells(); now != nil {
				change.Told = *now
			}
			s.tell(change)
		}
	}
}

// callers reports whether a failed poll is its caller's matter: that a run is not known, since the id is
// wrong, or the run has just begun. It says nothing of the API, so it is not a part of an outage.
func callers(seen check.Seen) bool {
	switch seen.Reason {
	case agentstatus.ReasonNotFound, agentstatus.ReasonNotFoundGrace, agentstatus.ReasonInvalidRequest:
		return true
	}
	return false
}

// levelOf is how loud a failed poll is.
func levelOf(seen check.Seen) level {
	if callers(seen) {
		return levelInfo
	}
	return levelWarn
}

// outage is that of the wait's connection.
func (s *single) outage() *outage { return s.home.engine.outages[s.target.CredentialName()] }

// isNews reports whether what is told of the run is worth a signal, which is a billable action: what
// it needs of a person, and where it is seen. Its progress is told along with that, and is live
// in the heartbeat.
func isNews(before, after *agentwait.Told) bool {
	var was, is agentwait.Told
	if before != nil {
		was = *before
	}
	if after != nil {
		is = *after
	}
	return !was.SameRequests(&is) || was.WebURL != is.WebURL
}
