package check

import (
	"errors"
	"fmt"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// Whoever awaits an agent can raise none of the parser's limits: the advice of
// [agentstatus.LimitError] is for callers of the parser.

// overLimit returns the parser's limit that a body is over; nil for one that is over none.
func overLimit(err error) *agentstatus.LimitError {
	limit, _ := errors.AsType[*agentstatus.LimitError](err)
	return limit
}

// limitText says which limit an answer is over, and what helps in a wait.
func limitText(limit *agentstatus.LimitError) string {
	what := fmt.Sprintf("the answer is over the limit %s at byte %d: found %d, allowed %d. ", limit.Limit, limit.Offset, limit.Found, limit.Allowed)
	switch limit.Limit {
	case "body_bytes":
		return what + "Raise it at the worker's parser; to include or extract less does not help, since the whole answer is read"
	case "depth":
		return what + "It is how deep values nest, and fixed: to include or extract less does not help, since the whole answer is read. " +
			"Have the agent's tools answer flatter values, or give the worker a parser that leaves the deep ones out (vendors.Reading, or an --adapter)"
	}
	return what + "It is how many messages and parts a run may have, and fixed: to include or extract less does not help, since the whole answer is read. " +
		"Begin a new run for the rest of the work, or give the worker a parser that leaves some out (vendors.Reading, or an --adapter)"
}

// noteLimit tells programs which limit it was, as for a result that is too large.
func noteLimit(details *agentwait.ErrorDetails, limit *agentstatus.LimitError) {
	details.Field, details.Found, details.Expected = limit.Limit, fmt.Sprint(limit.Found), fmt.Sprintf("at most %d", limit.Allowed)
}
