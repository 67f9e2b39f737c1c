package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
)

// Cancel ends waits before their agents do, and with --agent the agents' runs, too.
type Cancel struct {
	Interactions []string `arg:"" optional:"" name:"interaction-id" help:"The interactions whose waits are to end."`
	targetFlags
	temporalconn.Flags
	WorkflowID []string `name:"workflow-id" placeholder:"ID" help:"A wait by its workflow id, as agentwait list shows it. Repeatable."`
	Agent      bool     `help:"Cancel the agent's run, too. Without it the wait does what its on_cancel says, which is to leave the agent."`
	JSON       bool     `name:"json" group:"Output" help:"Print what came of it as JSON lines on standard output."`
	directFlags
}

// Help is shown by kong below the command's own line.
func (*Cancel) Help() string {
	return "The wait ends at once, as cancelled, and whoever follows it is told so. " +
		"With --direct no wait is ended: the vendor is asked to cancel the agent's run, by this process.\n\n" +
		"Exit codes: 0 all were cancelled, 1 one could not be, 2 wrong usage, 6 one is not open."
}

// Validate is called by kong.
func (k *Cancel) Validate() error {
	switch {
	case len(k.Interactions)+len(k.WorkflowID) == 0:
		return errors.New("nothing is to be cancelled: give an interaction, or --workflow-id")
	case k.Direct && len(k.WorkflowID) > 0:
		return errors.New("--workflow-id names a wait on Temporal, and --direct does without: give one of them")
	}
	return k.checkAPI()
}

// cancelled is what came of one cancel, as --json prints it.
type cancelled struct {
	InteractionID string                  `json:"interaction_id,omitempty"`
	WorkflowID    string                  `json:"workflow_id,omitempty"`
	Cancelled     bool                    `json:"cancelled"` // the wait was told to end, or the vendor took it
	Agent         *agentwait.CancelResult `json:"agent,omitempty"`
	Message       string                  `json:"message,omitempty"` // why not
}

// Run runs the command.
func (k *Cancel) Run(c *console.Console) error {
	var targets []agentwait.Target
	for _, id := range k.Interactions {
		target, err := k.checked(id, "agentwait cancel INTERACTION_ID --user-id USER_ID, or --project-id PROJECT_ID")
		if err != nil {
			return err
		}
		targets = append(targets, target)
	}
	ctx, restoreSignals := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restoreSignals()
	if k.Direct {
		return k.direct(ctx, c, targets)
	}
	return withTemporal(c, k.Flags, func(t *onTemporal) error {
		code := console.ExitOK
		one := func(interaction, workflow string) {
			err := open(ctx, t, workflow)
			if err == nil {
				err = cancelWorkflow(ctx, t, workflow, k.Agent)
			}
			code = worse(code, k.print(c, cancelled{InteractionID: interaction, WorkflowID: workflow, Cancelled: err == nil}, t.settings.Conceal(err)))
		}
		for _, target := range targets {
			one(target.InteractionID, agentwait.WorkflowID(target))
		}
		for _, id := range k.WorkflowID {
			one("", id)
		}
		return reportedCode(code)
	})
}

// direct asks the vendor from this process.
func (k *Cancel) direct(ctx context.Context, c *console.Console, targets []agentwait.Target) error {
	defer takeStandardLog(quiet(c.Stderr))()
	one, err := k.connection(ctx, c, connectionName(k.UseCredential))
	if err != nil {
		return err
	}
	defer one.Close()
	if _, ok := vendors.As[vendors.Canceller](one.API); !ok {
		return cannotCancel(one, "cancel it where the agent runs, or choose another connection with --use-credential")
	}
	code := console.ExitOK
	for _, target := range targets {
		result, err := direct.Cancel(ctx, one.API, target)
		if err == nil && !result.Asked {
			err = errors.New(result.String())
		}
		code = worse(code, k.print(c, cancelled{InteractionID: target.InteractionID, Cancelled: err == nil, Agent: result}, err))
	}
	return reportedCode(code)
}

// print prints what came of one cancel, and is its exit code.
func (k *Cancel) print(c *console.Console, what cancelled, err error) int {
	name := what.InteractionID
	if name == "" {
		name = what.WorkflowID
	}
	code := console.ExitOK
	if err != nil {
		what.Message = err.Error()
		code = console.Code(notOpen(err, name))
	}
	switch {
	case k.JSON:
		printLine(c, what)
	case err != nil:
		console.Report(c.Stderr, notOpen(err, name))
	case what.Agent != nil:
		say(c, "%s: %s", name, what.Agent)
	default:
		say(c, "%s: the wait is cancelled", name)
	}
	return code
}

// notOpen is the error of something that was to be done to a wait, with what to try.
func notOpen(err error, name string) error {
	if _, missing := errors.AsType[*serviceerror.NotFound](err); missing {
		return &console.Problem{
			Code: console.ExitRefused, Err: fmt.Errorf("%s: no such wait is open: %w", name, err),
			Try: "agentwait list shows those that are; an id is found with the owner and connection that the wait was started with",
		}
	}
	return console.Failure(fmt.Errorf("%s: %w", name, err), "")
}

// open returns an error where a wait has closed: the server takes a cancel that was asked for before.
func open(ctx context.Context, c client.Client, workflowID string) error {
	described, err := c.DescribeWorkflowExecution(ctx, workflowID, "")
	if err != nil {
		return err
	}
	if status := described.GetWorkflowExecutionInfo().GetStatus(); status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return serviceerror.NewNotFound("it has closed: " + status.String())
	}
	return nil
}

// cancelWorkflow ends a wait, and with agent the agent's run, too: that is told to the workflow before,
// since the input of the wait may say otherwise.
func cancelWorkflow(ctx context.Context, c client.Client, workflowID string, agent bool) error {
	if agent {
		handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: workflowID, UpdateName: agentwait.UpdateSetEnding,
			Args:         []any{agentwait.Ending{OnCancel: agentwait.OnCancelAgent}},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err == nil {
			err = handle.Get(ctx, nil)
		}
		if err != nil {
			return fmt.Errorf("have its cancel end the agent, too: %w", err)
		}
	}
	return c.CancelWorkflow(ctx, workflowID, "")
}

// reportedCode ends a command that has said everything.
func reportedCode(code int) error {
	if code == console.ExitOK {
		return nil
	}
	return console.Reported(code)
}
