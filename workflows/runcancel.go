package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// brokenOff reports whether a start ended because of a cancel, between two attempts of which the
// first has started nothing.
func brokenOff(told *temporal.ApplicationError) bool {
	return told != nil && !told.NonRetryable() && told.Type() != agentwait.ErrTypeStartOutcomeUnknown
}

// cancelStarted cancels what a start has started that has brought no answer, if that is asked for:
// the run may exist, and nobody would know of it. It is looked up by its key. It returns false if
// the vendor does not look runs up; then how the start ended is all that is known.
func (w *wait) cancelStarted(ctx workflow.Context, in agentwait.RunInput, asked bool) bool {
	if in.InteractionID != "" || !asked {
		return false
	}
	looked := request(ctx, in)
	looked.Existing = true
	disconnected, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	var found agentwait.StartResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(disconnected, workflow.ActivityOptions{
		ScheduleToCloseTimeout: cancelAgentTimeout,
		HeartbeatTimeout:       startHeartbeat,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: soonAgain},
		Summary:                text.Summary("look for what was started of agent " + in.AgentID),
	}), agentwait.StartAgentName, looked).Get(disconnected, &found)
	told := readSent(err).application
	switch {
	case told != nil && told.Type() == agentwait.ErrTypeInvalidRequest:
		return false
	case err != nil:
		w.remote = "whether a run was started is not known: " + problemOf(err, cancelAgentTimeout)
	case found.InteractionID == "":
		w.remote = "no run was started"
	default:
		w.awaits(in, &found)
		w.cancelAgent(ctx, agentwait.OnCancelAgent)
	}
	return true
}
