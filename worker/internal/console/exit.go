package console

import (
	"errors"
	"fmt"
	"io"

	"github.com/agentwait/agentwait/internal/watch/terminal"
)

// The exit codes.
const (
	ExitOK       = 0
	ExitFailure  = 1 // what was asked for did not work out
	ExitBadInput = 2 // what was asked for makes no sense: usage, or input that cannot be read
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

// ErrReported ends a command with [ExitFailure] after it has said itself what is wrong.
var ErrReported = errors.New("already reported")

// Report prints err and what to try, and returns the exit code.
func Report(w io.Writer, err error) int {
	if err == nil {
		return ExitOK
	}
	if errors.Is(err, ErrReported) {
		return ExitFailure
	}
	code, try := ExitFailure, ""
	if problem, ok := errors.AsType[*Problem](err); ok {
		code, try = problem.Code, problem.Try
	}
	// Where standard error is gone there is nobody to tell.
	_, _ = fmt.Fprintf(w, "worker: %s\n", terminal.Safe(err.Error()))
	if try != "" {
		_, _ = fmt.Fprintf(w, "  try: %s\n", terminal.Safe(try))
	}
	return code
}
