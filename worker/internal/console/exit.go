package console

import (
	"errors"
	"fmt"
	"io"

	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// The exit codes.
const (
	ExitOK       = 0
	ExitFailure  = 1 // what was asked for did not work out
	ExitBadInput = 2 // what was asked for makes no sense: usage, or input that cannot be read

	// How an awaited run ended without a result, for scripts.
	ExitAgentFailed = 3 // the agent failed, or its run was cancelled or has expired
	ExitDeadline    = 4 // the time was over first, or the agent stalled
	ExitNeedsInput  = 5 // it waits for a person
	ExitRefused     = 6 // the API refuses: key, owner, credits, or an interaction that is not there
	ExitTooLarge    = 7 // the result is larger than what may be kept

	ExitInterrupted = 130 // a signal ended the command, as shells say it of SIGINT
)

// Problem is an error for people: what is wrong, and what to try.
type Problem struct {
	Code int
	Err  error
	Try  string // one line, or empty
}

func (p *Problem) Error() string { return p.Err.Error() }
func (p *Problem) Unwrap() error { return p.Err }

// Failure is a problem with [ExitFailure].
func Failure(err error, try string) error {
	return &Problem{Code: ExitFailure, Err: err, Try: try}
}

// BadInput is a problem with [ExitBadInput].
func BadInput(err error, try string) error {
	return &Problem{Code: ExitBadInput, Err: err, Try: try}
}

// Reported ends a command that has said itself what is wrong.
func Reported(code int) error { return reported(code) }

type reported int

func (reported) Error() string { return "already reported" }

// Code is the exit code that err stands for.
func Code(err error) int {
	if err == nil {
		return ExitOK
	}
	if code, ok := errors.AsType[reported](err); ok {
		return int(code)
	}
	if problem, ok := errors.AsType[*Problem](err); ok {
		return problem.Code
	}
	return ExitFailure
}

// Report prints err and what to try, and returns the exit code.
func Report(w io.Writer, err error) int {
	code, try := Code(err), ""
	if _, said := errors.AsType[reported](err); said || err == nil {
		return code
	}
	if problem, ok := errors.AsType[*Problem](err); ok {
		try = problem.Try
	}
	// Where standard error is gone there is nobody to tell.
	_, _ = fmt.Fprintf(w, "agentwait: %s\n", terminal.Safe(err.Error()))
	if try != "" {
		_, _ = fmt.Fprintf(w, "  try: %s\n", terminal.Safe(try))
	}
	return code
}
