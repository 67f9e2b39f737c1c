package workflows

import (
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

// decodeArguments reads the one JSON object that the workflow or a handler was called
// with. Unknown fields, wrong types and a second argument are errors.
//
// Arguments arrive as raw payloads on purpose. Left to the SDK, an argument that
// cannot be decoded into a Go type fails the workflow task, and a workflow task is
// retried for ever; an unknown field would be dropped without a word. Here both
// become an ordinary failure that names the field.
//
// workflowcheck takes all of reflect and encoding/json for non-deterministic. This use
// of them is not: same bytes and same type, same value or error.
//
//workflowcheck:ignore
func decodeArguments(into any, args ...converter.RawValue) error {
	return strictjson.DecodeArguments(into, args...)
}

// received is the argument of a signal that has arrived; ok is false if the data converter could
// not decode it, such as one that somebody encrypted with a key that is not here. The SDK drops
// such a signal, and its Receive then waits for the next one: a callback of a selector that called
// it would hold the wait up until somebody sends another, whatever happens to the agent.
func received(c workflow.ReceiveChannel) (raw converter.RawValue, ok bool) {
	ok = c.ReceiveAsync(&raw)
	return raw, ok
}

// invalidRequest is the failure of an argument that cannot be used. It measures its
// details as JSON, which is why workflowcheck has to be told (see decodeArguments).
//
//workflowcheck:ignore
func invalidRequest(interactionID string, wrong error) error {
	return agentwait.InvalidRequest(interactionID, wrong)
}
