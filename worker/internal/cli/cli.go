// Package cli is the command line of the worker binary: its grammar, its usage
// errors and its exit codes.
package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/internal/command"
	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Main runs the command that args ask for and returns the exit code.
func Main(args []string, c *console.Console) int {
	return console.Report(c.Stderr, run(args, c))
}

func run(args []string, c *console.Console) (err error) {
	defer recoverHelp(&err)
	from := &sources{args: args}
	parser, err := newParser(c, from)
	if err != nil {
		return fmt.Errorf("the command line's own grammar: %w", err)
	}
	if len(args) == 0 {
		// A bare call asks what there is.
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		err = usageError(from.whence(err), args)
	} else {
		err = from.check(parsed, c)
	}
	if err != nil {
		if wantsJSON(args, c) {
			return command.Logged(c, err)
		}
		return err
	}
	return parsed.Run()
}

func newParser(c *console.Console, from *sources) (*kong.Kong, error) {
	return kong.New(&grammar{},
		kong.Name("agentwait"),
		kong.Description(description),
		kong.DefaultEnvars("AGENTWAIT"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Writers(c.Stdout, c.Stderr),
		kong.Exit(func(int) { panic(helpPrinted{}) }),
		kong.Vars{"api_base_url": gumloop.DefaultBaseURL, "status_path": gumloop.DefaultStatusPath, "default_task_queue": command.DefaultTaskQueue, "vendors": strings.Join(connections.Vendors(), ", ")},
		kong.Bind(c, from, workerConfig(c, from.args)),
		config.Pairs,
	)
}

// wantsJSON reports whether a command line that could not be read asks for a log in JSON: whoever
// collects that cannot read anything else, the reason for which nothing started least of all.
func wantsJSON(args []string, c *console.Console) bool {
	if len(args) == 0 || args[0] != "run" {
		return false
	}
	format := ""
	if c.File != nil {
		format, _ = c.File.Members["log_format"].(string)
	}
	if value, set := c.LookupEnv(config.Prefix + "LOG_FORMAT"); set {
		format = value
	}
	for i, arg := range args {
		if value, found := strings.CutPrefix(arg, "--log-format="); found {
			format = value
		} else if arg == "--log-format" && i+1 < len(args) {
			format = args[i+1]
		}
	}
	return format == "json"
}

// helpPrinted ends parsing after --help: kong calls its exit function there and does
// not expect it to return.
type helpPrinted struct{}

func recoverHelp(err *error) {
	switch cause := recover().(type) {
	case nil:
	case helpPrinted:
		*err = nil
	default:
		panic(cause)
	}
}

// usageError says what to try where kong knows only what is wrong.
func usageError(err error, args []string) error {
	if problem, ok := errors.AsType[*console.Problem](err); ok {
		return problem // which says it already
	}
	for _, arg := range args {
		if name, _, _ := strings.Cut(arg, "="); name == "--api-key" {
			// The key has been in the shell's history already: keep it out of the logs.
			return console.BadInput(errors.New("unknown flag --api-key: a key on the command line can be read by every user of the machine"),
				"set "+connections.KeyVariable+", or give a file: --api-key-file FILE, or --connection NAME=VENDOR,key-file=FILE")
		}
	}
	try := "agentwait --help"
	if parseErr, ok := errors.AsType[*kong.ParseError](err); ok && parseErr.Context != nil {
		if selected := parseErr.Context.Selected(); selected != nil {
			try = "agentwait " + selected.Name + " --help"
		}
	}
	// kong names the token that it did not want; a missing value is no token.
	if flag, rest, found := strings.Cut(err.Error(), ": expected "); found && strings.HasSuffix(rest, `but got "EOL" (<EOL>)`) {
		err = fmt.Errorf("%s needs a value", flag)
	}
	return console.BadInput(withoutValue(err), try)
}
