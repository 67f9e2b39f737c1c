package command

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

// printResult prints the reply, or the conversation where it was asked for, and then
// what was included or extracted besides.
func (a *Await) printResult(c *console.Console, result *agentwait.Result) error {
	if a.JSON {
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
func (a *Await) printEnded(c *console.Console, ended *agentwait.Error) error {
	if a.JSON {
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
		for _, r := range d.InputRequests {
			field("it needs", strings.TrimSpace(fmt.Sprintf("%s (%s)", r.Text, r.ID)))
			field("which fits", string(r.Schema))
		}
		field("agent", d.AgentCancel)
		field("seen at", d.WebURL)
		field("field", d.Field)
		field("found", d.Found)
		field("expected", d.Expected)
		if !strings.Contains(ended.Message, d.Message) {
			field("message", d.Message)
		}
	}
	return &console.Problem{Code: exitCode(ended), Err: &outcomeError{out.String(), ended}, Try: tryNext(ended, terminal.SafeLine(cmp.Or(a.UseCredential, agentwait.DefaultCredential)))}
}

// outcomeError is an error with a text for people.
type outcomeError struct {
	text  string
	cause error
}

func (e *outcomeError) Error() string { return e.text }
func (e *outcomeError) Unwrap() error { return e.cause }

// printInterrupted says that the wait goes on, and how to join or cancel it.
func (a *Await) printInterrupted(c *console.Console, options client.Options, workflowID, runID string) error {
	if a.JSON {
		report := map[string]any{"error": map[string]string{
			"kind": "interrupted", "message": "stopped following; the wait goes on", "workflow_id": workflowID, "run_id": runID,
		}}
		if err := printJSON(c.Stdout, report); err != nil {
			return err
		}
	}
	cancel := fmt.Sprintf("temporal workflow cancel --address %s --namespace %s --workflow-id %s", options.HostPort, options.Namespace, workflowID)
	say(c, "stopped following; the wait goes on as %s\n  join it:   %s\n  cancel it: %s", terminal.SafeLine(workflowID), terminal.SafeLine(a.join()), terminal.SafeLine(cancel))
	return console.Reported(console.ExitInterrupted)
}

// join is the command that follows the same wait: with what its workflow id is made
// of, and with what differs from the defaults of where it runs.
func (a *Await) join() string {
	command := []string{"agentwait await", a.ID}
	flags := [][2]string{{"--user-id", a.UserID}, {"--project-id", a.ProjectID}}
	for _, name := range slices.Sorted(maps.Keys(a.IDs)) {
		flags = append(flags, [2]string{"--id", name + "=" + a.IDs[name]})
	}
	for _, flag := range append(flags, [][2]string{
		{"--use-credential", a.UseCredential},
		{"--workflow-id", a.WorkflowID}, {"--task-queue", a.TaskQueue}, {"--profile", a.Profile}, {"--config-file", a.ConfigFile},
	}...) {
		if flag[1] != "" && flag != [2]string{"--task-queue", DefaultTaskQueue} {
			command = append(command, flag[0], flag[1])
		}
	}
	return strings.Join(command, " ")
}
