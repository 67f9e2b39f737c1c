// Package role runs parts of the laboratory as processes of their own: the own binary,
// executed anew under a role's name. So `go run` is all that it takes, and what is
// measured or killed is a process, not a goroutine.
//
// The parent sends a role's configuration as one line of JSON on standard input. The role
// answers with one line when it is ready, and may say one more when it has stopped.
// Standard input stays open: a role whose parent has gone ends by itself.
package role

import (
	"context"
	"encoding/json"
)

// argument is what tells an execution as a role from a call by a person.
const argument = "lab-role"

// Func is what a role does. It calls ready once with what its parent has to know, such
// as addresses, and returns when ctx ends: at SIGTERM, SIGINT, or when the parent has
// gone. Its result, unless nil, is its farewell to the parent.
type Func func(ctx context.Context, config json.RawMessage, ready func(any)) (farewell any, err error)
