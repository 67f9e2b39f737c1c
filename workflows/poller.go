package workflows

import (
	"errors"
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
func (w *wait) startPoller(ctx workflow.Context) {
	remaining := remainingUntil(ctx, w.view.DeadlineAt)
	ctx = withPollerOptions(ctx, remaining, w.in.HeartbeatTimeout(),
		"poll interaction "+w.in.InteractionID+" until "+formatTime(w.view.DeadlineAt))
	in := agentwait.PollInput{
		Target:         w.in.Target,
		Selection:      w.in.Selection,
		TimeoutSeconds: remaining.Seconds(),
		Schedule:       w.in.Schedule,
		OnDeadline:     agentwait.OnReturn, // the deadline is the workflow's
		Token:          forPrevious(w.token, w.in.Schedule),
		SignalPhases:   true,
		Cancels:        w.in.Cancels(),
	}
	w.poller = poller{
		deadline: w.view.DeadlineAt,
		// By name: the workflow must not depend on how a worker builds its activities.
		future: workflow.ExecuteActivity(ctx, w.pollerName(in), in),
	}
}

// remainingUntil is how long a poller has. Even a wait that is late from the start polls once:
// an agent that has finished is found, although no worker ran until the deadline.
func remainingUntil(ctx workflow.Context, deadline time.Time) time.Duration {
	remaining := max(deadline.Sub(workflow.Now(ctx)), agentwait.MinTimeout)
	return min(remaining, agentwait.MaxTimeout).Round(time.Millisecond)
}

// withPollerOptions are a poller's options.
//
// Its retries are unlimited in number, since parking, hand-overs and outages all
// consume attempts; ScheduleToClose bounds them.
func withPollerOptions(ctx workflow.Context, remaining, heartbeat time.Duration, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: remaining + pollerGrace,
		HeartbeatTimeout:       heartbeat,
		WaitForCancellation:    false, // a cancelled wait ends at once
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    time.Second,
			BackoffCoefficient: 2,
			MaximumInterval:    time.Minute,
		},
		Summary: text.Summary(summary),
	})
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
		token := result.Token
		if token != nil && token.Validate() != nil {
			token = nil
		}
		if token != nil {
			w.token, w.view.Problem = token, token.ProblemText
		}
		w.pollerOutOfTime(ctx, lastFailures(token))
	default:
		w.end(result.Outcome, &result, nil)
	}
}

var errNoOutcome = errors.New("it has no outcome")

// lastFailures says that the API did not answer until the deadline; it is empty if
// it did. Then not the agent was late, but nobody could ask.
func lastFailures(token *agentwait.Token) string {
	if token == nil || token.ConsecutiveFailures == 0 {
		return ""
	}
	return "the " + text.FailedPolls(token.ConsecutiveFailures, token.LastProblem, token.ProblemText)
}

// mayGoOn reports whether the deadline was moved since the poller was started. It compares
// deadlines, never a deadline with the clock: a poller on a worker whose clock is ahead returns
// early, and starting another for the rest would repeat that until the workflow's own clock has
// caught up.
func (p poller) mayGoOn(now, deadline time.Time) bool {
	return deadline.After(p.deadline) && now.Before(deadline)
}

// pollerOutOfTime starts the next poller if the deadline was extended, else ends
// the wait.
func (w *wait) pollerOutOfTime(ctx workflow.Context, cause string) {
	now := workflow.Now(ctx)
	if w.poller.mayGoOn(now, w.view.DeadlineAt) {
		if outgrown(ctx, w.view.DeadlineAt) {
			w.leaves = true
			return
		}
		w.startPoller(ctx)
		return
	}
	w.close(ctx, "the deadline has passed")
	w.cancelAgent(ctx, w.in.OnDeadline)
	w.end(agentwait.OutcomeDeadlineExceeded, nil, w.deadlineExceeded(now, cause))
}

// pollerFailed reads why the poller failed.
func (w *wait) pollerFailed(ctx workflow.Context, err error) {
	now := workflow.Now(ctx)
	switch why := readFailure(ctx, err); {
	case why.cancelled:
		w.wasCancelled(ctx)
	case why.timeout != nil:
		cause := why.outOfTime
		if w.seeHeartbeat(now, why.timeout) {
			if failures := lastFailures(w.token); failures != "" {
				cause += "; " + failures
			}
		}
		w.pollerOutOfTime(ctx, cause)
	case why.application != nil:
		w.seeDetails(now, why.application)
		if why.outOfTime != "" {
			w.pollerOutOfTime(ctx, why.outOfTime)
			return
		}
		w.end(agentwait.OutcomeOf(why.application.Type()), nil, rethrown(why.application))
	default:
		w.pollerUnreadable(now, err)
	}
}

// pollerUnreadable ends the wait if the poller ended in a way that this contract
// does not know, such as a result that somebody completed the activity with by hand.
func (w *wait) pollerUnreadable(now time.Time, err error) {
	w.end(agentwait.OutcomeError, nil, unreadable(err, w.details(now, "")))
}

func unreadable(err error, details agentwait.ErrorDetails) error {
	return temporal.NewApplicationErrorWithOptions(
		"the poller's result cannot be read: "+text.Cut(err.Error(), 1024), agentwait.ErrTypeInvalidResponse,
		temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{details}})
}

// failure is why a poller failed: one of the first three, or something unknown.
type failure struct {
	cancelled   bool
	timeout     *temporal.TimeoutError
	application *temporal.ApplicationError
	// outOfTime says that the poller's time was over, and how.
	outOfTime string
}

// readFailure reads why a poller failed. The server's own endings are told apart from the
// poller's errors: the failure of an attempt that could not be retried in time says "parked" or
// "shutdown", which is not why the wait ended.
func readFailure(ctx workflow.Context, err error) (why failure) {
	var failed *temporal.ActivityError
	if ctx.Err() != nil || temporal.IsCanceledError(err) ||
		(errors.As(err, &failed) && failed.RetryState() == enumspb.RETRY_STATE_CANCEL_REQUESTED) {
		why.cancelled = true
		return why
	}
	if failed == nil {
		return why
	}
	switch cause := failed.Unwrap().(type) { //nolint:errorlint // what the server put into the activity error, not what lies beneath
	case *temporal.TimeoutError:
		why.timeout = cause
		why.outOfTime = cause.TimeoutType().String() + " timeout of the poller"
	case *temporal.ApplicationError:
		why.application = cause
		if failed.RetryState() == enumspb.RETRY_STATE_TIMEOUT {
			why.outOfTime = "the poller's last attempt: " + cause.Message()
		}
	}
	return why
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
