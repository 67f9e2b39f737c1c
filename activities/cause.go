package activities

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait"
)

// answered says what the server's answer to a heartbeat means for an attempt.
type answered uint8

const (
	goesOn    answered = iota
	cancelled          // somebody cancelled the activity
	ends               // the attempt has to end, for a reason
	gone               // the server no longer knows the attempt: nothing more can be said
	refused            // the heartbeat cannot be recorded, now or later
	unknown            // the server could not be reached
)

// heartbeatAnswer reads the error of a heartbeat. Only a real cancel counts as one: reported
// for anything else, the server would end the wait as cancelled although the agent is still
// wanted.
//
// client.RecordActivityHeartbeat answers (internal_task_handlers.go, v1.50.0) a CanceledError,
// ErrActivityPaused and ErrActivityReset for what the server asks for, and else the service's
// error.
func heartbeatAnswer(err error) (what answered, reason string) {
	var (
		notFound          *serviceerror.NotFound
		namespaceNotFound *serviceerror.NamespaceNotFound
		denied            *serviceerror.PermissionDenied
		invalid           *serviceerror.InvalidArgument
	)
	switch {
	case err == nil:
		return goesOn, ""
	case temporal.IsCanceledError(err):
		return cancelled, ""
	case errors.Is(err, activity.ErrActivityPaused):
		return ends, agentwait.ReasonPaused
	case errors.Is(err, activity.ErrActivityReset):
		return ends, agentwait.ReasonReset
	case errors.As(err, &notFound), errors.As(err, &namespaceNotFound):
		return gone, agentwait.ReasonAttemptGone
	case errors.As(err, &denied), errors.As(err, &invalid), errors.Is(err, errNotEncoded):
		return refused, agentwait.ReasonHeartbeatsFailing
	default:
		return unknown, agentwait.ReasonHeartbeatsFailing
	}
}

// contextAnswer reads why the context of an activity that is held inside it has ended.
//
// The SDK sets the cause in its heartbeat (internal_task_handlers.go, v1.50.0): as
// [heartbeatAnswer] has it, and ErrWorkerShutdown; and the last error if heartbeats kept
// failing for a whole throttle window.
func contextAnswer(ctx context.Context) (what answered, reason string) {
	cause := context.Cause(ctx)
	switch what, reason = heartbeatAnswer(cause); {
	case what == cancelled, what == ends:
		return what, reason
	case errors.Is(cause, worker.ErrWorkerShutdown), errors.Is(cause, context.Canceled):
		// A bare Canceled is the worker's own background context: somebody tore it down.
		return ends, agentwait.ReasonShutdown
	case what == gone:
		return ends, reason
	case errors.Is(cause, context.DeadlineExceeded) && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return ends, agentwait.ReasonAttemptTimeout
	default:
		return ends, agentwait.ReasonHeartbeatsFailing
	}
}
