package activities

import (
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
)

type agents interface {
	Delay(key string, elapsed, proportional time.Duration) (time.Duration, bool)
	Ended(key string, lo, hi time.Duration)
}

// learn tells the learned schedule what an answer says of the agent, and returns when the next
// poll is due: as learned where the agent's runs are known, else as decided.
//
// A delay that the API asked for, or that follows a failure, is not the schedule's to change.
func (s *single) learn(now time.Duration, seen check.Seen) time.Duration {
	if seen.Status == nil || s.engine.agents == nil {
		return seen.Delay
	}
	s.agent = keepText(s.agent, s.target.CredentialName(), seen.Status.AgentID)
	if s.agent == "" {
		return seen.Delay
	}
	elapsed := s.plan.Elapsed(now)
	switch seen.Action {
	case agentstatus.ActionCompleted, agentstatus.ActionFailed:
		// A run that was over at the first poll has been for who knows how long.
		if s.seenRunning != plan.Never {
			s.engine.agents.Ended(s.agent, s.plan.Elapsed(s.seenRunning), elapsed)
		}
		return seen.Delay
	case agentstatus.ActionWait:
		s.seenRunning = now
	default:
		return seen.Delay // it waits for a person, which no history foretells
	}
	if seen.RetryAfter {
		return seen.Delay
	}
	delay, known := s.engine.agents.Delay(s.agent, elapsed, seen.Delay)
	if !known {
		return seen.Delay
	}
	return spread(delay, s.engine.cfg.Random())
}

// keepText returns the key of an agent, without holding on to the answer that names it.
func keepText(before, credential, agent string) string {
	if agent == "" {
		return before
	}
	const sep = "/"
	if len(before) == len(credential)+len(sep)+len(agent) && before[len(credential)+len(sep):] == agent {
		return before
	}
	return credential + sep + agent
}

// spread is the jitter of the schedule: 0.9 to 1.1 of a delay, whole milliseconds.
func spread(delay time.Duration, random float64) time.Duration {
	return max(delay-delay/10+time.Duration(float64(delay/5)*random), time.Second).Round(time.Millisecond)
}

// usual is the distance at which a wait polls that has not asked yet.
func (e *engine) usual(policy agentstatus.Policy, elapsed time.Duration) time.Duration {
	const least = 2 * time.Second // the schedule's default
	low := policy.MinInterval
	if low == 0 {
		low = least
	}
	return max(low, elapsed/30)
}
