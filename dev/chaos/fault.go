package main

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/waits"
)

// fault is one thing that goes wrong.
type fault struct {
	name  string
	title string // what was done, for the table
	waits int    // in the long form
	short int    // in the form for CI
	// onFile: the server has to survive a restart.
	onFile bool
	// ends says how a wait has to end; nil: as its agent does.
	ends func(f *field, e waits.Ending) bool
	run  func(ctx context.Context, f *field) error
}

// faults are all there are, in the order of the table.
func faults() []fault {
	return []fault{
		{name: "kill", title: "SIGKILL to one of three workers, ten times at random, each replaced", waits: 200, short: 60, run: kill},
		{name: "deploy", title: "SIGTERM to both workers in turn, three times over, each replaced first", waits: 200, short: 60, run: deploy},
		{name: "freeze", title: "SIGSTOP to one of two workers beyond the heartbeat timeout, then SIGCONT", waits: 200, short: 60, run: freeze},
		{name: "server", title: "Temporal server stopped (SIGTERM) and started again, then killed and started again", waits: 200, short: 40, onFile: true, run: server},
	}
}

// pause lets something last for a time.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
