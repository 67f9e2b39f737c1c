// Command scale measures agentwait beside the polling loop that people write today, in the
// same run, and prints the table of BENCHMARKS.md:
//
//	go run ./dev/scale
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/dev/lab"
)

const description = `Measures agentwait beside the polling loop that people write today: a Temporal server, an agent API and workers, each a process of its own on loopback. Prints a table in Markdown, the medians of all rounds.`

type options struct {
	Scenarios []string `arg:"" optional:"" name:"scenario" help:"What to measure; everything if none is named. See --list."`
	List      bool     `help:"List the scenarios."`
	Short     bool     `help:"The smoke form: few waits, short windows, one round. Its figures say that the laboratory works, nothing else."`
	Rounds    int      `default:"3" placeholder:"N" help:"Rounds of each scenario. Default: ${default}."`
	Waits     int      `placeholder:"N" help:"The number of waits, in place of each scenario's own."`
	Out       string   `placeholder:"FILE" help:"Write the table there too."`
	JSON      string   `name:"json" placeholder:"FILE" help:"Write every round's figures there."`
	Before    string   `placeholder:"FILE" help:"Add a column with agentwait's figures of an earlier run, from what --json wrote then, such as dev/scale/first-version.json."`
	Plot      string   `placeholder:"FILE" help:"Write the plot of scenario sizes there, as SVG."`
}

func main() {
	lab.Main()
	var opts options
	kong.Parse(&opts, kong.Name("go run ./dev/scale"), kong.Description(description), kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, opts); err != nil {
		fmt.Fprintln(os.Stderr, "scale:", err)
		stop()
		os.Exit(1) //nolint:gocritic // everything has been stopped
	}
}
