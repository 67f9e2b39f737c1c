package workflows

import (
	"cmp"
	"time"

	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
)

// decodeInput reads and checks the arguments of a run that started at a time: no more than what
// the workflow itself goes by (see [agentwait.Input.CheckTimes]).
func decodeInput(started time.Time, args ...converter.RawValue) (agentwait.Input, error) {
	var in agentwait.Input
	if err := decodeArguments(&in, args...); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	if err := checkInput(in, started); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	return in, nil
}

// checkInput checks what the workflow itself goes by. Its error is a [*agentwait.FieldError].
func checkInput(in agentwait.Input, started time.Time) error {
	err := cmp.Or(in.CheckTimes(), in.Ending.Validate())
	if err == nil && in.Carried != nil {
		err = in.Carried.Validate(started)
	}
	return err
}

// decodeAgentsInput is decodeInput for AwaitAgents.
func decodeAgentsInput(started time.Time, args ...converter.RawValue) (agentwait.AgentsInput, error) {
	var in agentwait.AgentsInput
	err := decodeArguments(&in, args...)
	if err == nil {
		err = in.CheckWorkflow()
	}
	if err == nil && in.Carried != nil {
		err = in.Carried.Validate(started)
	}
	if err != nil {
		return in, invalidRequest("", err)
	}
	return in, nil
}
