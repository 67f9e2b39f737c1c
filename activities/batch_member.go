package activities

import (
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/internal/rows"
	"github.com/agentwait/agentwait/internal/text"
)

// member is one wait of a batch. The batch's lock is its own.
type member struct {
	batch   *batch
	index   int
	plan    plan.Wait
	waiter  requests.Waiter
	learned learning
	had     bool // an earlier attempt has seen it end
	over    bool // it has its row
	// completes: it has completed, and its row is being made.
	completes bool
	told      extent // what the workflow has been told of it
	trouble   trouble
}

// Patience is the connection's question: see [requests.Handler].
func (m *member) Patience(now, most time.Duration) time.Duration {
	m.batch.mu.Lock()
	defer m.batch.mu.Unlock()
	if m.over || !m.batch.mayPoll(now) {
		return 0
	}
	return m.plan.Patience(now, most)
}

// Answered takes in an answer: see [requests.Handler].
func (m *member) Answered(started, now time.Duration, answer *check.Answer, failure *agentwait.Error) {
	b := m.batch
	if seen, complete := m.answered(started, now, answer, failure); complete {
		// Without the lock, for which everybody's heartbeats would have to wait.
		result, failure := outcome.Completed(b.making, seen, m.outcome(now))
		b.mu.Lock()
		defer b.mu.Unlock()
		if !b.ended && !m.over {
			m.completed(now, seen, result, failure)
			b.goOn(now)
		}
	}
}

// answered takes an answer in. complete is true if the result is to be made next.
func (m *member) answered(started, now time.Duration, answer *check.Answer, failure *agentwait.Error) (seen check.Seen, complete bool) {
	b := m.batch
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended || m.over || m.completes {
		return check.Seen{}, false
	}
	if failure != nil {
		m.failed(now, outcome.Refused(failure, m.standing(now)))
		b.goOn(now)
		return check.Seen{}, false
	}
	seen = answer.Decide(m.plan.Options().Policy, m.plan.Progressing(started), b.home.engine.time.Wall(now), b.home.engine.cfg.Random())
	before, seenBefore := m.plan.Progress, m.plan.HasAnswered()
	delay := m.learned.learn(b.home.engine, &m.plan, b.targets.CredentialName(), now, seen)
	step := m.plan.Answered(now, seen.Decision, delay, check.ErrorType(seen.Reason))
	if !m.had {
		b.home.engine.metrics.detected(b.targets.CredentialName(), seenBefore, seen, b.home.engine.time.Wall(now))
	}
	b.polls++
	b.counts(m, before, seen)
	if b.once {
		step = onlyOnce(step)
	}
	if step.Do == plan.Complete {
		m.completes = true
		m.leave()
		return seen, true
	}
	m.follow(now, step, seen)
	b.goOn(now)
	if !b.ended {
		b.sink.changed(&b.attempt)
	}
	return seen, false
}

// onlyOnce makes no further poll.
func onlyOnce(step plan.Step) plan.Step {
	if step.Do == plan.Complete || step.Do == plan.Fail {
		return step
	}
	return plan.Step{Do: plan.Rest, PollAt: plan.Never, TimerAt: plan.Never}
}

// follow does what the plan says. seen is the answer that led to the step, if one did.
func (m *member) follow(now time.Duration, step plan.Step, seen check.Seen) {
	b := m.batch
	switch step.Do {
	case plan.Rest:
		if b.once && seen.Action != "" {
			m.stands(now, seen)
			return
		}
		b.pollAt[m.index] = step.PollAt
		b.timer = min(b.timer, step.TimerAt)
		target := b.targets.Target(m.index)
		b.connection.Schedule(&m.waiter, m, &target, step.PollAt, b.home.engine.distance(&m.plan, now, step, seen))
	case plan.Fail:
		m.failed(now, outcome.Failed(seen, m.standing(now)), seen.Status)
	case plan.Stall:
		m.failed(now, outcome.Stalled(&m.plan, now, m.standing(now)), seen.Status)
	case plan.Deadline:
		m.outOfTime(now)
	case plan.Yield:
		b.yield(now, yieldReasons[step.Why], max(b.due()-now, plan.HandOverDelay))
	}
}

// outcome is what a result is made of besides the last answer.
func (m *member) outcome(now time.Duration) outcome.Wait {
	b := m.batch
	return outcome.Wait{
		Target: b.targets.Target(m.index), Selection: b.selection, Polls: int(m.plan.Polls),
		Elapsed: m.plan.Elapsed(now), LastStatusAt: b.wall().Maybe(m.plan.LastStatusAt),
		Deliverable: b.home.engine.deliverable(),
	}
}

// completed ends the wait with what was asked for of the last answer.
func (m *member) completed(now time.Duration, seen check.Seen, result *agentwait.Result, failure *agentwait.Error) {
	switch {
	case failure == nil:
		m.ends(now, rows.Of(result))
	case failure.Type == agentwait.ErrTypeResultTooLarge:
		row := m.row(now, agentwait.OutcomeCompleted)
		if seen.Action == agentstatus.ActionNeedsInput {
			row.Outcome = agentwait.OutcomeNeedsInput
		}
		row.AgentID, row.Truncated = agentOf(seen.Status), true
		m.ends(now, row)
	default:
		m.failed(now, failure, seen.Status)
	}
}

// failed ends the wait over a failure of the agent, or of the wait.
func (m *member) failed(now time.Duration, failure *agentwait.Error, status ...*agentstatus.Status) {
	row := m.row(now, agentwait.OutcomeOf(failure.Type))
	row.Error = rows.Error(failure)
	for _, s := range status {
		row.AgentID = agentOf(s)
		if row.Outcome == agentwait.OutcomeNeedsInput {
			rows.Stand(&row, s)
		} else {
			rows.Tell(&row, s)
		}
	}
	m.ends(now, row)
}

// outOfTime ends the wait at its deadline.
func (m *member) outOfTime(now time.Duration) {
	row := m.row(now, agentwait.OutcomeDeadlineExceeded)
	p := &m.plan.Progress
	if problem := p.Shown().Problem; problem != "" {
		row.Error = &agentwait.RowError{
			Type:    check.ErrorType(agentstatus.Reason(problem)),
			Message: failedPolls(p),
		}
	}
	m.ends(now, row)
}

// stands ends the wait with how the interaction stands: nothing more was asked for.
func (m *member) stands(now time.Duration, seen check.Seen) {
	row := m.row(now, agentwait.OutcomeStillRunning)
	row.AgentID = agentOf(seen.Status)
	rows.Stand(&row, seen.Status)
	if seen.Status == nil {
		row.Error = rows.Error(seen.Problem(m.standing(now)))
	}
	m.ends(now, row)
}

// ends gives the wait its row.
func (m *member) ends(now time.Duration, row agentwait.Row) {
	b := m.batch
	m.over = true
	m.leave()
	b.left--
	if m.plan.Failures > 0 {
		b.failing--
	}
	b.waits-- // its place is free
	b.home.engine.release(1)
	b.home.engine.metrics.rowEnded(m, row)
	b.rows.Put(m.index, row)
	if row.Ended() {
		b.done++
		b.announce(now)
	}
}

// leave has the wait polled no more.
func (m *member) leave() {
	m.batch.pollAt[m.index] = plan.Never
	m.batch.connection.Remove(&m.waiter)
	m.batch.outage().left(&m.trouble)
}

// row is how the wait stands, without a reply.
func (m *member) row(now time.Duration, name string) agentwait.Row {
	p := &m.plan.Progress
	shown := p.Shown()
	return agentwait.Row{
		InteractionID:  m.batch.targets.InteractionIDs[m.index],
		Outcome:        name,
		State:          text.Cut(shown.State, agentwait.MaxStateBytes),
		Phase:          text.Cut(shown.Phase, agentwait.MaxPhaseBytes),
		Polls:          int(p.Polls),
		ElapsedSeconds: agentwait.Seconds(p.Elapsed(now)),
		LastStatusAt:   m.batch.wall().Maybe(p.LastStatusAt),
	}
}

func (m *member) standing(now time.Duration) agentwait.ErrorDetails {
	return m.batch.wall().Standing(m.batch.targets.InteractionIDs[m.index], &m.plan.Progress, now)
}

// agentOf is the agent's id, without holding on to the answer that names it.
func agentOf(status *agentstatus.Status) string {
	if status == nil {
		return ""
	}
	return text.Cut(strings.Clone(status.AgentID), agentwait.MaxStateBytes)
}
