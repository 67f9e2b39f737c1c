package activities

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/internal/rows"
)

// batch is the attempt of a PollAgentsStatus: many waits with one heartbeat. Each of them goes
// on by its own plan; the attempt ends with as many as were asked for, or hands all of them over.
type batch struct {
	attempt
	lead       plan.Wait // how long all of them have; it never polls
	members    []member
	rows       *rows.Table // of those that have ended
	connection *requests.Connection

	targets   agentwait.Targets
	selection agentwait.Selection
	wanted    int  // ended rows that end the batch
	once      bool // one poll each
	done      int  // … that there are
	left      int  // members that are polled on
	failing   int  // … whose last poll failed
	loud      bool // … and a line has told of it
	polls     int
	pollAt    []time.Duration // when each is polled next; plan.Never: not
	timer     time.Duration   // the earliest timer of a member, or before it
	news      news

	making   context.Context // of the results that are being made
	breakOff func()          // ends it
}

// start begins the waits.
func (b *batch) start(now time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return // the worker has stopped since it was taken in
	}
	b.timer = plan.Never
	b.begin(now)
	for i := range b.members {
		m := &b.members[i]
		m.follow(now, m.plan.Begin(now), check.Seen{})
		if b.ended {
			return
		}
	}
	b.goOn(now)
}

// goOn ends the attempt if it is over, or if no poll is due for long.
func (b *batch) goOn(now time.Duration) {
	switch {
	case b.ended:
	case b.done >= b.wanted, b.left == 0:
		b.finish(now)
	default:
		if step, ok := b.parks(now); ok {
			b.yield(now, yieldReasons[step.Why], step.Delay)
			return
		}
		b.rearm()
	}
}

// parks asks the plan whether to give all waits back until the earliest poll.
func (b *batch) parks(now time.Duration) (plan.Step, bool) {
	next := b.due()
	if next-now < time.Second { // nearly always
		return plan.Step{}, false
	}
	return b.lead.Parks(now, next)
}

// finish ends the batch with its rows.
func (b *batch) finish(now time.Duration) {
	outcome := agentwait.OutcomeCompleted
	if b.done < b.wanted && !b.allAnswered() {
		outcome = agentwait.OutcomeDeadlineExceeded
	}
	result := b.result(now, outcome)
	size, most := b.rows.Total()+envelopeBytes, b.home.engine.deliverable()
	if outcome == agentwait.OutcomeDeadlineExceeded && !b.once {
		result.Token = b.leftOver(now, cmp.Or(max(most, 0), agentwait.DefaultMaxResultBytes)-size)
	}
	if most > 0 && size > most {
		// Even without replies: the server would refuse it, again and again.
		b.end(nil, tooLargeForServer(result, fmt.Errorf("%d bytes; it takes %d", size, most)).Final(), none)
		return
	}
	b.end(result, nil, none)
}

// allAnswered reports whether each interaction was polled, as one poll each asks for.
func (b *batch) allAnswered() bool {
	if !b.once {
		return false
	}
	for i := range b.members {
		if b.rows.Row(i).Outcome == agentwait.OutcomeDeadlineExceeded {
			return false
		}
	}
	return true
}

// due is when the next poll of any is.
func (b *batch) due() time.Duration { return slices.Min(b.pollAt) }

func (b *batch) timerAt() time.Duration { return min(b.timer, b.news.tellAt) }

func (b *batch) onTimer(now time.Duration) {
	if now >= b.news.tellAt {
		b.tell(now)
	}
	if now >= b.timer {
		b.resumed(now)
	}
}

// resumed asks the plan of each wait anew.
func (b *batch) resumed(now time.Duration) {
	b.timer = plan.Never
	for i := range b.members {
		m := &b.members[i]
		if m.over || m.completes {
			continue
		}
		m.follow(now, m.plan.Timer(now), check.Seen{})
		if b.ended {
			return
		}
	}
	b.goOn(now)
}

func (b *batch) handsOver(now time.Duration) bool {
	return b.lead.HandsOver(now, plan.HandOverDelay)
}

func (b *batch) stop(now time.Duration) {
	step, ok := b.lead.Stop(now)
	if !ok {
		return // no attempt could take over in time: the waits end here
	}
	for i := range b.members {
		m := &b.members[i]
		if !m.over && b.connection.Remove(&m.waiter) && m.plan.Postpone(now) {
			// See single.stop. Here each wait has a time of its own to go on at.
			b.pollAt[i] = m.plan.NextPollAt
		}
	}
	b.yield(now, agentwait.ReasonShutdown, step.Delay)
}

func (b *batch) interrupted(now time.Duration, reason string, delay time.Duration) {
	switch reason {
	case agentwait.ReasonShutdown, agentwait.ReasonHeartbeatsFailing:
		if step := b.lead.Lost(now, delay); step.Do == plan.Deadline {
			b.deadlinePassed(now)
			return
		}
	}
	b.yield(now, reason, delay)
}

// deadlinePassed ends all waits that have not ended.
func (b *batch) deadlinePassed(now time.Duration) {
	for i := range b.members {
		if m := &b.members[i]; !m.over && !m.completes {
			m.outOfTime(now)
		}
	}
	b.goOn(now)
}

func (b *batch) cancelled(now time.Duration) { b.end(nil, b.cancelError(now), wanted) }

func (b *batch) cancelError(now time.Duration) error {
	return agentwait.CancelledAgents(b.standing(now), b.result(now, agentwait.OutcomeCancelled))
}

// yield ends the attempt, not the waits.
func (b *batch) yield(now time.Duration, reason string, delay time.Duration) {
	b.end(nil, agentwait.Interrupted(reason, b.standing(now)).Retryable(delay), wanted)
}

func (b *batch) leave() {
	b.breakOff()
	for i := range b.members {
		b.outage().left(&b.members[i].trouble)
		if m := &b.members[i]; !m.over {
			b.connection.Remove(&m.waiter)
		}
	}
}

// standing says how the batch stands.
func (b *batch) standing(now time.Duration) agentwait.ErrorDetails {
	return agentwait.ErrorDetails{Polls: b.polls, ElapsedSeconds: agentwait.Seconds(b.lead.Elapsed(now))}
}

// result has the rows as they stand.
func (b *batch) result(now time.Duration, outcome string) *agentwait.AgentsResult {
	for i := range b.members {
		if m := &b.members[i]; !m.over {
			b.rows.Put(i, m.row(now, agentwait.OutcomeStillRunning))
		}
	}
	return &agentwait.AgentsResult{
		Outcome: outcome, Rows: b.rows.Rows(), Counts: agentwait.CountRows(b.rows.Rows()),
		Polls: b.polls, ElapsedSeconds: agentwait.Seconds(b.lead.Elapsed(now)),
	}
}

// later has a call to the server made that nothing waits for.
func (b *batch) later(call func(ctx context.Context)) {
	b.home.engine.reports.do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), signalTimeout)
		defer cancel()
		call(ctx)
	})
}
