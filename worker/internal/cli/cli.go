// Package cli is the command line of the worker binary: its grammar, its usage
// errors and its exit codes.
package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/internal/command"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// Main runs the command that args ask for and returns the exit code.
func Main(args []string, c *console.Console) int {
	return console.Report(c.Stderr, run(args, c))
}

func run(args []string, c *console.Console) (err error) {
	defer recoverHelp(&err)
	parser, err := newParser(c)
	if err != nil {
		return fmt.Errorf("the command line's own grammar: %w", err)
	}
	if len(args) == 0 {
		// A bare call asks what there is.
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		if err = usageError(err, args); wantsJSON(args, c) {
			return command.Logged(c, err)
		}
		return err
	}
	warn(c, parser.Model, jsonLog(parsed))
	return parsed.Run()
}

func newParser(c *console.Console) (*kong.Kong, error) {
	return kong.New(&grammar{},
		kong.Name("agentwait"),
		kong.Description(description),
		kong.DefaultEnvars("AGENTWAIT"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Writers(c.Stdout, c.Stderr),
		kong.Exit(func(int) { panic(helpPrinted{}) }),
		kong.Vars{"api_base_url": gumloop.DefaultBaseURL, "status_path": gumloop.DefaultStatusPath, "default_task_queue": command.DefaultTaskQueue, "vendors": strings.Join(connections.Vendors(), ", ")},
		kong.Bind(c),
	)
}

// warn tells of variables that do nothing.
func warn(c *console.Console, model *kong.Application, asJSON bool) {
	var environ []string
	if c.Environ != nil {
		environ = c.Environ()
	}
	for _, name := range strangers(model, environ) {
		text := name + " is set, and is not the variable of any flag: it does nothing"
		if near := like(twins(model), name); near != "" {
			text += "; did you mean " + near + "?"
		}
		if asJSON {
			slog.New(slog.NewJSONHandler(c.Stderr, nil)).Warn(text, "variable", name)
			continue
		}
		_, _ = fmt.Fprintln(c.Stderr, "agentwait: "+terminal.SafeLine(text)) // nobody is left to tell otherwise
	}
}

// wantsJSON reports whether a command line that could not be read asks for a log in JSON: whoever
// collects that cannot read anything else, the reason for which nothing started least of all.
func wantsJSON(args []string, c *console.Console) bool {
	if len(args) == 0 || args[0] != "run" {
		return false
	}
	format := c.Env(twinPrefix + "LOG_FORMAT")
	for i, arg := range args {
		if value, found := strings.CutPrefix(arg, "--log-format="); found {
			format = value
		} else if arg == "--log-format" && i+1 < len(args) {
			format = args[i+1]
		}
	}
	return format == "json"
}

// jsonLog reports whether the command's log is JSON.
func jsonLog(parsed *kong.Context) bool {
	for _, flag := range parsed.Flags() {
		if flag.Name == "log-format" {
			return fmt.Sprint(parsed.FlagValue(flag)) == "json"
		}
	}
	return false
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
