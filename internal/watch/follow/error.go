package follow

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait/activities"
)

// Kind says how a wait closed without a result.
type Kind string

// The kinds.
const (
	// KindFailed: the workflow failed with an application error; Type says which.
	KindFailed Kind = "failed"
	// KindCancelled: somebody cancelled the wait. The agent itself runs on.
	KindCancelled Kind = "cancelled"
	// KindTerminated: somebody terminated the workflow.
	KindTerminated Kind = "terminated"
	// KindTimedOut: the server ended the workflow at a timeout of its own.
	KindTimedOut Kind = "timed_out"
)

// Error is how a wait closed without a result.
//
//	var ended *follow.Error
//	if errors.As(err, &ended) && ended.Type == activities.ErrTypeDeadlineExceeded { … }
type Error struct {
	Kind Kind `json:"kind"`
	// Type is the application error's type, such as "agentwait.AgentFailed"; empty
	// for the other kinds.
	Type    string `json:"type,omitempty"`
	Message string `json:"message"`
	// Details is details[0] of the application error; nil where there are none.
	Details *activities.ErrorDetails `json:"details,omitempty"`

	cause error
}

// Error has the type and the message on one line.
func (e *Error) Error() string {
	if e.Type == "" {
		return e.Message
	}
	return fmt.Sprintf("%s: %s", e.Type, e.Message)
}

// Unwrap returns the SDK's own error.
func (e *Error) Unwrap() error { return e.cause }

// asOutcome turns the error of a closed workflow into an *Error. It returns nil for
// an error that does not tell how the workflow closed.
func asOutcome(err error) *Error {
	if _, ok := errors.AsType[*temporal.WorkflowExecutionError](err); !ok {
		return nil
	}
	if _, ok := errors.AsType[*temporal.TerminatedError](err); ok {
		return &Error{Kind: KindTerminated, Message: "the workflow was terminated", cause: err}
	}
	// A cancelled activity's error can be inside an application error and the other
	// way round: the outermost one says how the workflow closed.
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
		switch found := inner.(type) { //nolint:errorlint // each level is looked at by itself
		case *temporal.ApplicationError:
			return applicationOutcome(found, err)
		case *temporal.CanceledError:
			return &Error{Kind: KindCancelled, Message: "the wait was cancelled; the agent itself runs on", cause: err}
		case *temporal.TimeoutError:
			return &Error{Kind: KindTimedOut, Message: "the server ended the workflow at its timeout", cause: err}
		}
	}
	return &Error{Kind: KindFailed, Message: err.Error(), cause: err}
}

func applicationOutcome(app *temporal.ApplicationError, err error) *Error {
	ended := &Error{Kind: KindFailed, Type: app.Type(), Message: app.Message(), cause: err}
	var details activities.ErrorDetails
	// Details of another shape, or behind a codec that this process lacks, are not
	// worth losing the error for.
	if app.HasDetails() && app.Details(&details) == nil {
		ended.Details = &details
	}
	return ended
}
