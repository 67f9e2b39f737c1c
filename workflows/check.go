package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

const (
	// Polls by poll_now are at least this far apart: the API's reference page asks
	// for no more than one poll a second.
	checkSpacing = time.Second
	// A check that has not answered by then is given up. Nobody waits longer for
	// "now", and the signal can be sent again.
	checkTimeout = time.Minute
	// maxProblemBytes bounds what the views say of a problem.
	maxProblemBytes = 512
)

// check is the poll that the signal poll_now asks for. A running activity hears no
// signals, so it is another activity beside the poller; that also makes it work while
// the poller is parked between two attempts.
type check struct {
	wanted    bool            // signals that came and are not served yet, however many
	running   workflow.Future // the one in flight, else nil
	spacing   workflow.Future // the timer until the next may start, else nil
	notBefore time.Time       // when the next may start
}

// startCheckIfDue starts a check, or the timer until one may start.
func (w *wait) startCheckIfDue(ctx workflow.Context) {
	if !w.check.wanted || w.check.running != nil || w.check.spacing != nil {
		return
	}
	now := workflow.Now(ctx)
	if rest := w.check.notBefore.Sub(now); rest > 0 {
		w.check.spacing = workflow.NewTimer(ctx, rest)
		return
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: checkTimeout,
		RetryPolicy:            &temporal.RetryPolicy{MaximumAttempts: 1}, // the poller retries; this one only looks
		Summary:                text.Summary("poll interaction " + w.in.InteractionID + " now"),
	})
	w.check = check{
		notBefore: now.Add(checkSpacing),
		running: workflow.ExecuteActivity(ctx, agentwait.CheckAgentStatusName, agentwait.CheckInput{
			Target:         w.in.Target,
			Selection:      w.in.Selection,
			AfterMessageID: w.in.AfterMessageID,
		}),
	}
}

// checkEnded reads a check's answer, and puts it as the poller would have put it. Only an
// answer that ends the agent's run ends the wait. A check that fails, even for good, does not:
// the poller decides on errors, since it knows the grace periods and what came before.
func (w *wait) checkEnded(ctx workflow.Context, f workflow.Future) {
	w.check.running = nil
	var result agentwait.Result
	err := f.Get(ctx, &result)
	now := workflow.Now(ctx)
	w.view.PollsNow = bounded(w.view.PollsNow + 1)
	if err != nil {
		w.view.LastProblem = problemOf(err, checkTimeout)
		return
	}
	w.view.LastProblem = ""
	w.seeStatus(now, result.State, result.Phase, lastStatusAt(&result, now), toldBy(&result))
	if !slices.Contains(w.in.Include, agentwait.IncludeInputRequests) {
		result.InputRequests = nil // they came for the views alone
	}

	switch result.Outcome {
	case agentwait.OutcomeCompleted:
		w.end(result.Outcome, w.whole(&result, now), nil)
	case agentwait.OutcomeFailed:
		w.end(result.Outcome, nil, agentwait.AgentFailed(w.detailsOf(now, &result)).Final())
	case agentwait.OutcomeAgentCancelled:
		w.end(result.Outcome, nil, agentwait.AgentCancelled(w.detailsOf(now, &result)).Final())
	case agentwait.OutcomeAgentExpired:
		w.end(result.Outcome, nil, agentwait.AgentExpired(w.detailsOf(now, &result)).Final())
	case agentwait.OutcomeNeedsInput:
		w.checkNeedsInput(now, &result)
	}
}

func (w *wait) checkNeedsInput(now time.Time, result *agentwait.Result) {
	switch w.in.OnNeedsInput {
	case agentwait.OnWait:
	case agentwait.OnReturn:
		w.end(result.Outcome, w.whole(result, now), nil)
	default:
		w.end(result.Outcome, nil, agentwait.NeedsInput(w.detailsOf(now, result)).Final())
	}
}

// detailsOf are the details of an error that a check's result stands for.
func (w *wait) detailsOf(now time.Time, result *agentwait.Result) agentwait.ErrorDetails {
	details := w.details(now, result.ErrorMessage)
	details.ErrorCode, details.FinishedAt = result.ErrorCode, result.FinishedAt
	return details
}

// whole makes a check's result one of the whole wait: a check alone counts one poll
// and no time. What a worker has learned is none of the wait's.
func (w *wait) whole(result *agentwait.Result, now time.Time) *agentwait.Result {
	result.Polls = w.view.Polls + w.view.PollsNow
	result.ElapsedSeconds = agentwait.Seconds(now.Sub(w.view.StartedAt))
	result.Learned = ""
	return result
}

// problemOf is what people are told of a check that brought no answer.
func problemOf(err error, within time.Duration) string {
	var application *temporal.ApplicationError
	if errors.As(err, &application) {
		return text.Cut(application.Type()+": "+application.Message(), maxProblemBytes)
	}
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return "no worker answered within " + within.String()
	}
	return text.Cut(err.Error(), maxProblemBytes)
}
