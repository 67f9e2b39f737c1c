package outcome

import (
	"context"

	"github.com/agentwait/agentwait/agentstatus"
)

// shortBytes is a document on which no path takes longer than a tenth of a second.
const shortBytes = 1 << 20

// queryUntil evaluates paths, and returns at the end of ctx. gjson cannot be interrupted, and a
// path that is allowed on a document of 32 MiB may take seconds: a wait that is cancelled, or a
// worker that is stopped, must not stand still for it. What is then left behind ends by itself,
// since its cost was bounded before it began.
func queryUntil(ctx context.Context, document []byte, paths []string) ([]agentstatus.Selected, error) {
	if len(document) <= shortBytes || ctx.Done() == nil {
		return agentstatus.QueryAllJSON(ctx, document, paths...)
	}
	type answer struct {
		selected []agentstatus.Selected
		err      error
	}
	came := make(chan answer, 1)
	go func() {
		selected, err := agentstatus.QueryAllJSON(ctx, document, paths...)
		came <- answer{selected, err}
	}()
	select {
	case a := <-came:
		return a.selected, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
