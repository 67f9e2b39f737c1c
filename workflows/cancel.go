package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

const (
	// cancelAgentTimeout bounds what a wait does for its agent after its own end.
	cancelAgentTimeout = 2 * time.Minute
	// soonAgain is how far two attempts of what is bounded in time are apart at most: beside workers of
	// an earlier release, which do not know the activity, several may be needed.
	soonAgain = 5 * time.Second
)

// cancelAgent cancels the run, if the wait ends first and its input asks for that. It is
// best effort: what came of it stands in the details, and no error of it replaces the wait's.
// Whatever else ends an attempt or a run of the workflow (a hand-over, a reset, a pause, a stopping worker)
// does not come here.
func (w *wait) cancelAgent(ctx workflow.Context, asked string) {
	if asked != agentwait.OnCancelAgent {
		return
	}
	disconnected, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	var result agentwait.CancelResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(disconnected, workflow.ActivityOptions{
		ScheduleToCloseTimeout: cancelAgentTimeout,
		StartToCloseTimeout:    time.Minute,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: soonAgain},
		Summary:                text.Summary("cancel interaction " + w.in.InteractionID),
	}), agentwait.CancelAgentName, agentwait.CancelInput{Target: w.in.Target}).Get(disconnected, &result)
	if err != nil {
		w.remote = "whether the agent's run was cancelled is not known: " + problemOf(err, cancelAgentTimeout)
		return
	}
	w.remote = result.String()
	w.seeStatus(workflow.Now(ctx), result.State, result.Phase, workflow.Now(ctx), nil)
}
