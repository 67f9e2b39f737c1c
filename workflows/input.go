package workflows

import (
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
	if err := in.CheckTimes(); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	if err := in.Ending.Validate(); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	if in.Carried != nil {
		if err := in.Carried.Validate(started); err != nil {
			return in, invalidRequest(in.InteractionID, err)
		}
	}
	return in, nil
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
