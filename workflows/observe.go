package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// seeStatus takes over what a poll saw at a time. Answers can overtake each other
// (a check beside the poller, a signal of an attempt that was lost): an older one
// does not replace a newer one. Whatever says that it was seen later than now, with a clock
// that is wrong or by somebody's hand, was seen now: no later one would ever be newer.
//
// told is what the poll was told of the run; nil if whoever tells does not say. Then what was
// told before stays as long as the state does.
func (w *wait) seeStatus(now time.Time, state, phase string, at time.Time, told *agentwait.Told) {
	if at.After(now) || !agentwait.TimeInRange(at) {
		at = now
	}
	if state == "" || (w.view.LastStatusAt != nil && at.Before(*w.view.LastStatusAt)) {
		return
	}
	state, phase = text.Cut(state, agentwait.MaxStateBytes), text.Cut(phase, agentwait.MaxPhaseBytes)
	if state != w.view.State || phase != w.view.Phase {
		w.since = now
		if told == nil {
			told = &agentwait.Told{WebURL: w.view.WebURL}
		}
		w.view.InputRequests, w.view.InputRequestsCut = nil, false // they were those of the state before
	}
	if told != nil {
		known := w.view.Told
		w.view.Told = told.Bounded()
		w.keepRequests(&known)
	}
	at = at.UTC()
	w.view.State, w.view.Phase, w.view.LastStatusAt = state, phase, &at
}

// keepRequests keeps what a run has asked while its state is the same and a poll shows nothing of
// it: some vendors tell it once, to one worker, and another worker's poll may be the next. What was
// answered is asked no more.
func (w *wait) keepRequests(known *agentwait.Told) {
	if w.view.Phase != string(agentstatus.PhaseNeedsInput) || len(w.view.InputRequests) > 0 || w.view.InputRequestsCut {
		return
	}
	for _, request := range known.InputRequests {
		if at, is := w.answers[request.ID]; !is || at.IsZero() {
			w.view.InputRequests = append(w.view.InputRequests, request)
		}
	}
	w.view.InputRequestsCut = known.InputRequestsCut && len(w.view.InputRequests) > 0
	w.view.Told = w.view.Bounded() // with the progress of now
}

// seePolls takes over a count of the poller, which only grows.
func (w *wait) seePolls(polls int) { w.view.Polls = max(w.view.Polls, bounded(polls)) }

// bounded is a count from outside, as the next run can read it.
func bounded(count int) int { return min(max(count, 0), agentwait.MaxPolls) }

func (w *wait) seeResult(now time.Time, result *agentwait.Result) {
	w.seePolls(result.Polls)
	w.seeStatus(now, result.State, result.Phase, lastStatusAt(result, now), toldBy(result))
}

// toldBy is what a result tells of the run. It has the link alone, but for what was asked for, and
// a token if the wait goes on.
func toldBy(result *agentwait.Result) *agentwait.Told {
	told := agentwait.Told{Progress: result.Progress, InputRequests: result.InputRequests, WebURL: result.WebURL}
	if result.Token != nil {
		told = result.Token.Told
	}
	if result.Token == nil && told.Nothing() {
		return nil
	}
	return &told
}

func lastStatusAt(result *agentwait.Result, now time.Time) time.Time {
	if result.LastStatusAt == nil {
		return now
	}
	return *result.LastStatusAt
}

// seeToken takes over the resume token of a poller that was lost.
func (w *wait) seeToken(now time.Time, token agentwait.Token) {
	w.token, w.view.Problem = &token, token.ProblemText
	w.seePolls(token.Polls)
	if token.LastStatusAt != nil {
		w.seeEarlier(now, token.State, token.Phase, *token.LastStatusAt, &token.Told)
	}
}

// seeEarlier takes over what a poll saw that is told of late.
func (w *wait) seeEarlier(now time.Time, state, phase string, at time.Time, told *agentwait.Told) {
	if at.After(now) || !agentwait.TimeInRange(at) {
		at = now
	}
	w.seeStatus(at, state, phase, at, told)
}

// seeHeartbeat takes over the last heartbeat of a poller that the server ended. One that cannot
// be read, or would be refused, means that nothing more is known.
func (w *wait) seeHeartbeat(now time.Time, timeout *temporal.TimeoutError) (seen bool) {
	var token agentwait.Token
	if !timeout.HasLastHeartbeatDetails() || timeout.LastHeartbeatDetails(&token) != nil || token.Validate() != nil {
		return false
	}
	w.seeToken(now, token)
	return true
}

// seeDetails takes over how the wait stood when the poller gave up.
func (w *wait) seeDetails(now time.Time, err *temporal.ApplicationError) {
	var details agentwait.ErrorDetails
	if !err.HasDetails() || err.Details(&details) != nil {
		return
	}
	w.seePolls(details.Polls)
	w.view.Problem = text.Cut(details.Problem, agentwait.MaxProblemTextBytes)
	if details.LastStatusAt != nil {
		w.seeEarlier(now, details.State, details.Phase, *details.LastStatusAt, &details.Told)
	}
}

// receivePhase takes over a phase change that the poller signalled. The signal only
// informs: it never ends a wait, and one that cannot be read is dropped.
func (w *wait) receivePhase(ctx workflow.Context, c workflow.ReceiveChannel) {
	raw, ok := received(c)
	if !ok {
		return
	}
	var change agentwait.PhaseChange
	if err := decodeArguments(&change, raw); err != nil {
		workflow.GetLogger(ctx).Warn("agentwait: ignoring a signal that cannot be read", "signal", agentwait.PhaseSignal, "error", err)
		return
	}
	w.seePolls(change.Polls)
	w.seeStatus(workflow.Now(ctx), change.State, change.Phase, change.At, &change.Told)
}
