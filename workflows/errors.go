package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/activities"
)

// expected is a failure that belongs to the ordinary course of a wait: benign, so
// that it makes no ERROR log lines and no failure metrics.
func expected(errorType, message string, details activities.ErrorDetails) error {
	return temporal.NewApplicationErrorWithOptions(shorten(message, maxMessageBytes), errorType, temporal.ApplicationErrorOptions{
		NonRetryable: true,
		Category:     temporal.ApplicationErrorCategoryBenign,
		Details:      []any{details},
	})
}

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

const (
	// maxMessageBytes bounds an error's message, as the activities do.
	maxMessageBytes = 1 << 10
	// maxDetailBytes bounds ErrorDetails.Message. JSON takes up to six bytes for one,
	// and the details as a whole have at most 16 KiB.
	maxDetailBytes = 2 << 10
	// maxIDBytes is what an id may have. Only the poller refuses a longer one.
	maxIDBytes = 256
)

// details says how the wait stands.
func (w *wait) details(now time.Time, message string) activities.ErrorDetails {
	return activities.ErrorDetails{
		InteractionID:  shorten(w.in.InteractionID, maxIDBytes),
		Phase:          w.view.Phase,
		State:          w.view.State,
		Polls:          w.view.Polls + w.view.PollsNow,
		ElapsedSeconds: w.elapsedSeconds(now),
		LastStatusAt:   w.view.LastStatusAt,
		Message:        shorten(message, maxDetailBytes),
	}
}

func (w *wait) elapsedSeconds(now time.Time) float64 {
	return float64(now.Sub(w.view.StartedAt).Milliseconds()) / 1000
}

// deadlineExceeded is the failure of a wait whose deadline passed. cause says why
// the poller did not see it coming; it may be empty.
func (w *wait) deadlineExceeded(now time.Time, cause string) error {
	message := fmt.Sprintf("the deadline %s passed and interaction %s has not ended: %s",
		formatTime(w.view.DeadlineAt), shorten(w.in.InteractionID, maxIDBytes), w.lastSeen())
	if cause != "" {
		message += " (" + cause + ")"
	}
	return expected(activities.ErrTypeDeadlineExceeded, message, w.details(now, cause))
}

// cancelled is the failure of a wait that was asked to end. The workflow closes as
// Canceled, with the last known status as details.
func (w *wait) cancelled(now time.Time) error {
	return temporal.NewCanceledError(w.details(now, "the wait was cancelled; the agent was not"))
}

func (w *wait) lastSeen() string {
	if w.view.State == "" {
		return "its state is not known"
	}
	return fmt.Sprintf("it was last seen in state %.64q (%s)", w.view.State, w.view.Phase)
}

func formatTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
