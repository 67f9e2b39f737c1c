package command

import (
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// waitFlags say how long to wait, for what, and what to do meanwhile.
type waitFlags struct {
	Timeout      time.Duration `default:"10m" placeholder:"DURATION" group:"Waiting" help:"Deadline of the whole wait. A wait that is joined keeps its own. Default: ${default}."`
	Include      []string      `enum:"response,messages,tool_calls,files,input_requests,progress,usage" placeholder:"PART" group:"Waiting" help:"What the result carries: ${enum}. Default: response."`
	Extract      extracts      `placeholder:"NAME=PATH" group:"Waiting" help:"A value to extract, by a gjson path over the normalised document. Repeatable."`
	OnNeedsInput string        `enum:"fail,wait,return" default:"fail" placeholder:"ACTION" group:"Waiting" help:"What to do when the agent waits for a person: ${enum}. Default: ${default}."`
	StallTimeout time.Duration `placeholder:"DURATION" group:"Waiting" help:"End the wait when the agent shows no change for so long. Default: never."`
	OnDeadline   string        `enum:"fail,cancel_agent" default:"fail" placeholder:"ACTION" group:"Waiting" help:"Whether the deadline cancels the agent's run, too: ${enum}. Default: ${default}."`
	OnInterrupt  string        `enum:"ask,leave,cancel-wait,cancel-agent" default:"ask" placeholder:"ACTION" group:"Waiting" help:"What Ctrl-C does: ${enum}. To ask takes a terminal; elsewhere, and at SIGTERM, that is leave. A second one leaves at once. Default: ${default}."`
	JSON         bool          `name:"json" group:"Output" help:"Print the result, or the error, as JSON on standard output; of several interactions the events, as --events."`
	Events       bool          `group:"Output" help:"Print what happens as JSON lines on standard output: an object for each change."`
}

func (f *waitFlags) check() error {
	if f.Timeout <= 0 {
		return fmt.Errorf("--timeout is %v: want more than 0, such as 10m", f.Timeout)
	}
	if f.StallTimeout != 0 && (f.StallTimeout < agentwait.MinTimeout || f.StallTimeout > agentwait.MaxTimeout) {
		return fmt.Errorf("--stall-timeout is %v: want %v to %v, such as 30m, or 0 for never", f.StallTimeout, agentwait.MinTimeout, agentwait.MaxTimeout)
	}
	return nil
}

// checkPaths is for what kong cannot say with what to try.
func (f *waitFlags) checkPaths() error {
	if err := f.selection().CheckPaths(); err != nil {
		return console.BadInput(err, "agentwait parse FILE --query PATH tries a path out")
	}
	return nil
}

func (f *waitFlags) selection() agentwait.Selection {
	return agentwait.Selection{Include: f.Include, Extract: f.Extract}
}

func (f *waitFlags) schedule() agentwait.Schedule {
	return agentwait.Schedule{OnNeedsInput: f.OnNeedsInput, StallTimeoutSeconds: f.StallTimeout.Seconds()}
}

// ending is what differs from the defaults: a worker of an earlier release refuses the fields.
func (f *waitFlags) ending(onCancel string) agentwait.Ending {
	e := agentwait.Ending{OnCancel: onCancel}
	if f.OnDeadline != agentwait.OnFail {
		e.OnDeadline = f.OnDeadline
	}
	return e
}
