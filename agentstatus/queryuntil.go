package agentstatus

import (
	"context"
	"encoding/json"
)

// gjson cannot be interrupted, and a path that is allowed on a document of 32 MiB may take
// seconds. A wait that is cancelled, or a worker that is stopped, must not stand still for it.

// shortBytes is a document on which no path takes longer than a tenth of a second.
const shortBytes = 1 << 20

// outlives reports whether an evaluation may go on after the end of its context.
func outlives(ctx context.Context, doc []byte) bool {
	return len(doc) > shortBytes && ctx.Done() != nil
}

// evaluateUntil is evaluate, and returns at the end of ctx. What it then leaves behind ends by
// itself: its cost was bounded before it began.
func evaluateUntil(ctx context.Context, doc []byte, path string) (json.RawMessage, error) {
	if !outlives(ctx, doc) {
		return evaluate(doc, path), nil
	}
	selected := make(chan json.RawMessage, 1)
	go func() { selected <- evaluate(doc, path) }()
	select {
	case value := <-selected:
		return value, ctx.Err()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
