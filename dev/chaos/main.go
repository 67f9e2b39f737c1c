// Command chaos breaks what a wait rests on, one fault after the other, on a real server
// and in real processes, and says what came of the waits:
//
//	go run ./dev/chaos
//
// It fails if a wait was lost, ended wrong, or was polled by two workers at once for
// longer than its heartbeat timeout; if a cancelled or terminated wait did not end within a
// second, a deploy or a flood polled one twice within a second, a worker left a goroutine behind,
// or a fault was left out that could have been tried.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/dev/lab"
)

const description = `Breaks what a wait rests on, one fault after the other: workers, the Temporal server, the network between them, clocks, the agent API, the waits themselves. Each fault has a laboratory of its own on loopback. Prints a table in Markdown and fails if a wait was lost, ended wrong, or was polled by two workers at once for longer than its heartbeat timeout.`

type options struct {
	Faults   []string      `arg:"" optional:"" name:"fault" help:"What to break; everything if none is named. See --list."`
	List     bool          `help:"List the faults."`
	Short    bool          `help:"The form for CI: fewer waits and shorter faults, minutes in all."`
	Parallel int           `default:"3" placeholder:"N" help:"How many laboratories run at once. Default: ${default}."`
	Waits    int           `placeholder:"N" help:"The number of waits, in place of each fault's own."`
	Within   time.Duration `placeholder:"TIME" help:"Fail if all of it takes longer, and name the faults that were under way. Default: 6m in the short form, else none."`
	Out      string        `placeholder:"FILE" help:"Put the table into this file, between its lines <!-- chaos --> and <!-- /chaos -->."`
	Log      bool          `help:"Say on standard error what is being done."`
}

// within is how long everything may take; 0: for ever.
func (o options) within() time.Duration {
	if o.Within == 0 && o.Short {
		return shortLasts
	}
	return o.Within
}

func main() {
	lab.Main()
	var opts options
	kong.Parse(&opts, kong.Name("go run ./dev/chaos"), kong.Description(description), kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, opts)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}
