// Package loglines has the log of a worker say what an operator needs, at the level that it has for him,
// and once.
package loglines

import (
	"errors"
	"log/slog"
	"strings"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
)

// activityError is what the SDK writes, at ERROR, about each activity whose function returns an
// error (internal_task_handlers.go, v1.50.0).
const activityError = "Activity error."

// callers are the ends of a wait that are its caller's matter, or the agent's: nothing is wrong with
// the worker, and nobody has to get up. The rest of ours is a warning: the key, the credits, the API.
var callers = map[string]bool{
	agentwait.ErrTypeAgentFailed:         true,
	agentwait.ErrTypeAgentCancelled:      true,
	agentwait.ErrTypeAgentExpired:        true,
	agentwait.ErrTypeAgentStalled:        true,
	agentwait.ErrTypeAgentNeedsInput:     true,
	agentwait.ErrTypeDeadlineExceeded:    true,
	agentwait.ErrTypeWaitInterrupted:     true,
	agentwait.ErrTypeForbidden:           true,
	agentwait.ErrTypeInteractionNotFound: true,
	agentwait.ErrTypeInvalidRequest:      true,
	agentwait.ErrTypeResultTooLarge:      true,
}

// ours is how the types of agentwait's errors begin.
const ours = "agentwait."

// levelOf is the level that a line has for an operator, and which lines count as the same.
func levelOf(record slog.Record) (level slog.Level, kind string) {
	level, kind = record.Level, record.Message
	if record.Message != activityError {
		return level, kind
	}
	record.Attrs(func(a slog.Attr) bool {
		err, isError := a.Value.Any().(error)
		if !isError {
			return true
		}
		failure, ok := errors.AsType[*temporal.ApplicationError](err)
		if !ok {
			return false
		}
		kind += " " + failure.Type()
		switch {
		case level <= slog.LevelInfo: // the SDK has it lower already, as what is expected
		case callers[failure.Type()]:
			level = slog.LevelInfo
		case strings.HasPrefix(failure.Type(), ours):
			level = slog.LevelWarn
		}
		return false
	})
	return level, kind
}
