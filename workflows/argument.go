package workflows

import (
	"go.temporal.io/sdk/converter"

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

// invalidRequest is the failure of an argument that cannot be used. It measures its
// details as JSON, which is why workflowcheck has to be told (see decodeArguments).
//
//workflowcheck:ignore
func invalidRequest(interactionID string, wrong error) error {
	return agentwait.InvalidRequest(interactionID, wrong)
}
