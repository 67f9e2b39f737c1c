package command

import (
	"io"
	"log/slog"
)

// logFlags say what is logged, and how.
type logFlags struct {
	LogFormat string     `enum:"text,json" default:"text" placeholder:"FORMAT" group:"Logging" help:"Format of the log: ${enum}. Default: ${default}."`
	LogLevel  slog.Level `default:"info" placeholder:"LEVEL" group:"Logging" help:"Least level that is logged: debug, info, warn, error. Default: ${default}."`
}

func (f *logFlags) logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: f.LogLevel}
	if f.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// quiet is the logger of commands that tell people themselves what is wrong.
func quiet(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelError}))
}
