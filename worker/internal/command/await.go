package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
	"github.com/agentwait/agentwait/worker/watch/follow"
	"github.com/agentwait/agentwait/worker/watch/progress"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// liveHeartbeatSeconds is the poller's heartbeat timeout: live counts come with
// heartbeats, which come every 13/15 of it.
const liveHeartbeatSeconds = 5

// maxLabel cuts the id on the progress line; ids of the API have 15 or 16 characters.
const maxLabel = 28

// Await starts or joins a wait and follows it.
type Await struct {
	ID string `arg:"" name:"interaction-id" help:"The interaction, as the API's start answered it."`
	ownerFlags
	queueFlags
	temporalconn.Flags
	IDs           map[string]string `name:"id" placeholder:"NAME=ID" help:"A further id that the vendor needs, such as thread_id. Repeatable."`
	UseCredential string            `placeholder:"NAME" help:"Name of the worker's connection (credential) to poll with. Default: default."`
	Timeout       time.Duration     `default:"10m" placeholder:"DURATION" help:"Deadline of the whole wait. A wait that is joined keeps its own. Default: ${default}."`
	Include       []string          `enum:"response,messages,tool_calls,files,input_requests,progress,usage" placeholder:"PART" help:"What the result carries: ${enum}. Default: response."`
	Extract       extracts          `placeholder:"NAME=PATH" help:"A value to extract, by a gjson path over the normalised document. Repeatable."`
	OnNeedsInput  string            `enum:"fail,wait,return" default:"fail" placeholder:"ACTION" help:"What to do when the agent waits for a person: ${enum}. Default: ${default}."`
	StallTimeout  time.Duration     `placeholder:"DURATION" help:"End the wait when the agent shows no change for so long. Default: never."`
	OnCancel      string            `enum:"leave,cancel_agent" default:"leave" placeholder:"ACTION" help:"What becomes of the agent's run when somebody cancels the wait: ${enum}. Default: ${default}."`
	OnDeadline    string            `enum:"fail,cancel_agent" default:"fail" placeholder:"ACTION" help:"Whether the deadline cancels the agent's run, too: ${enum}. Default: ${default}."`
	WorkflowID    string            `name:"workflow-id" placeholder:"ID" help:"Workflow id. Default: made from credential, owner and interaction."`
	Detach        bool              `help:"Start the wait, print its workflow id and exit."`
	JSON          bool              `name:"json" help:"Print the result, or the error, as JSON on standard output."`
}

// Validate is called by kong.
func (a *Await) Validate() error {
	if a.Timeout <= 0 {
		return fmt.Errorf("--timeout is %v: want more than 0, such as 10m", a.Timeout)
	}
	if a.StallTimeout != 0 && (a.StallTimeout < agentwait.MinTimeout || a.StallTimeout > agentwait.MaxTimeout) {
		return fmt.Errorf("--stall-timeout is %v: want %v to %v, such as 30m, or 0 for never", a.StallTimeout, agentwait.MinTimeout, agentwait.MaxTimeout)
	}
	return nil
}

// Run starts or joins the wait; unless detached it returns when the wait has ended or
// the process is interrupted.
func (a *Await) Run(c *console.Console) error {
	in := a.input()
	ref := vendors.Ref{InteractionID: in.InteractionID, UserID: in.UserID, ProjectID: in.ProjectID, IDs: in.IDs}
	if err := ref.Validate(); err != nil {
		return console.BadInput(err, "agentwait await INTERACTION_ID --user-id USER_ID, or --project-id PROJECT_ID")
	}
	if err := in.CheckPaths(); err != nil {
		return console.BadInput(err, "agentwait parse FILE --query PATH tries a path out")
	}
	settings, err := a.Settings()
	if err != nil {
		return err
	}
	ctx, restoreSignals := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restoreSignals()

	connection, err := temporalconn.Dial(ctx, settings, log.NewStructuredLogger(quiet(settings.Writer(c.Stderr))))
	if err != nil {
		return err
	}
	defer connection.Close()

	start := agentwait.StartOptions(in, a.TaskQueue)
	if a.WorkflowID != "" {
		start.ID = a.WorkflowID
	}
	run, err := agentwait.StartWith(ctx, connection, start, agentwait.AwaitAgentName, in)
	if other, elsewhere := errors.AsType[*agentwait.OtherQueueError](err); elsewhere {
		return console.Failure(err, "agentwait await … --task-queue "+terminal.SafeLine(other.TaskQueue))
	}
	if err != nil {
		return console.Failure(fmt.Errorf("start the wait %s: %w", start.ID, settings.Conceal(err)), "agentwait check")
	}
	if a.Detach {
		return a.detached(c, run)
	}
	return a.follow(ctx, c, connection, settings, run)
}

func (a *Await) input() agentwait.Input {
	return agentwait.Input{
		Target: agentwait.Target{
			InteractionID: a.ID,
			UserID:        a.UserID,
			ProjectID:     a.ProjectID,
			Credential:    a.UseCredential,
			IDs:           a.IDs,
		},
		Ending:                  a.ending(),
		Selection:               agentwait.Selection{Include: a.Include, Extract: a.Extract},
		TimeoutSeconds:          a.Timeout.Seconds(),
		Schedule:                agentwait.Schedule{OnNeedsInput: a.OnNeedsInput, StallTimeoutSeconds: a.StallTimeout.Seconds()},
		HeartbeatTimeoutSeconds: liveHeartbeatSeconds,
	}
}

// ending is what differs from the defaults: a worker of an earlier release refuses the fields.
func (a *Await) ending() (e agentwait.Ending) {
	if a.OnCancel != agentwait.OnLeave {
		e.OnCancel = a.OnCancel
	}
	if a.OnDeadline != agentwait.OnFail {
		e.OnDeadline = a.OnDeadline
	}
	return e
}

func (a *Await) detached(c *console.Console, run client.WorkflowRun) error {
	if a.JSON {
		return printJSON(c.Stdout, map[string]string{"workflow_id": run.GetID(), "run_id": run.GetRunID()})
	}
	_, err := fmt.Fprintln(c.Stdout, run.GetID())
	return err
}

func (a *Await) follow(ctx context.Context, c *console.Console, connection client.Client, settings temporalconn.Settings, run client.WorkflowRun) error {
	board := progress.New(c.Stderr, progress.Options{LabelWidth: min(len(a.ID), maxLabel)})
	line := board.Add(a.ID)
	following := follow.Options{DataConverter: settings.DataConverter}
	asked := asker{print: board.Print, workflowID: run.GetID(), options: settings.Options, answers: a.OnNeedsInput == agentwait.OnWait}
	result, err := follow.Wait(ctx, connection, run.GetID(), run.GetRunID(), following, func(u follow.Update) {
		line.Follow(u)
		asked.see(u.Told())
	})

	var ended *agentwait.Error
	switch {
	case err == nil:
		line.Done(true, summary(result)) // needs_input too: the caller asked for it to be returned
	case errors.As(err, &ended) && c.ErrScreen().Live:
		line.Done(false, ended.Error()) // elsewhere the report that follows would say it twice
	}
	board.Close()

	switch {
	case err == nil:
		return a.printResult(c, result)
	case ended != nil:
		return a.printEnded(c, ended)
	case ctx.Err() != nil:
		return a.printInterrupted(c, settings.Options, run.GetID(), run.GetRunID())
	}
	return console.Failure(fmt.Errorf("follow the wait %s: %w", run.GetID(), settings.Conceal(err)), "agentwait check")
}

func summary(result *agentwait.Result) string {
	return fmt.Sprintf("%s after %s (polls: %d)", result.Outcome, progress.Duration(time.Duration(result.ElapsedSeconds*float64(time.Second))), result.Polls)
}
