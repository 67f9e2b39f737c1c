package vendors

import (
	"context"

	"github.com/agentwait/agentwait/agentstatus"
)

// Parse reads the body of a 2xx answer. Its error counts as a broken body, which is a transient
// failure; its text is shown to people. It is called concurrently, and has to honour ctx if it
// may take long.
type Parse func(ctx context.Context, body []byte) (*agentstatus.Status, error)

// Reading returns an API whose answers are read by parse: an adapter, such as the method Parse
// of a *host.Host (package wasm/host).
func Reading(api API, parse Parse) API { return &reading{api, parse} }

type reading struct {
	API
	parse Parse
}

// Unwrap returns the API that is asked.
func (r *reading) Unwrap() API { return r.API }

// Check asks, and reads.
func (r *reading) Check(ctx context.Context, ref Ref) (*Answer, error) {
	answer, err := r.API.Check(ctx, ref)
	if err != nil || answer == nil || answer.HTTPStatus/100 != 2 || answer.Status != nil || answer.Err != nil {
		return answer, err
	}
	read := *answer
	read.Status, read.Err = r.parse(ctx, answer.Body)
	return &read, nil
}
