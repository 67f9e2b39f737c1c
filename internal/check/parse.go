package check

import (
	"context"

	"github.com/agentwait/agentwait/agentstatus"
)

// ParseStatus reads a body of any size. How large it may be is for whoever reads it from the
// network to say: a second limit here, lower than that one, would refuse what was let through.
func ParseStatus(_ context.Context, body []byte) (*agentstatus.Status, error) {
	return agentstatus.ParseLimit(body, max(len(body), agentstatus.DefaultMaxBytes))
}
