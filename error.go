package agentwait

import (
	"errors"
	"strings"

	"go.temporal.io/sdk/temporal"
)

// Kind says how a wait ended without a result.
type Kind string

// The kinds.
const (
	// KindFailed: it ended with one of the error types; Type says which.
	KindFailed Kind = "failed"
	// KindCancelled: somebody cancelled the wait. The agent itself runs on, unless the input's
	// on_cancel said otherwise: then Details.AgentCancel says what came of that.
	KindCancelled Kind = "cancelled"
	// KindTerminated: somebody terminated the workflow.
	KindTerminated Kind = "terminated"
	// KindTimedOut: the server ended the workflow at a timeout of its own, such as [Backstop]
	// after the deadline of a wait that no worker served.
	KindTimedOut Kind = "timed_out"
	// KindAlreadyOpen: a workflow was not started, since a wait with its id is open. A child
	// workflow cannot join one: package workflows says what to do.
	KindAlreadyOpen Kind = "already_open"
)

// Error is how a wait ended without a result, wherever it was awaited: by a client, in a
// workflow, or without Temporal.
type Error struct {
	Kind Kind `json:"kind"`
	// Type is one of the error types, such as [ErrTypeAgentFailed]; empty for the kinds
	// other than [KindFailed]. The set is open.
	Type string `json:"type,omitempty"`
	// Message is for people.
	Message string `json:"message"`
	// Details says how the wait stood. Fields that were not sent are zero.
	Details ErrorDetails `json:"details,omitzero"`

	cause error
}

// Error has the type and the message on one line.
func (e *Error) Error() string {
	if e.Type == "" {
		return e.Message
	}
	return e.Type + ": " + e.Message
}

// Unwrap returns the error that e was read from, if any.
func (e *Error) Unwrap() error { return e.cause }

// AsError reads how a wait ended out of what Temporal returned for the workflow or for one of
// the activities: to a client, to a parent workflow, or to a workflow that ran the activity
// itself; and out of what package direct returned. ok is false if err is something else,
// such as a connection that failed or the caller's own cancellation.
//
//	failure, ok := agentwait.AsError(err)
//	switch {
//	case ok && failure.Type == agentwait.ErrTypeAgentFailed:
//		log.Print(failure.Details.Message) // the agent's own error message
//	case ok && failure.Type == agentwait.ErrTypeDeadlineExceeded:
//		log.Printf("still %s after %d polls", failure.Details.State, failure.Details.Polls)
//	case ok && failure.Kind == agentwait.KindCancelled:
//		log.Print("somebody cancelled the wait")
//	}
func AsError(err error) (failure *Error, ok bool) {
	if errors.As(err, &failure) {
		return failure, true
	}
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return &Error{Kind: KindAlreadyOpen, Message: alreadyOpen, cause: err}, true
	}
	closed := tellsHowItClosed(err)
	// A cancelled activity's error can be inside an application error and the other way
	// round: the outermost one says how the wait ended.
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		switch found := inner.(type) { //nolint:errorlint // each level is looked at by itself
		case *temporal.ApplicationError:
			if !closed && !strings.HasPrefix(found.Type(), "agentwait.") {
				return nil, false
			}
			return fromApplication(found, err), true
		case *temporal.TerminatedError:
			return &Error{Kind: KindTerminated, Message: "the workflow was terminated", cause: err}, true
		case *temporal.CanceledError:
			if !closed {
				return nil, false // the caller's own
			}
			ended := &Error{Kind: KindCancelled, Message: "the wait was cancelled; the agent itself runs on", cause: err}
			if found.HasDetails() {
				_ = found.Details(&ended.Details)
			}
			if ended.Details.AgentCancel != "" {
				ended.Message = "the wait was cancelled; " + ended.Details.AgentCancel
			}
			return ended, true
		case *temporal.TimeoutError:
			if !closed {
				return nil, false
			}
			return &Error{Kind: KindTimedOut, Message: "the server ended the wait at its timeout: no worker has ended it at its deadline. Is one running on its task queue?", cause: err}, true
		}
	}
	var workflow *temporal.WorkflowExecutionError
	if errors.As(err, &workflow) {
		return &Error{Kind: KindFailed, Message: err.Error(), cause: err}, true
	}
	return nil, false
}

const alreadyOpen = "a workflow with this id is open already, and a child cannot join it: leave the child's WorkflowID unset, " +
	"for a wait that shares the requests of the open one, or call an activity that does agentwait.Await"

// tellsHowItClosed reports whether err speaks of a workflow or an activity that has ended.
func tellsHowItClosed(err error) bool {
	var (
		workflow *temporal.WorkflowExecutionError
		child    *temporal.ChildWorkflowExecutionError
		activity *temporal.ActivityError
	)
	return errors.As(err, &workflow) || errors.As(err, &child) || errors.As(err, &activity)
}

func fromApplication(found *temporal.ApplicationError, err error) *Error {
	failure := &Error{Kind: KindFailed, Type: found.Type(), Message: found.Message(), cause: err}
	if found.HasDetails() {
		// Details that cannot be read are left empty: the type is what callers act on.
		_ = found.Details(&failure.Details)
	}
	return failure
}
