package activities

import (
	"time"

	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait/internal/sparing"
)

// Of each message so many lines are written in a period, whatever number of waits says it. What was
// left out is counted, and told when the period is over.
const (
	sameLines  = 20
	samePeriod = time.Minute
)

func newLines() *sparing.Lines { return sparing.New(sameLines, samePeriod) }

type level uint8

const (
	levelDebug level = iota
	levelInfo
	levelWarn
)

// write writes a log line. No transcript and no body is in any of them.
func write(logger log.Logger, l level, message string, keyvals ...any) {
	switch l {
	case levelDebug:
		logger.Debug(message, keyvals...)
	case levelInfo:
		logger.Info(message, keyvals...)
	default:
		logger.Warn(message, keyvals...)
	}
}

// say writes a log line about the attempt.
func (a *attempt) say(l level, message string, keyvals ...any) {
	a.sayOf(message, l, message, keyvals...)
}

// sayOf is say of a message with numbers in it: kind is what such messages have in common.
func (a *attempt) sayOf(kind string, l level, message string, keyvals ...any) {
	if l == levelDebug || a.home.engine.passes(l, kind) {
		write(a.sink.logger(), l, message, append(a.sink.logKeys(), keyvals...)...)
	}
}

// passes reports whether a line is to be written, and tells of those that were left out.
func (e *engine) passes(l level, kind string) bool {
	left, ok := e.lines.Passes(string(rune(l))+kind, e.time.Now())
	e.tellLeftOut(left)
	return ok
}

// tellLeftOut tells how many lines were left out, by what they said.
func (e *engine) tellLeftOut(left []sparing.Left) {
	for _, one := range left {
		write(e.cfg.Logger, level(one.Key[0]), one.Key[1:], "lines_left_out", one.Lines)
	}
}
