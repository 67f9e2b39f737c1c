package workflows

import (
	"errors"
	"strings"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/activities"
)

// Error is how a wait failed.
type Error struct {
	// Type is one of the types of package activities, such as
	// [activities.ErrTypeAgentFailed]. The set is open.
	Type string
	// Message is for people.
	Message string
	// Details says how the wait stood. Fields that were not sent are zero.
	Details activities.ErrorDetails

	err error
}

func (e *Error) Error() string { return e.Type + ": " + e.Message }

// Unwrap returns the error that e was read from.
func (e *Error) Unwrap() error { return e.err }

// AsError reads the failure of a wait out of what Temporal returned for the workflow
// or for one of the activities: to a client, to a parent workflow, or to a workflow
// that ran the activity itself. ok is false where err is something else: a
// cancellation, a timeout of the caller's own, a connection that failed.
//
//	failure, ok := workflows.AsError(err)
//	switch {
//	case ok && failure.Type == activities.ErrTypeAgentFailed:
//		log.Print(failure.Details.Message) // the agent's own error message
//	case ok && failure.Type == activities.ErrTypeDeadlineExceeded:
//		log.Printf("still %s after %d polls", failure.Details.State, failure.Details.Polls)
//	}
func AsError(err error) (failure *Error, ok bool) {
	if errors.As(err, &failure) {
		return failure, true
	}
	var application *temporal.ApplicationError
	if !errors.As(err, &application) || !strings.HasPrefix(application.Type(), "agentwait.") {
		return nil, false
	}
	failure = &Error{Type: application.Type(), Message: application.Message(), err: err}
	if application.HasDetails() {
		// Details that cannot be read are left empty: the type is what callers act on.
		_ = application.Details(&failure.Details)
	}
	return failure, true
}
