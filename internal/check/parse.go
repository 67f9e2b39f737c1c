package check

import (
	"github.com/agentwait/agentwait/agentstatus"
)

// parse reads a body of any size. How large it may be is for whoever reads it from the
// network to say: a second limit here, lower than that one, would refuse what was let through.
func parse(body []byte) (*agentstatus.Status, error) {
	return agentstatus.ParseLimit(body, max(len(body), agentstatus.DefaultMaxBytes))
}
