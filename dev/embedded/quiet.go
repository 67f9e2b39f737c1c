package embedded

import (
	"fmt"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// quiet says nothing but why the server cannot go on, such as a port that somebody else has. The
// server takes for granted that Fatal does not return: after one that does, it breaks somewhere
// else, or serves nobody.
type quiet struct{ log.Logger }

// Fatal ends the process, as the server's own logger does.
func (quiet) Fatal(message string, tags ...tag.Tag) {
	text := "the embedded Temporal server: " + message
	for _, t := range tags {
		text += fmt.Sprintf("; %s: %v", t.Key(), t.Value())
	}
	panic(text)
}
