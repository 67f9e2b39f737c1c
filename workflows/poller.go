package workflows

import (
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// Beyond its deadline a poller has this long to report how the wait stands, before
// the server ends it.
const pollerGrace = time.Minute

// poller is the activity that holds the wait at present.
type poller struct {
	future   workflow.Future
	deadline time.Time // that it was started with: an extension does not reach it
}

// startPoller starts the activity that polls until the deadline.
//
// Its retries are unlimited in number, since parking, hand-overs and outages all
// consume attempts; ScheduleToClose bounds them.
func (w *wait) startPoller(ctx workflow.Context) {
	// Even a wait that is late from the start polls once: an agent that has
	// finished is found, although no worker ran until the deadline.
	remaining := max(w.view.DeadlineAt.Sub(workflow.Now(ctx)), agentwait.MinTimeout).Round(time.Millisecond)
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: remaining + pollerGrace,
		HeartbeatTimeout:       w.in.HeartbeatTimeout(),
		WaitForCancellation:    false, // a cancelled wait ends at once
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    time.Second,
			BackoffCoefficient: 2,
			MaximumInterval:    time.Minute,
		},
		Summary: text.Summary("poll interaction " + w.in.InteractionID + " until " + formatTime(w.view.DeadlineAt)),
	})
	w.poller = poller{
		deadline: w.view.DeadlineAt,
		// By name: the workflow must not depend on how a worker builds its activities.
		future: workflow.ExecuteActivity(ctx, agentwait.PollAgentStatusName, agentwait.PollInput{
			Target:         w.in.Target,
			Selection:      w.in.Selection,
			TimeoutSeconds: remaining.Seconds(),
			Schedule:       w.in.Schedule,
			OnDeadline:     agentwait.OnReturn, // the deadline is the workflow's
			Token:          w.token,
			SignalPhases:   true,
		}),
	}
}

// pollerEnded reads how the poller ended.
func (w *wait) pollerEnded(ctx workflow.Context, f workflow.Future) {
	var result agentwait.Result
	if err := f.Get(ctx, &result); err != nil {
		w.pollerFailed(ctx, err)
		return
	}
	now := workflow.Now(ctx)
	w.seeResult(now, &result)
	switch result.Outcome {
	case "":
		w.pollerUnreadable(now, errNoOutcome)
	case agentwait.OutcomeStillRunning:
		if result.Token != nil {
			w.token = result.Token
		}
		w.pollerOutOfTime(ctx, lastFailures(result.Token))
	default:
		w.end(result.Outcome, &result, nil)
	}
}

var errNoOutcome = errors.New("it has no outcome")

// lastFailures says that the API did not answer until the deadline; it is empty where
// it did. Then not the agent was late, but nobody could ask.
func lastFailures(token *agentwait.Token) string {
	if token == nil || token.ConsecutiveFailures == 0 {
		return ""
	}
	return fmt.Sprintf("the last %d polls failed: %s", token.ConsecutiveFailures, token.LastProblem)
}

// pollerOutOfTime starts the next poller where the deadline was extended, else ends
// the wait. It compares deadlines, never a deadline with the clock: a poller on a
// worker whose clock is ahead returns early, and starting another for the rest would
// repeat that until the workflow's own clock has caught up.
func (w *wait) pollerOutOfTime(ctx workflow.Context, cause string) {
	now := workflow.Now(ctx)
	if w.view.DeadlineAt.After(w.poller.deadline) && now.Before(w.view.DeadlineAt) {
		w.startPoller(ctx)
		return
	}
	w.end(agentwait.OutcomeDeadlineExceeded, nil, w.deadlineExceeded(now, cause))
}

// pollerFailed reads why the poller failed. The server's own endings are told apart
// from the poller's errors: the failure of an attempt that could not be retried in
// time says "parked" or "shutdown", which is not why the wait ended.
func (w *wait) pollerFailed(ctx workflow.Context, err error) {
	now := workflow.Now(ctx)
	var failed *temporal.ActivityError
	if ctx.Err() != nil || temporal.IsCanceledError(err) ||
		(errors.As(err, &failed) && failed.RetryState() == enumspb.RETRY_STATE_CANCEL_REQUESTED) {
		w.end(agentwait.OutcomeCancelled, nil, w.cancelled(now))
		return
	}
	if failed == nil {
		w.pollerUnreadable(now, err)
		return
	}
	switch cause := failed.Unwrap().(type) { //nolint:errorlint // what the server put into the activity error, not what lies beneath
	case *temporal.TimeoutError:
		w.seeHeartbeat(cause)
		w.pollerOutOfTime(ctx, cause.TimeoutType().String()+" timeout of the poller")
	case *temporal.ApplicationError:
		w.seeDetails(cause)
		if failed.RetryState() == enumspb.RETRY_STATE_TIMEOUT {
			w.pollerOutOfTime(ctx, "the poller's last attempt: "+cause.Message())
			return
		}
		w.end(agentwait.OutcomeOf(cause.Type()), nil, rethrown(cause))
	default:
		w.pollerUnreadable(now, err)
	}
}

// pollerUnreadable ends the wait where the poller ended in a way that this contract
// does not know, such as a result that somebody completed the activity with by hand.
func (w *wait) pollerUnreadable(now time.Time, err error) {
	w.end(agentwait.OutcomeError, nil, temporal.NewApplicationErrorWithOptions(
		"the poller's result cannot be read: "+text.Cut(err.Error(), 1024), agentwait.ErrTypeInvalidResponse,
		temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{w.details(now, "")}}))
}

// rawDetails is the error's first detail as it stands, so that what a newer activity
// put into it is not lost.
func rawDetails(err *temporal.ApplicationError) (converter.RawValue, bool) {
	var raw converter.RawValue
	if !err.HasDetails() || err.Details(&raw) != nil {
		return raw, false
	}
	return raw, true
}
