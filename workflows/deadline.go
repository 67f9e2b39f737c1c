package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// setExtendDeadline sets the update extend_deadline. What it refuses is refused by
// the validator, so that a rejected update leaves no trace in the history.
//
// The running poller does not hear of the extension: it returns at its old deadline
// and the next one continues from its token (see pollerOutOfTime). id is the interaction's, for
// errors; changed is called when the deadline has moved.
func setExtendDeadline(ctx workflow.Context, id string, present *time.Time, changed func(workflow.Context)) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, agentwait.UpdateExtendDeadline,
		func(ctx workflow.Context, arg, extra converter.RawValue) (agentwait.Deadline, error) {
			deadline, err := extended(id, *present, workflow.Now(ctx), arg, extra)
			if err != nil {
				return agentwait.Deadline{}, err
			}
			*present = deadline
			changed(ctx)
			return agentwait.Deadline{DeadlineAt: deadline}, nil
		},
		workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, arg, extra converter.RawValue) error {
				_, err := extended(id, *present, workflow.Now(ctx), arg, extra)
				return err
			},
			Description: `Move the deadline: {"by_seconds": 600} or {"deadline_at": "2026-03-05T11:00:00Z"}. It is never moved back.`,
		})
}

// extended is the deadline that an update asks for.
func extended(id string, present, now time.Time, args ...converter.RawValue) (time.Time, error) {
	var arg agentwait.ExtendDeadline
	if err := decodeArguments(&arg, args...); err != nil {
		return time.Time{}, invalidRequest(id, err)
	}
	// A deadline that has passed is extended from now: the wait is still running.
	from, latest := present, now.Add(agentwait.MaxTimeout)
	if now.After(from) {
		from = now
	}
	deadline, wrong := extension(arg, from, latest)
	if wrong != nil {
		return time.Time{}, invalidRequest(id, wrong)
	}
	return deadline, nil
}

// extension is the deadline that the argument asks for, after one and at most another time.
func extension(arg agentwait.ExtendDeadline, from, latest time.Time) (time.Time, *agentwait.FieldError) {
	switch {
	case arg.To != nil && arg.BySeconds != 0:
		return time.Time{}, &agentwait.FieldError{
			Field: "deadline_at", Found: "both by_seconds and deadline_at", Expected: "one of them",
		}
	case arg.To != nil:
		to := arg.To.UTC()
		if to.After(from) && !to.After(latest) {
			return to, nil
		}
		return time.Time{}, &agentwait.FieldError{
			Field:    "deadline_at",
			Found:    formatTime(to),
			Expected: fmt.Sprintf("a time after %s and not after %s: a deadline is never moved back", formatTime(from), formatTime(latest)),
		}
	default:
		most := latest.Sub(from).Seconds()
		if arg.BySeconds > 0 && arg.BySeconds <= most {
			return from.Add(time.Duration(arg.BySeconds * float64(time.Second))).UTC(), nil
		}
		return time.Time{}, &agentwait.FieldError{
			Field:    "by_seconds",
			Found:    agentwait.FormatSeconds(arg.BySeconds),
			Expected: fmt.Sprintf("a number of seconds over 0 and at most %s, or deadline_at instead", agentwait.FormatSeconds(most)),
		}
	}
}
