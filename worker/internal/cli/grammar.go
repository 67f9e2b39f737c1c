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

	Run     command.Run     `cmd:"" help:"Run the worker: serve the workflow and the activities on a task queue."`
	Await   command.Await   `cmd:"" help:"Await an interaction: start or join its workflow and follow it."`
	Parse   command.Parse   `cmd:"" help:"Read a status document and print its conversation."`
	Check   command.Check   `cmd:"" help:"Check configuration, credentials, Temporal connection and API."`
	Version command.Version `cmd:"" help:"Print the version and how it was built."`
}

const description = `Awaits the completion of AI agents' runs, durably, on Temporal.

The connection to Temporal comes from TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_* and the profiles of temporal.toml. An API's key comes from AGENTWAIT_API_KEY (at Gumloop also GUMLOOP_API_KEY), from the variable that a connection names, or from a file, never from the command line. More vendors than one are connections: --connection, or the file agentwait.toml, which has the flags of agentwait run as well. A flag comes before its variable, that before the file; agentwait check --show-config shows what is in force.

Exit codes: 0 done, 1 it did not work out, 2 wrong usage or input; of await also 3 the agent failed or its run was cancelled or has expired, 4 the deadline passed or it stalled, 5 it needs input, 6 the API refuses, 7 the result is too large, 130 interrupted.`

// versionFlag is what people try first.
type versionFlag bool

// BeforeReset is called by kong where the flag is given.
func (versionFlag) BeforeReset(c *console.Console) error {
	if err := (*command.Version)(nil).Run(c); err != nil {
		return err
	}
	panic(helpPrinted{})
}
