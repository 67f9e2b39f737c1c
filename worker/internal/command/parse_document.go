package command

import (
	"context"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/internal/adapter"
)

// readOwn reads what --json has written before as what it is, with all that it tells of the run: as
// an answer of agent_status its state means nothing. Anything else the reader reads, and so it does
// where an adapter is given.
func readOwn(ctx context.Context, reader *adapter.Adapter, body []byte) (*agentstatus.Status, error) {
	if reader.File() == "" && isOwn(ctx, body) {
		return agentstatus.FromDocument(body)
	}
	return reader.Parse(ctx, body)
}

// isOwn reports whether a body is a normalised document: it has a phase, which no answer of
// agent_status has, and none of the names that only those have.
func isOwn(ctx context.Context, body []byte) bool {
	found, err := agentstatus.QueryAllJSON(ctx, body, "phase", "gummie_id", "created_ts")
	return err == nil && found[0].Value != nil && found[1].Value == nil && found[2].Value == nil
}
