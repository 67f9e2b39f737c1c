package activities

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

// The reasons of a WaitInterrupted: why an attempt ended while its wait goes on. They
// are ErrorDetails.Reason. The set is open.
const (
	ReasonShutdown          = "shutdown"           // the worker stops; another one goes on
	ReasonParked            = "parked"             // the next poll is far away; the slot is given back until then
	ReasonPaused            = "paused"             // an operator paused the activity
	ReasonReset             = "reset"              // an operator reset the activity
	ReasonHeartbeatsFailing = "heartbeats_failing" // the server could not be reached to heartbeat
	ReasonAttemptGone       = "attempt_gone"       // the server no longer knows this attempt: the workflow closed, or it timed out
	ReasonAttemptTimeout    = "attempt_timeout"    // the attempt's StartToClose is nearly over
	ReasonAPIUnavailable    = "api_unavailable"    // of ApiUnavailable and its kin: too many failed polls in a row
)

// interruption says why an activity's context ended. cancelled is true only for a
// cancel that somebody asked for: reported for anything else, the server would end
// the wait as cancelled although the agent is still wanted.
//
// The SDK sets the cause in its heartbeat (internal_task_handlers.go, v1.50.0): a
// CanceledError, ErrActivityPaused, ErrActivityReset, ErrWorkerShutdown, a service error
// where the attempt is gone, and the last error where heartbeats kept failing for a
// whole throttle window.
func interruption(ctx context.Context) (reason string, cancelled bool) {
	var (
		cause             = context.Cause(ctx)
		notFound          *serviceerror.NotFound
		namespaceNotFound *serviceerror.NamespaceNotFound
	)
	switch {
	case temporal.IsCanceledError(cause):
		return "", true
	case errors.Is(cause, activity.ErrActivityPaused):
		return ReasonPaused, false
	case errors.Is(cause, activity.ErrActivityReset):
		return ReasonReset, false
	case errors.Is(cause, worker.ErrWorkerShutdown), errors.Is(cause, context.Canceled):
		// A bare Canceled is the worker's own background context: somebody tore it down.
		return ReasonShutdown, false
	case errors.As(cause, &notFound), errors.As(cause, &namespaceNotFound):
		return ReasonAttemptGone, false
	case errors.Is(cause, context.DeadlineExceeded) && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return ReasonAttemptTimeout, false
	default:
		return ReasonHeartbeatsFailing, false
	}
}
