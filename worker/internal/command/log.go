package command

import (
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// formatJSON is the format in which every line on standard error is a JSON object.
const formatJSON = "json"

// logFlags say what is logged, and how.
type logFlags struct {
	LogFormat string     `enum:"text,json" default:"text" placeholder:"FORMAT" group:"Logging" help:"Format of the log: ${enum}. Default: ${default}."`
	LogLevel  slog.Level `default:"info" placeholder:"LEVEL" group:"Logging" help:"Least level that is logged: debug, info, warn, error. Default: ${default}."`
}

func (f *logFlags) logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: f.LogLevel}
	if f.LogFormat == formatJSON {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// quiet is the logger of commands that tell people themselves what is wrong.
func quiet(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelError}))
}

// say tells how the worker stands: a line that people and scripts wait for, and where the log is
// JSON a record with the same text, since whoever collects it cannot read anything else.
func (f *logFlags) say(c *console.Console, text string, attributes ...any) {
	if f.LogFormat == formatJSON {
		f.logger(c.Stderr).Info(text, attributes...)
		return
	}
	say(c, "%s", text)
}

// told logs the error that ends the command where the log is JSON.
func (f *logFlags) told(c *console.Console, err error) error {
	if err == nil || f.LogFormat != formatJSON {
		return err
	}
	var attributes []any
	if problem, ok := errors.AsType[*console.Problem](err); ok && problem.Try != "" {
		attributes = append(attributes, "try", problem.Try)
	}
	f.logger(c.Stderr).Error(err.Error(), attributes...)
	return console.Reported(console.Code(err))
}

// Logged logs an error as the commands do whose log is JSON.
func Logged(c *console.Console, err error) error {
	return (&logFlags{LogFormat: formatJSON}).told(c, err)
}

// say prints a line that scripts wait for.
func say(c *console.Console, format string, args ...any) {
	// A worker whose standard error is closed still works.
	_, _ = fmt.Fprintf(c.Stderr, format+"\n", args...)
}
