package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// sources are where the values of one command line come from.
type sources struct {
	resolver *config.Resolver // nil before the file was looked for
	args     []string
}

// BeforeResolve is called by kong, once the command line and the environment are known: it brings
// in the file.
func (g *grammar) BeforeResolve(parsed *kong.Context, c *console.Console, s *sources) error {
	named, how := "", "--"+config.FileFlag
	for _, flag := range parsed.Model.Flags {
		if flag.Name == config.FileFlag {
			named, _ = parsed.FlagValue(flag).(string)
			if !slices.ContainsFunc(parsed.Path, func(path *kong.Path) bool { return path.Flag == flag }) {
				how = config.Prefix + "CONFIG"
			}
		}
	}
	if named == "" && !readsSettings(parsed) {
		return nil
	}
	file, err := configfile.Find(named, how)
	if _, unread := errors.AsType[*fs.PathError](err); unread {
		return console.BadInput(fmt.Errorf("the configuration file: %w", err), "give a file by --config, "+os.DevNull+" for none, or leave it out")
	}
	if err != nil {
		return console.BadInput(err, "")
	}
	c.File = file
	if s.resolver, err = config.NewResolver(parsed.Model, file); err != nil {
		return console.BadInput(err, "")
	}
	parsed.AddResolver(s.resolver)
	return nil
}

// readsSettings reports whether the command has flags: one that has none, such as version, is to
// work whatever is wrong with what others are given.
func readsSettings(parsed *kong.Context) bool {
	selected := parsed.Selected()
	return selected != nil && slices.ContainsFunc(selected.Flags, func(flag *kong.Flag) bool { return len(flag.Envs) > 0 })
}

// check makes the checks that kong does not.
func (s *sources) check(parsed *kong.Context, c *console.Console) error {
	if err := config.Twice(parsed); err != nil {
		return console.BadInput(err, "agentwait "+parsed.Selected().Name+" --help")
	}
	if c.Environ == nil || !readsSettings(parsed) {
		return nil
	}
	return config.CheckVariables(parsed.Model, c.Environ(), s.keyVariables(c))
}

// keyVariables are the variables that connections name, wherever they are written down. A worker's
// may be in the environment of any command.
func (s *sources) keyVariables(c *console.Console) []string {
	flags := append(slices.Clone(s.args), c.Env(config.Prefix+"CONNECTION"))
	named := connections.KeyVariables(nil, flags...)
	if c.File != nil {
		named = append(named, connections.KeyVariables(c.File.Document)...)
	}
	for _, path := range s.connectionsFiles(c) {
		if document, err := configfile.Read(path); err == nil { // what is wrong with it is said elsewhere
			named = append(named, connections.KeyVariables(document)...)
		}
	}
	return named
}

// connectionsFiles are the further files of connections that are named.
func (s *sources) connectionsFiles(c *console.Console) (paths []string) {
	const flag = "--connections-file"
	for i, arg := range s.args {
		if path, ok := strings.CutPrefix(arg, flag+"="); ok {
			paths = append(paths, path)
		} else if arg == flag && i+1 < len(s.args) {
			paths = append(paths, s.args[i+1])
		}
	}
	if path := c.Env(config.Prefix + "CONNECTIONS_FILE"); path != "" {
		paths = append(paths, path)
	}
	if c.File != nil {
		if path, ok := c.File.Members["connections_file"].(string); ok {
			paths = append(paths, configfile.Beside(c.File.Path, path))
		}
	}
	return paths
}

// whence says of a value that the command line does not have where it is from.
func (s *sources) whence(err error) error {
	problem, ok := errors.AsType[*kong.ParseError](err)
	if !ok || s.resolver == nil || problem.Context == nil {
		return err
	}
	return s.resolver.Whence(problem.Context, err)
}
