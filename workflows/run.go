package workflows

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

const (
	// startHeartbeat is how soon a worker that was lost during a start is noticed.
	startHeartbeat = 30 * time.Second
	// startPatience bounds an attempt: the vendor's answer, and a server that is asked before it.
	startPatience = 3 * time.Minute
)

// RunAgent starts an agent's run, once, and awaits its end. It is registered as
// [agentwait.RunAgentName] and called by that name, with an [agentwait.RunInput] as its one
// argument. Once the run has a name it is a wait as [AwaitAgent] is, with the same handlers, and
// goes on with that if it continues as new.
//
// # Errors
//
// Those of StartAgent and of [AwaitAgent].
func RunAgent(ctx workflow.Context, input, extra converter.RawValue) (*agentwait.Result, error) {
	var in agentwait.RunInput
	err := decodeArguments(&in, input, extra)
	switch {
	case err == nil && in.Carried != nil:
		err = checkInput(*in.Carried, workflow.GetInfo(ctx).WorkflowStartTime)
	case err == nil:
		err = in.CheckWorkflow()
	}
	if err != nil {
		return nil, invalidRequest(in.InteractionID, err)
	}
	awaited := in.Wait()
	if in.Carried != nil {
		awaited = *in.Carried
	}
	w := newWait(ctx, awaited)
	w.runs, w.starting, w.agent = true, in.Carried == nil, in.AgentID
	if err := w.setHandlers(ctx); err != nil {
		return nil, err
	}
	if w.starting {
		result, err := w.start(ctx, in)
		if result != nil || err != nil {
			return result, err
		}
	}
	return w.run(ctx)
}

// start starts the run. It returns neither a result nor an error if there is something to
// await.
func (w *wait) start(ctx workflow.Context, in agentwait.RunInput) (*agentwait.Result, error) {
	w.showDetails(ctx)
	started, err := w.started(ctx, in)
	for w.startsAgain(ctx, err) {
		started, err = w.started(ctx, in)
	}
	now := workflow.Now(ctx)
	switch {
	case err != nil:
		return nil, w.startFailed(ctx, in, err)
	case started.Result != nil:
		w.starting = false
		w.end(agentwait.OutcomeCompleted, started.Result, nil)
		w.view.InteractionID, w.view.Outcome = started.InteractionID, w.ended.outcome
		w.seeResult(now, started.Result)
		w.showDetails(ctx)
		return w.whole(started.Result, now), nil
	}
	w.awaits(in, started)
	return nil, nil
}

// awaits makes it the wait for what was started.
func (w *wait) awaits(in agentwait.RunInput, started *agentwait.StartResult) {
	w.starting = false
	w.in.InteractionID, w.in.IDs, w.in.AfterMessageID = started.InteractionID, started.IDs, started.AfterMessageID
	w.view.InteractionID = started.InteractionID
	if w.in.OnCancel == "" && started.Cancellable {
		w.in.OnCancel = agentwait.OnCancelAgent
	}
}

// request is the start, the same for each attempt. Its key is also that of a run of the workflow
// that a reset has made: the reset does not start, and pay for, another run if the vendor takes a
// key.
func request(ctx workflow.Context, in agentwait.RunInput) agentwait.StartInput {
	request := in.StartInput
	request.Cancels = in.Ending.Cancels()
	if request.Key == "" && request.InteractionID == "" {
		info := workflow.GetInfo(ctx)
		run := cmp.Or(info.OriginalRunID, info.WorkflowExecution.RunID)
		sum := sha256.Sum256([]byte(strconv.Quote(info.Namespace) + strconv.Quote(info.WorkflowExecution.ID) + strconv.Quote(run)))
		request.Key = "agentwait-" + hex.EncodeToString(sum[:16])
	}
	return request
}

// started has the run started. A cancel does not break it off: it would leave a run that nobody
// knows of. What it waits for is bounded, and a retry that waits for its turn hears the cancel.
func (w *wait) started(ctx workflow.Context, in agentwait.RunInput) (*agentwait.StartResult, error) {
	remaining := remainingUntil(ctx, w.view.DeadlineAt)
	disconnected, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	future := workflow.ExecuteActivity(workflow.WithActivityOptions(disconnected, workflow.ActivityOptions{
		StartToCloseTimeout:    startPatience,
		ScheduleToCloseTimeout: remaining + pollerGrace,
		HeartbeatTimeout:       startHeartbeat,
		WaitForCancellation:    true,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    time.Second,
			BackoffCoefficient: 2,
			MaximumInterval:    time.Minute,
		},
		Summary: text.Summary("start agent " + in.AgentID),
	}), agentwait.StartAgentName, request(ctx, in))
	selector := workflow.NewSelector(ctx)
	selector.AddFuture(future, func(workflow.Future) {})
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) { cancel() })
	selector.Select(ctx)
	var started agentwait.StartResult
	if err := future.Get(disconnected, &started); err != nil {
		return nil, err
	}
	return &started, nil
}

// startsAgain reports whether a start whose time was over, and that has started nothing, has more
// time now: somebody has moved the deadline meanwhile.
func (w *wait) startsAgain(ctx workflow.Context, err error) bool {
	if err == nil || ctx.Err() != nil || !workflow.Now(ctx).Before(w.view.DeadlineAt) {
		return false
	}
	why := readSent(err)
	return !why.sent && (why.application == nil || brokenOff(why.application))
}

// startFailed is the failure of a run that was not started, or of which that is not known.
func (w *wait) startFailed(ctx workflow.Context, in agentwait.RunInput, err error) error {
	why := readSent(err)
	w.endStart(ctx, in, why, err)
	w.starting = false
	w.view.Outcome = w.ended.outcome
	w.showDetails(ctx)
	return w.ended.err
}

func (w *wait) endStart(ctx workflow.Context, in agentwait.RunInput, why sentFailure, err error) {
	now := workflow.Now(ctx)
	cancelled, told := ctx.Err() != nil, why.application
	mayBe := told == nil || !told.NonRetryable() // the run may exist, or another attempt may have started it
	switch {
	case cancelled && mayBe && w.cancelStarted(ctx, in, w.in.OnCancel != agentwait.OnLeave):
		w.end(agentwait.OutcomeCancelled, nil, w.cancelled(workflow.Now(ctx)))
	case cancelled && (told == nil && !why.sent || brokenOff(told)):
		w.end(agentwait.OutcomeCancelled, nil, w.cancelled(now))
	case cancelled && temporal.IsCanceledError(err):
		w.remote = "no attempt of its start was under way; if a worker was lost during one, a run may exist: look at the vendor's list of runs"
		w.end(agentwait.OutcomeCancelled, nil, w.cancelled(now))
	case !cancelled && mayBe && !brokenOff(told) && (told != nil || why.sent) && w.cancelStarted(ctx, in, w.in.OnDeadline == agentwait.OnCancelAgent):
		w.end(agentwait.OutcomeDeadlineExceeded, nil, w.deadlineExceeded(workflow.Now(ctx), "it is not known what became of its start"))
	case told != nil && strings.HasPrefix(told.Type(), "agentwait."):
		w.end(agentwait.OutcomeOf(told.Type()), nil, rethrown(told))
	case told == nil && !why.sent:
		message := fmt.Sprintf("the deadline %s passed and agent %s was not started: no worker has sent its start (%s)",
			formatTime(w.view.DeadlineAt), text.Quote(in.AgentID, 128), text.Cut(err.Error(), 512))
		w.end(agentwait.OutcomeDeadlineExceeded, nil, agentwait.NewError(agentwait.ErrTypeDeadlineExceeded, message, w.details(now, message)).Final())
	default:
		// A worker was lost while it sent: what that did nobody can say.
		message := "the start of agent " + text.Quote(in.AgentID, 128) + " has no outcome: " + text.Cut(err.Error(), 512) +
			". It may run: look at the vendor's list of runs"
		w.end(agentwait.OutcomeError, nil, agentwait.NewError(agentwait.ErrTypeStartOutcomeUnknown, message, w.details(now, message)).Final())
	}
}
