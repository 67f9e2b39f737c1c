package workflows

import (
	"cmp"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// setSetEnding sets the update set_ending: whoever cancels a wait may find only then that its agent is
// to end as well, or is to be left. The present run's poller does not go by it, so it goes on.
func (w *wait) setSetEnding(ctx workflow.Context) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, agentwait.UpdateSetEnding,
		func(ctx workflow.Context, arg, extra converter.RawValue) (agentwait.Ending, error) {
			asked, err := w.endingOf(arg, extra)
			if err != nil {
				return agentwait.Ending{}, err
			}
			w.in.Ending = asked
			w.showDetails(ctx)
			return asked, nil
		},
		workflow.UpdateHandlerOptions{
			Validator: func(_ workflow.Context, arg, extra converter.RawValue) error {
				_, err := w.endingOf(arg, extra)
				return err
			},
			Description: `Say what becomes of the agent's run at a cancel, or the deadline: {"on_cancel": "cancel_agent" or "leave", "on_deadline": "cancel_agent" or "fail"}. What is left out stays as it is.`,
		})
}

// endingOf reads what is asked for, beside what stays.
func (w *wait) endingOf(args ...converter.RawValue) (agentwait.Ending, error) {
	var asked agentwait.Ending
	err := decodeArguments(&asked, args...)
	if err == nil {
		err = asked.Validate()
	}
	if err != nil {
		return asked, invalidRequest(w.in.InteractionID, err)
	}
	return agentwait.Ending{
		OnCancel:   cmp.Or(asked.OnCancel, w.in.OnCancel),
		OnDeadline: cmp.Or(asked.OnDeadline, w.in.OnDeadline),
	}, nil
}
