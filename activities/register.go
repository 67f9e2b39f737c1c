package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/internal/strictjson"
)

// Register registers both activities under their names, [PollAgentStatus] and
// [CheckAgentStatus].
//
// Workflow code calls them by these names, or through a nil pointer where the same
// worker has registered them:
//
//	var a *activities.Activities // nil: only the method's name is used
//	err := workflow.ExecuteActivity(ctx, a.PollAgentStatus, input).Get(ctx, &result)
func (a *Activities) Register(registry worker.ActivityRegistry) {
	raw := registered{a}
	registry.RegisterActivityWithOptions(raw.PollAgentStatus, activity.RegisterOptions{Name: PollAgentStatus})
	registry.RegisterActivityWithOptions(raw.CheckAgentStatus, activity.RegisterOptions{Name: CheckAgentStatus})
}

// registered has what the SDK calls: the activities with their argument still raw.
//
// The SDK reports an argument that it cannot decode as a retryable error, which loops
// for ever; and it drops surplus arguments and unknown fields without a word. So the
// argument is decoded here. The methods' names are those of [Activities]: the SDK
// finds the registered name of a method value by the last part of its name.
type registered struct{ activities *Activities }

func (r registered) PollAgentStatus(ctx context.Context, in, extra converter.RawValue) (*Result, error) {
	var input PollInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, InvalidRequest(input.InteractionID, err)
	}
	return r.activities.PollAgentStatus(ctx, input)
}

func (r registered) CheckAgentStatus(ctx context.Context, in, extra converter.RawValue) (*Result, error) {
	var input CheckInput
	if err := strictjson.DecodeArguments(&input, in, extra); err != nil {
		return nil, InvalidRequest(input.InteractionID, err)
	}
	return r.activities.CheckAgentStatus(ctx, input)
}
