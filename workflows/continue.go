package workflows

import (
	"cmp"
	"maps"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// mustContinue reports whether the server suggests a new run and this one can be
// left: not cancelled, which would be lost with it, no check in flight, no update being
// handled. A wait makes few events by itself; it takes thousands of poll_now signals to
// get here.
func mustContinue(ctx workflow.Context, check workflow.Future) bool {
	return ctx.Err() == nil && workflow.GetInfo(ctx).GetContinueAsNewSuggested() &&
		check == nil && workflow.AllHandlersFinished(ctx)
}

// continueAsNew ends this run with an order for the next. Signals that are still
// unread would be lost with the run: phases are taken over, a poll_now is carried.
func (w *wait) continueAsNew(ctx workflow.Context) error {
	phases := workflow.GetSignalChannel(ctx, agentwait.PhaseSignal)
	for phases.Len() > 0 {
		w.receivePhase(ctx, phases)
	}
	for workflow.GetSignalChannel(ctx, agentwait.SignalPollNow).ReceiveAsync(nil) {
		w.check.wanted = true
	}
	next := w.in
	next.Carried = &agentwait.Carried{
		StartedAt:  w.view.StartedAt,
		DeadlineAt: w.view.DeadlineAt,
		Token:      forPrevious(w.carriedToken(workflow.Now(ctx)), w.in.Schedule),
		LastStatus: forPreviousView(w.view),
		PollNow:    w.check.wanted || w.check.running != nil,
		Answered:   w.lastAnswered(),
	}
	return w.nextRun(renewed(ctx, w.view.DeadlineAt), next)
}

// renewMargin is how long before its timeout a run is left for another one.
const renewMargin = 24 * time.Hour

// outgrown reports whether a deadline was moved beyond what the run's timeout leaves. Then the wait
// goes on in another run. Only asked if a poller has ended at the deadline that it was started
// with, which is within the timeout: what it knew is known. A run that is cancelled is not left:
// the cancellation would be lost with it.
func outgrown(ctx workflow.Context, deadline time.Time) bool {
	info := workflow.GetInfo(ctx)
	return info.WorkflowRunTimeout > 0 && ctx.Err() == nil &&
		deadline.Add(renewMargin).After(info.WorkflowStartTime.Add(info.WorkflowRunTimeout)) && workflow.AllHandlersFinished(ctx)
}

// renewed is ctx for a next run with as much time as the deadline needs, if this one has a
// timeout at all.
func renewed(ctx workflow.Context, deadline time.Time) workflow.Context {
	if workflow.GetInfo(ctx).WorkflowRunTimeout == 0 {
		return ctx
	}
	return workflow.WithWorkflowRunTimeout(ctx, max(deadline.Sub(workflow.Now(ctx)), 0)+agentwait.Backstop)
}

// leastDistance is how far the first poll of a continued run is from the last one of the run
// before, if the input does not say.
const leastDistance = 2 * time.Second

// carriedToken is the resume token as far as this run knows it: the running poller's
// own token goes down with it. Its next poll keeps the distance to whatever the old
// poller did last.
func (w *wait) carriedToken(now time.Time) *agentwait.Token {
	token := agentwait.Token{StartedAt: w.view.StartedAt}
	if w.token != nil {
		token = *w.token
	}
	delay := min(cmp.Or(agentwait.Duration(w.in.MinIntervalSeconds), leastDistance), agentwait.MaxInterval)
	next := now.Add(delay).UTC()
	token.Polls = w.view.Polls
	token.State, token.Phase = w.view.State, w.view.Phase
	token.LastStatusAt = w.view.LastStatusAt
	token.NextPollAt, token.NextDelaySeconds = &next, delay.Seconds()
	return &token
}

// restore takes over what the earlier run carried.
func (w *wait) restore(from agentwait.Carried) {
	if from.LastStatus != nil {
		v := *from.LastStatus
		w.view.State, w.view.Phase = text.Cut(v.State, agentwait.MaxStateBytes), text.Cut(v.Phase, agentwait.MaxPhaseBytes)
		w.view.LastStatusAt, w.view.Polls, w.view.PollsNow = v.LastStatusAt, v.Polls, v.PollsNow
		w.view.LastProblem = text.Cut(v.LastProblem, maxProblemBytes)
		w.view.Problem = text.Cut(v.Problem, agentwait.MaxProblemTextBytes)
		w.view.Told = v.Bounded()
	}
	w.view.StartedAt, w.view.DeadlineAt = from.StartedAt, from.DeadlineAt
	w.token = from.Token
	w.check.wanted = from.PollNow
	w.answers = maps.Clone(from.Answered)
	w.in.Carried = nil
}
