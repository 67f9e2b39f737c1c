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

// fatal is why the server cannot go on.
type fatal string

func (f fatal) Error() string { return string(f) }

// Fatal ends the start of a server, see recoverFatal, and later the process, as the server's own
// logger does.
func (quiet) Fatal(message string, tags ...tag.Tag) {
	for _, t := range tags {
		message += fmt.Sprintf("; %s: %v", t.Key(), t.Value())
	}
	panic(fatal(message))
}

// recoverFatal makes an error of what the server is told at its start that it cannot go on.
func recoverFatal(err *error) {
	switch reason := recover().(type) {
	case nil:
	case fatal:
		*err = reason
	default:
		panic(reason)
	}
}
