package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/agentwait/agentwait/agentstatus"
)

// signalTimeout bounds a phase signal, which the poll loop waits for.
const signalTimeout = 5 * time.Second

// report tells people what changed with a poll: a log line where the phase changed,
// where polls began to fail and where they succeed again, and a signal to the calling
// workflow where it asked for it. No transcript and no body is in any of them.
func (w *wait) report(ctx context.Context, before Token, seen sighting) {
	logger := activity.GetLogger(ctx)
	id := w.in.InteractionID
	switch {
	case w.token.ConsecutiveFailures == 1:
		logger.Warn("agentwait: a poll failed", "interaction_id", id, "reason", w.token.LastProblem, "error", cut(seen.text, maxErrorTextBytes))
	case before.ConsecutiveFailures > 0 && w.token.ConsecutiveFailures == 0 && seen.Status != nil:
		logger.Warn("agentwait: polls succeed again", "interaction_id", id, "failed_polls", before.ConsecutiveFailures)
	}
	if before.State == w.token.State && before.Phase == w.token.Phase {
		return
	}
	logger.Info("agentwait: the phase changed", "interaction_id", id, "phase", w.token.Phase, "state", w.token.State, "polls", w.token.Polls)
	if w.in.SignalPhases && w.goesOn(seen) {
		w.signalPhase(ctx)
	}
}

// goesOn reports whether the wait outlives a phase. The phase that ends it is told by
// the activity's own end: a signal just before that would cost the workflow a task.
func (w *wait) goesOn(seen sighting) bool {
	switch seen.Action {
	case agentstatus.ActionWait:
		return true
	case agentstatus.ActionNeedsInput:
		return w.in.OnNeedsInput == OnWait
	}
	return false
}

// signalPhase tells the calling workflow of the phase. It tries once: a signal that is
// lost costs a line in a status view, one that is repeated costs history events.
func (w *wait) signalPhase(ctx context.Context) {
	if w.info.WorkflowExecution.ID == "" {
		return // a standalone activity has no workflow
	}
	change := PhaseChange{State: w.token.State, Phase: w.token.Phase, Polls: w.token.Polls, At: *w.token.LastStatusAt}
	ctx, cancel := context.WithTimeout(ctx, signalTimeout)
	defer cancel()
	execution := w.info.WorkflowExecution
	if err := w.signal(ctx, execution.ID, execution.RunID, PhaseSignal, change); err != nil {
		activity.GetLogger(ctx).Warn("agentwait: the phase signal was not delivered", "interaction_id", w.in.InteractionID, "error", err)
	}
}

func signalWorkflow(ctx context.Context, workflowID, runID, name string, argument any) error {
	return activity.GetClient(ctx).SignalWorkflow(ctx, workflowID, runID, name, argument)
}
