package workflows

import (
	"cmp"
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
	view := w.view
	next.Carried = &agentwait.Carried{
		StartedAt:  w.view.StartedAt,
		DeadlineAt: w.view.DeadlineAt,
		Token:      w.carriedToken(workflow.Now(ctx)),
		LastStatus: &view,
		PollNow:    w.check.wanted,
	}
	return workflow.NewContinueAsNewError(ctx, agentwait.AwaitAgentName, next)
}

// leastDistance is how far the first poll of a continued run is from the last one of the run
// before, where the input does not say.
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
	}
	w.view.StartedAt, w.view.DeadlineAt = from.StartedAt, from.DeadlineAt
	w.token = from.Token
	w.check.wanted = from.PollNow
	w.in.Carried = nil
}
