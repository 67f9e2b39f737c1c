package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// rethrown is the poller's application error as the workflow's own failure: the same
// type, message, details and category, without the activity error around it, so that
// callers find it at one fixed level whether they ran the workflow or the activity.
func rethrown(err *temporal.ApplicationError) error {
	options := temporal.ApplicationErrorOptions{NonRetryable: true, Category: err.Category()}
	if details, ok := rawDetails(err); ok {
		options.Details = []any{details}
	}
	return temporal.NewApplicationErrorWithOptions(err.Message(), err.Type(), options)
}

// details says how the wait stands.
func (w *wait) details(now time.Time, message string) agentwait.ErrorDetails {
	return agentwait.ErrorDetails{
		InteractionID:  w.in.InteractionID,
		Phase:          w.view.Phase,
		State:          w.view.State,
		Polls:          w.view.Polls + w.view.PollsNow,
		ElapsedSeconds: agentwait.Seconds(now.Sub(w.view.StartedAt)),
		LastStatusAt:   w.view.LastStatusAt,
		Message:        message,
		Problem:        w.view.Problem,
		AgentCancel:    w.remote,
		Told:           w.view.Told,
	}
}

// deadlineExceeded is the failure of a wait whose deadline passed. cause says why
// the poller did not see it coming; it may be empty.
func (w *wait) deadlineExceeded(now time.Time, cause string) error {
	message := fmt.Sprintf("the deadline %s passed and interaction %s has not ended: %s",
		formatTime(w.view.DeadlineAt), text.Cut(w.in.InteractionID, 256), w.lastSeen())
	if cause != "" {
		message += " (" + cause + ")"
	}
	return agentwait.NewError(agentwait.ErrTypeDeadlineExceeded, message, w.details(now, cause)).Final()
}

// cancelled is the failure of a wait that was asked to end. The workflow closes as
// Canceled, with the last known status as details.
//
//workflowcheck:ignore
func (w *wait) cancelled(now time.Time) error { return agentwait.Cancelled(w.details(now, "")) }

func (w *wait) lastSeen() string {
	if w.view.State == "" {
		return "its state is not known"
	}
	return fmt.Sprintf("it was last seen in state %.64q (%s)", w.view.State, w.view.Phase)
}

func formatTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
