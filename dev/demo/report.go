package demo

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

// report prints every conversation and a summary.
func report(out io.Writer, endedAt func(scenario) time.Time, all []scenario, endings []ending) error {
	for i, scenario := range all {
		if _, err := fmt.Fprintf(out, "\n── %s: %s\n", scenario.id, scenario.title); err != nil {
			return err
		}
		if err := printEnding(out, endings[i]); err != nil {
			return err
		}
	}
	return summary(out, endedAt, all, endings)
}

// printEnding prints the conversation, or why there is none.
func printEnding(out io.Writer, end ending) error {
	if end.failed != nil {
		_, err := fmt.Fprintf(out, "%s\n", terminal.Safe(end.failed.Error()))
		return err
	}
	status, err := transcript.FromResult(end.result)
	if err != nil {
		return err
	}
	screen := terminal.Look(out, os.LookupEnv)
	return transcript.Print(out, status, transcript.Options{Width: screen.Width, Color: screen.Color})
}

// summary prints a table. "detected after" is the time from the agent's end to the
// workflow's close: the poll interval, mostly.
func summary(out io.Writer, endedAt func(scenario) time.Time, all []scenario, endings []ending) error {
	if _, err := fmt.Fprintln(out); err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	_, _ = fmt.Fprintln(table, "INTERACTION\tENDED AS\tPOLLS\tWAITED\tDETECTED AFTER")
	for i, scenario := range all {
		end, detected := endings[i], "–"
		if scenario.closes {
			detected = seconds(end.closed.Sub(endedAt(scenario)))
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\n", scenario.id, end.outcome(), end.polls(), progress.Duration(end.closed.Sub(end.began)), detected)
	}
	return table.Flush()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
