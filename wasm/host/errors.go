package host

import (
	"errors"
	"fmt"

	"github.com/agentwait/agentwait/agentstatus"
)

// ErrClosed is the error of [Host.Parse] after [Host.Close].
var ErrClosed = errors.New("host: closed")

// ConfigError says why no host can be made of a [Config], or of the module in it.
type ConfigError struct {
	Err error // what was found, and what to try; without the package's name
}

func (e *ConfigError) Error() string { return "host: " + e.Err.Error() }

// Unwrap returns Err.
func (e *ConfigError) Unwrap() error { return e.Err }

// Problem says what a module did.
type Problem string

// The problems. The set is open: later versions may tell more apart.
const (
	ProblemTrap    Problem = "trap"    // it trapped, or exited; Detail says how
	ProblemTimeout Problem = "timeout" // it did not end within Config.Timeout
	ProblemMemory  Problem = "memory"  // the memory that it may have is too small for the body
	ProblemOutput  Problem = "output"  // what it answered is no document, too long or out of its memory
	ProblemRefused Problem = "refused" // it answered a code that the ABI does not have; see Code
)

// BodyError is a module's own account of what is wrong with a body.
type BodyError struct {
	// Sentence is what the module says: one line of at most 512 bytes, which may quote the
	// body. Empty if it says nothing.
	Sentence string
	// Err is what its numbers tell, as [agentstatus.ParseLimit] would: nil if they tell
	// nothing.
	Err error
}

func (e *BodyError) Error() string {
	var told string
	if schema, ok := errors.AsType[*agentstatus.SchemaError](e.Err); ok {
		told = fmt.Sprintf("%s at byte %d is %s, wanted %s", schema.Path, schema.Offset, schema.Found, schema.Wanted)
	} else if e.Err != nil {
		told = e.Err.Error()
	}
	switch {
	case told == "":
		told = e.Sentence
	case e.Sentence != "":
		told += " (" + e.Sentence + ")"
	}
	return "the adapter does not read the body: " + told
}

// Unwrap returns Err.
func (e *BodyError) Unwrap() error { return e.Err }

// AdapterError says that a module failed, if nothing is known to be wrong with the
// body. Of the module's output it shows at most a phase that there is not, cut short.
//
//	var failed *host.AdapterError
//	if errors.As(err, &failed) && failed.Problem == host.ProblemTimeout { … }
type AdapterError struct {
	Problem Problem
	Code    uint32 // what the module answered; of ProblemRefused only
	Detail  string // what was found, and what to try
}

func (e *AdapterError) Error() string { return fmt.Sprintf("adapter: %s: %s", e.Problem, e.Detail) }

func badOutput(format string, args ...any) error {
	return &AdapterError{Problem: ProblemOutput, Detail: fmt.Sprintf(format, args...) + "; report this to the adapter's author"}
}

func refused(call string, code uint32) error {
	return &AdapterError{Problem: ProblemRefused, Code: code, Detail: fmt.Sprintf("%s answered code %d; ask the adapter's documentation what it means", call, code)}
}
