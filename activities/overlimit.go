package activities

import (
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/api/serviceerror"

	"github.com/agentwait/agentwait"
)

// overLimit reports whether the server, or the connection to it, refused a message for its size.
// A result is within MaxPayloadBytes, but a codec of the client's may have made more of it, and
// the server's own limit may be lower.
func overLimit(err error) bool {
	var (
		exhausted *serviceerror.ResourceExhausted // also of a rate limit
		invalid   *serviceerror.InvalidArgument   // also of a token that is none
	)
	switch {
	case errors.As(err, &exhausted):
		return strings.Contains(exhausted.Error(), "larger than max") // grpc-go's words, either way
	case errors.As(err, &invalid):
		return strings.Contains(invalid.Error(), "exceeds size limit") // the server's (common/util.go)
	}
	return false
}

// tooLargeForServer is the end of a wait whose result the server does not take.
func tooLargeForServer(result any, refusal error) *agentwait.Error {
	var details agentwait.ErrorDetails
	switch r := result.(type) {
	case *agentwait.Result:
		details = agentwait.ErrorDetails{
			InteractionID: r.InteractionID, State: r.State, Phase: r.Phase,
			Polls: r.Polls, ElapsedSeconds: r.ElapsedSeconds, LastStatusAt: r.LastStatusAt,
		}
	case *agentwait.AgentsResult:
		details = agentwait.ErrorDetails{Polls: r.Polls, ElapsedSeconds: r.ElapsedSeconds}
	}
	details.Field = "max_result_bytes"
	details.Message = fmt.Sprintf("the Temporal server does not take the result (%.256s): include less, use extract for the parts that are needed, "+
		"or lower MaxPayloadBytes if a codec makes payloads larger", refusal)
	return agentwait.NewError(agentwait.ErrTypeResultTooLarge, details.Message, details)
}
