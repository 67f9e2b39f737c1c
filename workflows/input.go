package workflows

import (
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
)

// decodeInput reads and checks the workflow's arguments: no more than what the workflow itself
// goes by (see [agentwait.Input.CheckTimes]).
func decodeInput(args ...converter.RawValue) (agentwait.Input, error) {
	var in agentwait.Input
	if err := decodeArguments(&in, args...); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	if err := in.CheckTimes(); err != nil {
		return in, invalidRequest(in.InteractionID, err)
	}
	return in, nil
}
