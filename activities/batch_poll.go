package activities

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/internal/rows"
)

// envelopeBytes is what a result has beside its rows.
const envelopeBytes = 1 << 10

// pollAgents puts a batch into the engine. Its error is activity.ErrResultPending if the
// engine has taken it over.
func (h *home) pollAgents(ctx context.Context, in agentwait.PollAgentsInput) (*agentwait.AgentsResult, error) {
	info := infoOf(ctx)
	checked := in
	checked.Selection = toCheck(in.Selection, info, in.Token != nil)
	if err := checked.Validate(); err != nil {
		return nil, agentwait.InvalidRequest("", err)
	}
	connection, err := h.engine.connection(info, in.Target(0))
	if err != nil {
		return nil, err
	}
	if err := awaitable(info); err != nil {
		return nil, agentwait.InvalidRequest("", err)
	}
	n, now := len(in.InteractionIDs), h.engine.time.Now()
	b := h.newBatch(connection, in, info, now, resumeAgents(ctx, in.Token, n, info.ScheduledTime), h.engine.carry(ctx))
	result, err := h.run(ctx, &b.attempt, info, func() { b.start(now) }, func() *agentwait.Error {
		// Only if another attempt can follow in time.
		if !b.lead.MayFollow(now, fullDelay) {
			return nil
		}
		e := full(agentwait.Target{}, h.engine.held())
		e.Message = fmt.Sprintf("no place for a batch of %d interactions: %s", n, e.Message)
		return e
	}, b.standing(now))
	if result == nil {
		return nil, err
	}
	return result.(*agentwait.AgentsResult), err
}

// newBatch is the attempt of a batch that came now.
func (h *home) newBatch(
	connection *requests.Connection, in agentwait.PollAgentsInput, info activity.Info, now time.Duration, token agentwait.AgentsToken,
	carry func(context.Context) context.Context,
) *batch {
	n := len(in.InteractionIDs)
	b := &batch{
		connection: connection,
		targets:    in.Targets,
		selection:  in.Selection,
		wanted:     in.ReturnWhen.Of(n),
		once:       in.Once,
		left:       n,
		members:    make([]member, n),
		pollAt:     make([]time.Duration, n),
		rows:       rows.New(in.InteractionIDs, h.engine.rowBytes(in.Selection), h.engine.headBytes()),
		news:       newNews(in.SignalRows),
	}
	if b.once {
		b.wanted = n
	}
	b.making, b.breakOff = context.WithCancel(context.Background())
	b.attempt = h.newAttempt(b, info, now, n)
	b.plan(in, token, b.limits(info, in.Timeout()))
	for i := range b.members {
		b.members[i].waiter.Carry = carry
	}
	return b
}

// rowBytes is how large the rows of a result may be.
func (e *engine) rowBytes(selection agentwait.Selection) int {
	most := selection.MaxResultBytes
	if most == 0 {
		most = agentwait.DefaultMaxResultBytes
	}
	if deliverable := e.deliverable(); deliverable > 0 {
		most = min(most, deliverable)
	}
	return most - envelopeBytes
}

// headBytes is how large rows may be without their replies.
func (e *engine) headBytes() int {
	if deliverable := e.deliverable(); deliverable > 0 {
		return deliverable - envelopeBytes
	}
	return rows.MaxHeads
}

// plan makes the plans of all waits.
func (b *batch) plan(in agentwait.PollAgentsInput, token agentwait.AgentsToken, limits plan.Limits) {
	options := outcome.Options(in.Schedule)
	b.polls = token.Polls
	b.lead = plan.New(options, limits, plan.NewProgress(b.moment(token.StartedAt)))
	// A member never ends the attempt: it has not the say on parking, nor on an outage of its
	// own. The lead has.
	limits.Patient = false
	known, _ := token.ReadWaits(len(b.members)) // it was checked
	for i := range b.members {
		progress := plan.NewProgress(b.lead.StartedAt)
		progress.Polls, progress.Failures = int32(known[i].Polls), int32(known[i].Failures)
		if token.NextPollAt != nil && known[i].Stray > 0 {
			progress.StrayAnswers, progress.StraySince = int32(known[i].Stray), b.moment(*token.NextPollAt)-known[i].StrayFor
		}
		if token.NextPollAt != nil && !known[i].Ended {
			progress.NextPollAt = b.moment(*token.NextPollAt) + known[i].Due
			progress.Delay = agentwait.Duration(token.NextDelaySeconds) + known[i].Due
		}
		if progress.Failures > 0 {
			b.failing++
		}
		if progress.Polls > 0 && !known[i].Ended {
			b.resumes++
		}
		b.members[i] = member{
			batch: b, index: i, plan: plan.New(options, limits, progress),
			learned: newLearning(), had: known[i].Ended,
		}
		b.members[i].plan.AnsweredBefore = known[i].Answered
		if token.NextPollAt != nil && known[i].Seen != 0 {
			b.members[i].plan.SeenCoded(known[i].Seen, known[i].Unchanged, b.moment(*token.NextPollAt))
		}
	}
}
