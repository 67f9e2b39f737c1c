package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
)

// Await starts or joins waits and follows them.
type Await struct {
	Interactions []string `arg:"" name:"interaction-id" help:"The interaction, as the API's start answered it; several, which stand together, have one wait each."`
	targetFlags
	waitFlags
	queueFlags
	temporalconn.Flags
	OnCancel   string `enum:"leave,cancel_agent" default:"leave" placeholder:"ACTION" group:"Waiting" help:"What becomes of the agent's run when somebody cancels the wait: ${enum}. Default: ${default}."`
	WorkflowID string `name:"workflow-id" placeholder:"ID" help:"Workflow id. Default: made from credential, owner and interaction."`
	Detach     bool   `help:"Start the wait, print its workflow id and exit."`
	directFlags
	stateFlags
}

// Help is shown by kong below the command's own line.
func (*Await) Help() string {
	return "Several interactions have one wait each; results are printed as they come.\n\n" +
		"With --direct this process polls itself, without Temporal: it needs the API's key, as agentwait run does. " +
		"With --state FILE it can be killed and started again with the same command line: the wait goes on, with its deadline and its polls. " +
		"Once the wait has ended the file says its outcome again, without asking the API: remove it to await anew.\n\n" + exitHelp()
}

// Validate is called by kong.
func (a *Await) Validate() error {
	switch {
	case a.WorkflowID != "" && len(a.Interactions) > 1:
		return errors.New("--workflow-id is the id of one wait, and several interactions are given: leave it out")
	case a.Direct && a.Detach:
		return errors.New("--detach leaves the wait to Temporal, and --direct does without: give one of them")
	case a.Direct && a.WorkflowID != "":
		return errors.New("--workflow-id names a wait on Temporal, and --direct does without: give one of them")
	}
	if err := a.checkAPI(); err != nil {
		return err
	}
	return a.waitFlags.check()
}

// Run starts or joins the waits; unless detached it returns when they have ended or the process is
// interrupted.
func (a *Await) Run(c *console.Console) error {
	if err := a.stateFlags.check(a.Direct); err != nil {
		return err
	}
	var inputs []agentwait.Input
	for i, id := range a.Interactions {
		if slices.Contains(a.Interactions[:i], id) {
			continue // it is one wait
		}
		target, err := a.checked(id, "agentwait await INTERACTION_ID --user-id USER_ID, or --project-id PROJECT_ID")
		if err != nil {
			return err
		}
		inputs = append(inputs, a.input(target))
	}
	if err := a.checkPaths(); err != nil {
		return err
	}
	if a.Direct {
		return a.direct(c, inputs)
	}
	return a.onTemporal(c, inputs)
}

func (a *Await) input(target agentwait.Target) agentwait.Input {
	onCancel := a.OnCancel
	if onCancel == agentwait.OnLeave {
		onCancel = "" // the default, which a worker of an earlier release refuses
	}
	return agentwait.Input{
		Target:                  target,
		Ending:                  a.ending(onCancel),
		Selection:               a.selection(),
		TimeoutSeconds:          a.Timeout.Seconds(),
		Schedule:                a.schedule(),
		HeartbeatTimeoutSeconds: liveHeartbeatSeconds,
	}
}

// onTemporal has Temporal hold the waits.
func (a *Await) onTemporal(c *console.Console, inputs []agentwait.Input) error {
	return withTemporal(c, a.Flags, func(t *onTemporal) error {
		waits := make([]*followed, 0, len(inputs))
		for _, in := range inputs {
			start := agentwait.StartOptions(in, a.TaskQueue)
			if a.WorkflowID != "" {
				start.ID = a.WorkflowID
			}
			if t.searchable() {
				start.TypedSearchAttributes = agentwait.SearchAttributes(in.Target)
			}
			w := t.wait(in.InteractionID, started{
				options: start, name: agentwait.AwaitAgentName, in: in, command: "await",
				answers: a.OnNeedsInput == agentwait.OnWait, every: lookEvery(len(inputs)),
			})
			w.id = in.InteractionID
			waits = append(waits, w)
		}
		if a.Detach {
			return t.detach(c, waits, a.JSON || a.Events)
		}
		return a.newSession(c, a.UseCredential, waits, func(open []*followed) string { return a.leftOnTemporal(open) }).run()
	})
}

// leftOnTemporal says that waits go on, and how to join or cancel them.
func (a *Await) leftOnTemporal(open []*followed) string {
	if len(open) == 0 {
		return "interrupted before a wait was begun"
	}
	ids := make([]string, 0, len(open))
	for _, w := range open {
		ids = append(ids, w.id)
	}
	where := [][2]string{{"--workflow-id", a.WorkflowID}, {"--task-queue", a.TaskQueue}, {"--profile", a.Profile}, {"--config-file", a.ConfigFile}}
	what := "the wait goes on as " + open[0].begun.workflowID
	if len(open) > 1 {
		what = fmt.Sprintf("%d waits go on", len(open))
	}
	cancel := slices.DeleteFunc(slices.Clone(where), func(flag [2]string) bool { return flag[0] == "--task-queue" })
	return strings.Join([]string{
		"stopped following; " + what,
		"  join it:   " + commandLine(append([]string{"agentwait await"}, ids...), append(a.given(), where...)...),
		"  cancel it: " + commandLine(append([]string{"agentwait cancel"}, ids...), append(a.given(), cancel...)...),
	}, "\n")
}
