package activities

import (
	"time"
	"unique"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/learned"
	"github.com/agentwait/agentwait/internal/plan"
)

// learning is what one wait has learned of its agent.
type learning struct {
	agent       string        // the agent's key, once known
	seenRunning time.Duration // the last answer that saw it run; plan.Never: none has
}

func newLearning() learning { return learning{seenRunning: plan.Never} }

// learn tells the learned schedule what an answer says of the agent, and returns when the next
// poll is due: as learned if the agent's runs are known, else as decided.
//
// A delay that the API asked for, or that follows a failure, is not the schedule's to change.
func (l *learning) learn(e *engine, wait *plan.Wait, credential string, now time.Duration, seen check.Seen) time.Duration {
	if seen.Status == nil || e.agents == nil {
		return seen.Delay
	}
	l.agent = keepText(l.agent, credential, seen.Status.AgentID)
	if l.agent == "" {
		return seen.Delay
	}
	elapsed := wait.Elapsed(now)
	switch seen.Action {
	case agentstatus.ActionCompleted, agentstatus.ActionFailed:
		// A run that was over at the first poll has been for who knows how long.
		if l.seenRunning != plan.Never {
			e.agents.Ended(l.agent, wait.Elapsed(l.seenRunning), elapsed)
			e.metrics.learned(credential, e.agents)
			if summary, known := e.agents.Summary(l.agent); known {
				e.cfg.Logger.Debug("agentwait: learned of an agent", "agent", l.agent, "history", summary.String())
			}
		}
		return seen.Delay
	case agentstatus.ActionWait:
		l.seenRunning = now
	default:
		return seen.Delay // it waits for a person, or was ended from outside: no history foretells that
	}
	if seen.RetryAfter {
		return seen.Delay
	}
	shortest, longest := wait.Options().Policy.Intervals()
	delay, known := e.agents.Delay(l.agent, elapsed, learned.Proportional{Min: shortest, Max: longest})
	e.metrics.scheduled(credential, known)
	if !known {
		return seen.Delay
	}
	// What somebody asked for holds, whatever was learned.
	if wait.Options().Policy.MaxInterval > 0 {
		delay = min(delay, longest)
	}
	if wait.Options().Policy.MinInterval > 0 {
		delay = max(delay, shortest)
	}
	return max(spread(delay, e.cfg.Random()), seen.PollAfter)
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
	return unique.Make(credential + sep + agent).Value()
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

// distance is how far apart the polls of a wait are without learning and without a pause.
func (e *engine) distance(wait *plan.Wait, now time.Duration, step plan.Step, seen check.Seen) time.Duration {
	switch {
	case seen.Delay > 0:
		return seen.Delay
	case step.PollAt <= now:
		return e.usual(wait.Options().Policy, wait.Elapsed(now))
	default:
		// A wait that goes on from an earlier attempt has a part of its interval left, which is
		// not how often it polls.
		return max(step.PollAt-now, e.usual(wait.Options().Policy, wait.Elapsed(now)))
	}
}

// learnedOf says to people what is known of an agent; empty if nothing is.
func (e *engine) learnedOf(agent string) string {
	if e.agents == nil {
		return ""
	}
	summary, known := e.agents.Summary(agent)
	if !known {
		return ""
	}
	return summary.String()
}
