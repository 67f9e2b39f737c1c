package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/temporalconn"
)

// Start starts an agent's run, once, and follows the wait for it.
type Start struct {
	Agent       string  `arg:"" optional:"" name:"agent-id" help:"The agent, assistant, tool or model, as the vendor names it."`
	Message     *string `placeholder:"TEXT" group:"The run" help:"What the agent is to do; - reads it from standard input."`
	Input       *string `placeholder:"JSON" group:"The run" help:"What a run takes beside or in place of a message, as JSON; @FILE reads it from a file."`
	Interaction string  `placeholder:"ID" group:"The run" help:"The interaction that goes on, where it is not a new one."`
	Key         string  `name:"idempotency-key" placeholder:"KEY" group:"The run" help:"Names this start: the same key never starts two runs, as far as the vendor takes one. On Temporal a start with the key of an open or completed one joins that. 1 to 64 letters, digits, - and _."`
	OnRunning   string  `enum:"fail,wait" default:"fail" placeholder:"ACTION" group:"The run" help:"What to do where the interaction's turn has not ended: ${enum}. Default: ${default}."`
	targetFlags
	waitFlags
	queueFlags
	temporalconn.Flags
	OnCancel string `enum:"unset,leave,cancel_agent" default:"unset" placeholder:"ACTION" group:"Waiting" help:"What becomes of the agent's run when somebody cancels the wait: leave or cancel_agent. Default: cancel_agent where the vendor can."`
	Detach   bool   `help:"Start, print the workflow id, or with --direct the interaction, and exit."`
	directFlags
	stateFlags
}

// Help is shown by kong below the command's own line.
func (*Start) Help() string {
	return "The run is started once: a worker that is lost meanwhile, or this process with --direct --state, does not start it again, " +
		"and where nobody can know whether it was started that is said.\n\n" + exitHelp()
}

// Validate is called by kong.
func (s *Start) Validate() error {
	switch {
	case s.Agent == "" && s.Interaction == "":
		return errors.New("neither an agent nor --interaction is given: name the agent to start, or the interaction that goes on")
	case s.Direct && s.OnRunning == agentwait.OnWait:
		return errors.New("--on-running wait is done by a worker, and --direct does without: await the interaction first")
	}
	if err := s.checkAPI(); err != nil {
		return err
	}
	return s.waitFlags.check()
}

// Run runs the command.
func (s *Start) Run(c *console.Console) error {
	if err := s.stateFlags.check(s.Direct); err != nil {
		return err
	}
	if s.Message == nil && s.Input == nil {
		return console.BadInput(errors.New("neither --message nor --input is given"), "say what the agent is to do: --message TEXT, or --message - for standard input")
	}
	in, err := s.input(c)
	if err != nil {
		return err
	}
	if err := s.checkPaths(); err != nil {
		return err
	}
	if err := in.Validate(); err != nil {
		return console.BadInput(err, "agentwait start AGENT_ID --message TEXT --user-id USER_ID")
	}
	if s.Direct {
		return s.direct(c, in)
	}
	return withTemporal(c, s.Flags, func(t *onTemporal) error {
		options := agentwait.RunOptions(in, s.TaskQueue)
		if t.searchable() {
			options.TypedSearchAttributes = agentwait.SearchAttributes(in.Target())
		}
		w := t.wait(s.label(), started{
			options: options, name: agentwait.RunAgentName, in: in, command: "start",
			answers: s.OnNeedsInput == agentwait.OnWait, every: lookEvery(1),
		})
		w.id = in.InteractionID
		if s.Detach {
			return t.detach(c, []*followed{w}, s.JSON || s.Events)
		}
		return s.newSession(c, s.UseCredential, []*followed{w}, s.leftOnTemporal).run()
	})
}

// label is what a run is called before it has a name.
func (s *Start) label() string {
	if s.Agent != "" {
		return s.Agent
	}
	return s.Interaction
}

func (s *Start) input(c *console.Console) (agentwait.RunInput, error) {
	in := agentwait.RunInput{
		StartInput: agentwait.StartInput{
			AgentID: s.Agent, InteractionID: s.Interaction, Key: s.Key,
			UserID: s.UserID, ProjectID: s.ProjectID, IDs: s.IDs, Credential: s.UseCredential, Selection: s.selection(),
		},
		Schedule: s.schedule(), TimeoutSeconds: s.Timeout.Seconds(), HeartbeatTimeoutSeconds: liveHeartbeatSeconds,
	}
	if s.OnRunning != agentwait.OnFail {
		in.OnRunning = s.OnRunning
	}
	onCancel := s.OnCancel
	if onCancel == "unset" {
		onCancel = ""
	}
	in.Ending = s.ending(onCancel)
	var err error
	if s.Message != nil {
		in.Message, err = readMessage(c, *s.Message)
	}
	if err == nil && s.Input != nil {
		in.Input, err = readJSON("--input", *s.Input, agentwait.MaxMessageBytes, `a text is JSON in quotes: --input '"text"'; or use --message`)
	}
	return in, err
}

func readMessage(c *console.Console, message string) (string, error) {
	if message != "-" {
		return message, nil
	}
	body, err := io.ReadAll(io.LimitReader(c.Stdin, agentwait.MaxMessageBytes+1))
	if err != nil {
		return "", console.BadInput(fmt.Errorf("--message: read standard input: %w", err), "")
	}
	return strings.TrimRight(string(body), "\n"), nil
}

// valueOrFile is a flag's value, or what is in the file that follows an @, with what it is called.
func valueOrFile(flag, value string, most int64) (body []byte, name string, err error) {
	path, found := strings.CutPrefix(value, "@")
	if !found {
		return []byte(value), flag, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, path, err
	}
	defer func() { _ = file.Close() }() // only read
	body, err = io.ReadAll(io.LimitReader(file, most+1))
	return body, path, err
}

// leftOnTemporal says that the run goes on, and how to follow or cancel it.
func (s *Start) leftOnTemporal(open []*followed) string {
	if len(open) == 0 {
		return "interrupted; it is not known whether the workflow was started: agentwait list shows those that are open"
	}
	w := open[0]
	where := [][2]string{{"--profile", s.Profile}, {"--config-file", s.ConfigFile}}
	lines := []string{"stopped following; the run and the wait for it go on as " + w.begun.workflowID}
	if s.Key != "" {
		lines = append(lines, "  join it:   the same command line, since it has its --idempotency-key")
	}
	return strings.Join(append(lines, "  cancel it: "+commandLine([]string{"agentwait cancel"}, append([][2]string{{"--workflow-id", w.begun.workflowID}}, where...)...)), "\n")
}

// fingerprint tells what is started from anything else, for a state file.
func fingerprint(in agentwait.RunInput) (string, error) {
	asked := in.StartInput
	asked.Selection = agentwait.Selection{} // of the wait, which may be read another way later
	encoded, err := json.Marshal(asked)
	if err != nil {
		return "", err
	}
	return hash(encoded), nil
}

func (s *Start) direct(c *console.Console, in agentwait.RunInput) error {
	defer takeStandardLog(quiet(c.Stderr))()
	one, err := s.connection(context.Background(), c, connectionName(s.UseCredential))
	if err != nil {
		return err
	}
	defer one.Close()
	file, err := s.open()
	if err != nil {
		return err
	}
	if file != nil {
		defer func() { _ = file.Close() }() // the process's end does it as well
	}
	d, err := newDirectStart(one, in, file)
	if err != nil {
		return err
	}
	if s.Detach {
		return d.detach(c, s.JSON || s.Events)
	}
	return s.newSession(c, s.UseCredential, []*followed{d.followed(s.label())}, s.leftDirect).run()
}
