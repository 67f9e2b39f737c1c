package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
	"github.com/agentwait/agentwait/vendors"
)

// check makes one poll, through the engine: one about the same interaction that is under way
// is shared, and two are at least a second apart.
func (h *home) check(ctx context.Context, in agentwait.CheckInput) (*agentwait.Result, error) {
	info := activity.GetInfo(ctx)
	checked := in
	checked.Selection = toCheck(in.Selection, info, beside(info))
	if err := checked.Validate(); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	connection, err := h.engine.connection(info, in.Target)
	if err != nil {
		return nil, err
	}
	e := h.engine
	if err := refusedLocal(info); err != nil {
		return nil, agentwait.InvalidRequest(in.InteractionID, err)
	}
	e.metrics.from(ctx, e.cfg.Metrics)
	scheduled := info.ScheduledTime
	elapsed := func() time.Duration { return max(info.StartedTime.Sub(scheduled), 0) }
	began := e.time.Now()
	details := func() agentwait.ErrorDetails {
		return agentwait.ErrorDetails{
			InteractionID: in.InteractionID, Polls: 1,
			ElapsedSeconds: agentwait.Seconds(elapsed() + e.time.Now() - began),
		}
	}
	ctx, stopped := withStop(ctx)
	defer stopped()
	answer, failure, err := connection.Check(ctx, in.Target)
	switch {
	case err != nil:
		standing := details()
		standing.Polls = 0
		return nil, brokenOff(ctx, standing)
	case failure != nil:
		return nil, failure.Final()
	}
	now := e.time.Now()
	failed := max(int(info.Attempt)-1, 0)
	seen := answer.Decide(agentstatus.Policy{NotFoundGrace: -1, AfterMessageID: in.AfterMessageID}, agentstatus.Progress{
		Polls: 1, ConsecutiveFailures: failed, Elapsed: elapsed(),
		// No stray answers: a look remembers nothing, and earlier attempts may have failed for another
		// reason. So one is never final, and the retry policy says how often it is waited out.
	}, e.time.Wall(now), e.cfg.Random())
	if ctx.Err() != nil && !answer.Came() { // the request may have seen the end before the connection did
		return nil, brokenOff(ctx, details())
	}
	if seen.Status == nil {
		problem := seen.Problem(details())
		if seen.Final() {
			return nil, problem.Final()
		}
		return nil, problem.Retryable(seen.Delay)
	}
	at := scheduled.Add(elapsed() + now - began).UTC()
	result, unusable := outcome.Result(ctx, outcomeOf(seen.Action), seen.Status, outcome.Wait{
		Target: in.Target, Selection: in.Selection, Polls: 1,
		Elapsed: elapsed() + now - began, LastStatusAt: &at, Deliverable: e.deliverable(),
		Learned: e.learnedOf(keepText("", in.CredentialName(), seen.Status.AgentID)),
	})
	switch {
	case unusable == nil:
		if e.toldOnce(in) && len(result.InputRequests) == 0 {
			result.InputRequests = agentwait.ToldOf(seen.Status.Told()).InputRequests
		}
		return result, nil
	case unusable.Type == agentwait.ErrTypeWaitInterrupted:
		return nil, brokenOff(ctx, unusable.Details)
	default:
		return nil, unusable.Final()
	}
}

// toldOnce reports whether a check may be the only one that is told what a run asks: then its
// result has that, cut to what there is room for. The poller may be another worker's.
func (e *engine) toldOnce(in agentwait.CheckInput) bool {
	_, once := vendors.As[vendors.Reminded](e.cfg.Connections[in.CredentialName()].API)
	return once
}

// brokenOff is the error of a check whose context has ended.
func brokenOff(ctx context.Context, standing agentwait.ErrorDetails) error {
	if what, reason := contextAnswer(ctx); what != cancelled {
		return agentwait.Interrupted(reason, standing).Retryable(plan.HandOverDelay)
	}
	return agentwait.Cancelled(standing)
}

// withStop is ctx until the worker stops: the answer may take as long as it has left.
func withStop(ctx context.Context) (context.Context, func()) {
	stop := activity.GetWorkerStopChannel(ctx)
	if stop == nil {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-stop:
			cancel(context.Canceled)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// outcomeOf returns what a check calls the action that a wait would take.
func outcomeOf(action agentstatus.Action) string {
	switch action {
	case agentstatus.ActionCompleted:
		return agentwait.OutcomeCompleted
	case agentstatus.ActionFailed:
		return agentwait.OutcomeFailed
	case agentstatus.ActionCancelled:
		return agentwait.OutcomeAgentCancelled
	case agentstatus.ActionExpired:
		return agentwait.OutcomeAgentExpired
	case agentstatus.ActionNeedsInput:
		return agentwait.OutcomeNeedsInput
	default:
		return agentwait.OutcomeStillRunning
	}
}
