package activities

import (
	"context"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/agentstatus"
)

// CheckAgentStatus makes one poll and returns one answer, whatever the agent's phase.
// It needs no heartbeat and waits for nothing.
//
// # Errors
//
// Those of a wait over the API and its input. A transient failure is the retryable
// ApiUnavailable (InvalidResponse for a broken body), whose NextRetryDelay is what the
// poll schedule, or the API's Retry-After, asks for; a 404 is final, since there is no
// wait whose beginning could be young. Set MaximumAttempts to 1 for a single try.
func (a *Activities) CheckAgentStatus(ctx context.Context, in CheckInput) (*Result, error) {
	if err := in.Validate(); err != nil {
		return nil, InvalidRequest(in.InteractionID, err)
	}
	poller, err := a.poller(in.Target)
	if err != nil {
		return nil, err
	}
	info := activity.GetInfo(ctx)
	token := Token{StartedAt: info.ScheduledTime.UTC(), ConsecutiveFailures: max(int(info.Attempt)-1, 0)}
	policy := agentstatus.Policy{NotFoundGrace: -1}
	progress := agentstatus.Progress{
		Polls:               1,
		ConsecutiveFailures: token.ConsecutiveFailures,
		Elapsed:             token.elapsed(a.now()),
	}
	seen, err := a.observe(ctx, a.requestTimeout, poller, in.Target, policy, progress)
	if err != nil {
		return nil, err
	}
	now := a.now()
	if ctx.Err() != nil && seen.Status == nil {
		details := ErrorDetails{InteractionID: in.InteractionID, ElapsedSeconds: roundSeconds(token.elapsed(now))}
		reason, cancelled := interruption(ctx)
		if cancelled {
			return nil, cancellation(details)
		}
		return nil, interrupted(reason, details, handOverDelay).err()
	}
	token.polled(seen.Decision, now)
	if seen.Status == nil {
		p := seen.problem(ErrorDetails{
			InteractionID:  in.InteractionID,
			Polls:          token.Polls,
			ElapsedSeconds: roundSeconds(token.elapsed(now)),
			Message:        seen.text,
		})
		if !p.final {
			p.retryAfter = seen.Delay
		}
		return nil, p.err()
	}
	return newResult(outcomeOf(seen.Action), seen.Status, in.Target, in.Selection, token, now)
}

// outcomeOf returns what a check calls the action that a wait would take.
func outcomeOf(action agentstatus.Action) string {
	switch action {
	case agentstatus.ActionCompleted:
		return OutcomeCompleted
	case agentstatus.ActionFailed:
		return OutcomeFailed
	case agentstatus.ActionNeedsInput:
		return OutcomeNeedsInput
	default:
		return OutcomeStillRunning
	}
}
