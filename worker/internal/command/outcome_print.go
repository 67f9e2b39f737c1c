package command

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

// reporter prints how waits ended.
type reporter struct {
	json       bool   // one document on standard output
	connection string // by name; empty: the default
}

// printResult prints the reply, or the conversation where it was asked for, and then
// what was included or extracted besides.
func (r reporter) printResult(c *console.Console, result *agentwait.Result) error {
	if r.json {
		return printJSON(c.Stdout, result)
	}
	if len(result.Messages) > 0 {
		status, err := transcript.FromResult(result)
		if err != nil {
			return console.Failure(fmt.Errorf("read the result: %w", err), "--json prints it as it is")
		}
		screen := c.OutScreen()
		if err := transcript.Print(c.Stdout, status, transcript.Options{Width: screen.Width, Color: screen.Color}); err != nil {
			return err
		}
	} else if result.Response != nil {
		if _, err := fmt.Fprintln(c.Stdout, terminal.Safe(*result.Response)); err != nil {
			return err
		}
	}
	besides := map[string]json.RawMessage{}
	maps.Copy(besides, result.Extracted)
	if len(result.ToolCalls) > 0 {
		besides["tool_calls"] = result.ToolCalls
	}
	if len(result.Files) > 0 {
		besides["files"] = result.Files
	}
	if len(result.Messages) == 0 { // else the conversation shows them
		for name, value := range map[string]any{
			agentwait.IncludeInputRequests: result.InputRequests, agentwait.IncludeProgress: result.Progress, agentwait.IncludeUsage: result.Usage,
		} {
			if encoded, err := json.Marshal(value); err == nil && string(encoded) != "null" {
				besides[name] = encoded
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(besides)) {
		if _, err := fmt.Fprintf(c.Stdout, "%s: %s\n", terminal.SafeLine(name), terminal.SafeJSON(besides[name])); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(result.ExtractErrors)) {
		say(c, "%s is null: %s", terminal.SafeLine(name), terminal.SafeLine(result.ExtractErrors[name]))
	}
	return nil
}

// printEnded prints how the wait closed without a result.
func (r reporter) printEnded(c *console.Console, ended *agentwait.Error) error {
	if r.json {
		if err := printJSON(c.Stdout, map[string]any{"error": ended}); err != nil {
			return err
		}
		return console.Reported(exitCode(ended))
	}
	var out strings.Builder
	out.WriteString(headline(ended))
	if d := ended.Details; !d.IsZero() {
		field := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&out, "\n  %-12s %s", name, terminal.SafeLine(value))
			}
		}
		field("interaction", d.InteractionID)
		field("state", d.State)
		field("phase", d.Phase)
		field("polls", fmt.Sprintf("%d in %s", d.Polls, progress.Duration(time.Duration(d.ElapsedSeconds*float64(time.Second)))))
		if d.LastStatusAt != nil {
			field("last status", d.LastStatusAt.UTC().Format(time.RFC3339))
		}
		field("error code", d.ErrorCode)
		if p := d.Progress; p != nil {
			field("progress", text.Progress(p.Done, p.Total, p.Message, p.QueuePosition))
		}
		for _, request := range d.InputRequests {
			field("it needs", strings.TrimSpace(fmt.Sprintf("%s (%s)", request.Text, request.ID)))
			field("which fits", string(request.Schema))
		}
		if !strings.Contains(ended.Message, d.AgentCancel) { // else it has been said
			field("agent", d.AgentCancel)
		}
		field("seen at", d.WebURL)
		field("field", d.Field)
		field("found", d.Found)
		field("expected", d.Expected)
		if !strings.Contains(ended.Message, d.Message) {
			field("message", d.Message)
		}
	}
	return &console.Problem{Code: exitCode(ended), Err: &outcomeError{out.String(), ended}, Try: tryNext(ended, terminal.SafeLine(cmp.Or(r.connection, agentwait.DefaultCredential)))}
}

// outcomeError is an error with a text for people.
type outcomeError struct {
	text  string
	cause error
}

func (e *outcomeError) Error() string { return e.text }
func (e *outcomeError) Unwrap() error { return e.cause }
