package cli

import (
	"github.com/agentwait/agentwait/worker/internal/command"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// grammar is the whole command line. Every flag NAME-X has the environment twin
// AGENTWAIT_NAME_X, made by kong.DefaultEnvars.
type grammar struct {
	Config      string      `name:"config" placeholder:"FILE" type:"path" help:"Configuration file. Default: agentwait.toml, here or in the folder agentwait of the user's configuration."`
	ShowVersion versionFlag `name:"version" help:"Print the version and how it was built." env:"-"`

	Run        command.Run        `cmd:"" help:"Run the worker: serve the workflow and the activities on a task queue."`
	Await      command.Await      `cmd:"" help:"Await interactions: start or join their waits and follow them."`
	Start      command.Start      `cmd:"" help:"Start an agent's run, once, and await it."`
	Cancel     command.Cancel     `cmd:"" help:"Cancel waits, and with --agent their agents' runs."`
	Answer     command.Answer     `cmd:"" help:"Answer what the agent of a wait asks."`
	List       command.List       `cmd:"" help:"List the waits that are open."`
	Parse      command.Parse      `cmd:"" help:"Read a status document and print its conversation."`
	Check      command.Check      `cmd:"" help:"Check configuration, credentials, Temporal connection and API."`
	Completion command.Completion `cmd:"" help:"Print a completion script for bash, zsh or fish."`
	Version    command.Version    `cmd:"" help:"Print the version and how it was built."`
}

const description = `Awaits the completion of AI agents' runs, durably, on Temporal.

The connection to Temporal comes from TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_* and the profiles of temporal.toml. An API's key comes from AGENTWAIT_API_KEY (at Gumloop also GUMLOOP_API_KEY), from the variable that a connection names, or from a file, never from the command line. More vendors than one are connections: --connection, or the file agentwait.toml, which has the flags of agentwait run as well. A flag comes before its variable, that before the file; agentwait check --show-config shows what is in force.

Exit codes: 0 done, 1 the command failed, 2 wrong usage or input; of await and start also 3 the agent failed, 4 the deadline passed, 5 it needs input, 6 not found or refused, 7 the result is too large, 130 interrupted: agentwait await --help has them all.`

// versionFlag is what people try first.
type versionFlag bool

// BeforeReset is called by kong where the flag is given.
func (versionFlag) BeforeReset(c *console.Console) error {
	if err := (*command.Version)(nil).Run(c); err != nil {
		return err
	}
	panic(helpPrinted{})
}
