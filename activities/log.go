package activities

import "go.temporal.io/sdk/log"

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
	write(a.sink.logger(), l, message, append(a.sink.logKeys(), keyvals...)...)
}
