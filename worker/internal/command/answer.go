package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// Answer answers what the agent of a wait asks.
type Answer struct {
	Interaction string `arg:"" optional:"" name:"interaction-id" help:"The interaction whose agent asks."`
	targetFlags
	temporalconn.Flags
	WorkflowID string  `name:"workflow-id" placeholder:"ID" help:"The wait by its workflow id, in place of the interaction."`
	Request    string  `placeholder:"ID" help:"The request that is answered. Default: the one that is open."`
	Value      *string `placeholder:"JSON" xor:"how" help:"What is asked for, as the request's schema says, as JSON; @FILE reads it from a file."`
	Text       string  `placeholder:"TEXT" help:"Words for people or the agent: the answer where the request has no schema, or the reason of a refusal."`
	Decline    bool    `xor:"how" help:"Refuse what is asked for. Default: approve it, or answer with --value or --text."`
	JSON       bool    `name:"json" group:"Output" help:"Print what came of it, or the error, as JSON on standard output."`
}

// Help is shown by kong below the command's own line.
func (*Answer) Help() string {
	return "The wait has to be one that goes on where its agent asks: --on-needs-input wait. The answer is sent once.\n\n" +
		"Exit codes: 0 answered, 1 it failed or is not known, 2 wrong usage, 6 the wait or the request is not open, or the answer is not taken."
}

// Run runs the command.
func (a *Answer) Run(c *console.Console) error {
	if (a.Interaction == "") == (a.WorkflowID == "") {
		return console.BadInput(errors.New("give the interaction, or --workflow-id"), "agentwait answer --help")
	}
	workflowID := a.WorkflowID
	if a.Interaction != "" {
		target, err := a.checked(a.Interaction, "agentwait answer INTERACTION_ID --user-id USER_ID, or --project-id PROJECT_ID")
		if err != nil {
			return err
		}
		workflowID = agentwait.WorkflowID(target)
	}
	answer := agentwait.Answer{RequestID: a.Request, Text: a.Text}
	if a.Decline {
		answer.Action = agentwait.AnswerDecline
	}
	if a.Value != nil {
		value, err := readJSON("--value", *a.Value, agentwait.MaxAnswerBytes, `a text is JSON in quotes: --value '"text"'`)
		if err != nil {
			return err
		}
		answer.Value = value
	}
	ctx, restoreSignals := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restoreSignals()
	return withTemporal(c, a.Flags, func(t *onTemporal) error { return a.send(ctx, c, t, workflowID, answer) })
}

func (a *Answer) send(ctx context.Context, c *console.Console, t *onTemporal, workflowID string, answer agentwait.Answer) error {
	name := workflowID
	if a.Interaction != "" {
		name = a.Interaction
	}
	if answer.RequestID == "" {
		open, err := openRequests(ctx, t, workflowID)
		if err != nil {
			return notOpen(t.settings.Conceal(err), name)
		}
		if len(open) != 1 {
			return whichRequest(name, open)
		}
		answer.RequestID = open[0].ID
	}
	if err := answer.Validate(); err != nil {
		return console.BadInput(err, "agentwait answer --help")
	}
	result, err := agentwait.SendAnswer(ctx, t, workflowID, answer)
	if failure, ok := agentwait.AsError(err); ok {
		return reporter{json: a.JSON, connection: a.UseCredential}.printEnded(c, failure)
	}
	switch {
	case err != nil:
		return notOpen(t.settings.Conceal(err), name)
	case a.JSON:
		return printJSON(c.Stdout, result)
	}
	say(c, "request %s is answered", terminal.SafeLine(result.RequestID))
	return nil
}

// openRequests are the requests that a wait shows.
func openRequests(ctx context.Context, t *onTemporal, workflowID string) ([]agentstatus.InputRequest, error) {
	value, err := t.QueryWorkflow(ctx, workflowID, "", agentwait.QueryStatus)
	if err != nil {
		return nil, err
	}
	var view agentwait.StatusView
	if err := value.Get(&view); err != nil {
		return nil, fmt.Errorf("read the status: %w", err)
	}
	return view.InputRequests, nil
}

// whichRequest is the error where not one request is open.
func whichRequest(name string, open []agentstatus.InputRequest) error {
	if len(open) == 0 {
		return &console.Problem{
			Code: console.ExitRefused, Err: fmt.Errorf("%s: no request is open", name),
			Try: "wait until the agent asks: agentwait await … --on-needs-input wait shows it; --request ID answers one that is not shown",
		}
	}
	lines := make([]string, 0, len(open))
	for _, r := range open {
		lines = append(lines, fmt.Sprintf("  %s: %s", terminal.SafeLine(r.ID), terminal.SafeLine(r.Text)))
	}
	return console.BadInput(fmt.Errorf("%s: %d requests are open:\n%s", name, len(open), strings.Join(lines, "\n")), "say which with --request ID")
}

// readJSON reads JSON from a flag's value, or from the file that follows an @.
func readJSON(flag, value string, most int64, try string) (json.RawMessage, error) {
	body, name, err := valueOrFile(flag, value, most)
	if err != nil {
		return nil, console.BadInput(fmt.Errorf("%s: %w", flag, err), "give JSON, or @FILE with a file that has it")
	}
	if !json.Valid(body) {
		return nil, console.BadInput(fmt.Errorf("%s is not JSON: %.64q", name, strings.TrimSpace(string(body))), try)
	}
	return body, nil
}
