package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

const description = `Shows agentwait at work: an embedded Temporal server with its web UI, an emulated agent API and a worker, in memory and on free loopback ports. Awaits six scripted agents, starts and answers another one, and prints what came of them. Nothing leaves this machine.

With GUMLOOP_API_KEY in the environment and --interaction it awaits a real interaction at the real API instead.`

// options is the command line.
type options struct {
	Keep        bool   `help:"Leave everything up until Ctrl-C, to look around in the web UI."`
	Interaction string `placeholder:"ID" help:"Await this real interaction. Needs GUMLOOP_API_KEY and an owner."`
	UserID      string `name:"user-id" placeholder:"U" help:"The user who owns the interaction."`
	ProjectID   string `name:"project-id" placeholder:"P" help:"The project that owns the interaction."`
	BaseURL     string `name:"base-url" default:"${base_url}" placeholder:"URL" help:"The API's base URL. Default: ${default}."`

	key string // from the environment
}

// validate refuses what does not go together.
func (o options) validate() error {
	if o.Interaction == "" {
		if o.UserID != "" || o.ProjectID != "" || o.BaseURL != gumloop.DefaultBaseURL {
			return errors.New("--user-id, --project-id and --base-url belong to --interaction: give it too, or leave them out for the demo")
		}
		return nil
	}
	if o.key == "" {
		return errors.New("--interaction needs GUMLOOP_API_KEY in the environment")
	}
	return new(gumloop.Client).Validate(vendors.Ref{InteractionID: o.Interaction, UserID: o.UserID, ProjectID: o.ProjectID})
}

// owner is the owner as flags of the worker's command line.
func (o options) owner() string {
	flags := ""
	if o.UserID != "" {
		flags += " --user-id " + o.UserID
	}
	if o.ProjectID != "" {
		flags += " --project-id " + o.ProjectID
	}
	return flags
}

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// Main runs the demo and returns the process's exit code: 0 if every wait ended as
// scripted, 1 if one did not, 2 for a wrong command line.
func Main(args []string, stdout, stderr io.Writer) int {
	var opts options
	exited := false
	parser, err := kong.New(&opts,
		kong.Name("go run ./dev"), kong.Description(description),
		kong.Vars{"base_url": gumloop.DefaultBaseURL},
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
		kong.Writers(stdout, stderr),
		kong.Exit(func(int) { exited = true }),
	)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "dev:", err)
		return exitFailed
	}
	_, err = parser.Parse(args)
	if exited {
		return exitDone // --help
	}
	opts.key = os.Getenv("GUMLOOP_API_KEY")
	if err == nil {
		err = opts.validate()
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "dev: %v\n  try: go run ./dev --help\n", err)
		return exitUsage
	}
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer restore()
	if err := run(ctx, opts, stdout, stderr); err != nil {
		if ctx.Err() != nil {
			err = errors.New("interrupted")
		}
		_, _ = fmt.Fprintln(stderr, "dev:", err)
		return exitFailed
	}
	return exitDone
}
