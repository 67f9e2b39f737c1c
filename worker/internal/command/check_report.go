package command

import (
	"errors"
	"fmt"
	"io"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// report prints one line per check, and below it what to try.
type report struct {
	out      io.Writer
	failures int
	badInput int   // those of them that are the configuration's
	err      error // of the writer
}

func (r *report) ok(name, text string) { r.line("ok", name, text, "") }

// unsure is for what could not be told; it is no failure.
func (r *report) unsure(name, text, try string) { r.line("unsure", name, text, try) }

func (r *report) problem(name string, err error, try string) {
	r.failures++
	r.line("FAILED", name, err.Error(), try)
}

// failed is problem for an error that brings its own advice. Of several, each has a line.
func (r *report) failed(name string, err error) {
	try, bad, all := "", 0, []error{err}
	if known, ok := errors.AsType[*console.Problem](err); ok {
		try = known.Try
		if several, ok := known.Err.(interface{ Unwrap() []error }); ok {
			all = several.Unwrap()
		}
		if known.Code == console.ExitBadInput {
			bad = len(all)
		}
	}
	r.badInput += bad
	for _, one := range all {
		r.problem(name, one, try)
	}
}

// end is what the command ends with. Where nothing but the configuration is wrong, it is what
// agentwait run would end with.
func (r *report) end() error {
	switch {
	case r.err != nil:
		return r.err
	case r.failures == 0:
		return nil
	case r.failures == r.badInput:
		return console.Reported(console.ExitBadInput)
	}
	return console.Reported(console.ExitFailure)
}

func (r *report) line(mark, name, text, try string) {
	line := fmt.Sprintf("%-7s %-20s %s\n", mark, terminal.SafeLine(name), terminal.SafeLine(text))
	if try != "" {
		line += fmt.Sprintf("%-7s try: %s\n", "", terminal.SafeLine(try))
	}
	if _, err := io.WriteString(r.out, line); err != nil && r.err == nil {
		r.err = err
	}
}
