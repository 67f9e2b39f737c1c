package activities

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/internal/text"
)

// resumeAgents returns how a batch of n stands: see [resume].
func resumeAgents(ctx context.Context, given *agentwait.AgentsToken, n int, scheduledAt time.Time) agentwait.AgentsToken {
	var token agentwait.AgentsToken
	if lastHeartbeatOf(ctx, &token, func() error { return token.Validate(n) }) {
		return token
	}
	if given != nil {
		return *given
	}
	return agentwait.AgentsToken{StartedAt: scheduledAt.UTC()}
}

func (b *batch) details() any {
	return b.token(b.pollAt, b.home.engine.time.Now())
}

// leftOver is what goes on with the waits that the deadline has ended; nil if the result has no
// room for it.
func (b *batch) leftOver(now time.Duration, most int) *agentwait.AgentsToken {
	dueAt := make([]time.Duration, len(b.members))
	for i := range b.members {
		dueAt[i] = plan.Never
		if b.rows.Row(i).Ended() {
			continue
		}
		if dueAt[i] = b.members[i].plan.NextPollAt; dueAt[i] == plan.Never { // it was never polled
			dueAt[i] = now
		}
	}
	token := b.token(dueAt, now)
	if encoded, err := json.Marshal(token); err != nil || len(encoded) > most {
		return nil
	}
	return &token
}

// token says how the batch stands, whose waits are to be polled next at given moments.
func (b *batch) token(dueAt []time.Duration, now time.Duration) agentwait.AgentsToken {
	next := max(slices.Min(dueAt), now)
	token := agentwait.AgentsToken{StartedAt: b.serverTime(b.lead.StartedAt), Polls: b.polls}
	if next != plan.Never {
		at := b.serverTime(next)
		token.NextPollAt, token.NextDelaySeconds = &at, agentwait.Seconds(next-now)
	}
	waits := make([]agentwait.AgentWait, len(b.members))
	for i := range b.members {
		m := &b.members[i]
		w := agentwait.AgentWait{
			Ended: m.had, Polls: int(m.plan.Polls), Failures: int(m.plan.Failures), Answered: m.plan.HasAnswered(),
		}
		if stray := int(m.plan.StrayAnswers); stray > 0 && next != plan.Never {
			w.Stray, w.StrayFor = stray, next-m.plan.StraySince
		}
		if next != plan.Never {
			w.Seen, w.Unchanged = uint16(m.plan.Seen), m.plan.SeenCode(next)
		}
		if words := m.plan.Shown().ProblemText; words != "" && !m.over {
			token.ProblemText = text.Cut(words, agentwait.MaxProblemTextBytes)
		}
		if m.over {
			w.Ended = b.rows.Row(i).Ended()
		}
		if at := dueAt[i]; at != plan.Never && !w.Ended {
			w.Due = max(at-next, 0)
		}
		waits[i] = w
	}
	token.SetWaits(waits)
	return token
}
