package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/command"
	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// workerConfig reads the file and the environment as agentwait run would, with those of the
// arguments of another command that it has, too.
func workerConfig(c *console.Console, args []string) command.WorkerConfig {
	return func() ([]config.Row, string, error) {
		from := &sources{}
		parser, err := newParser(c, from)
		if err != nil {
			return nil, "", err
		}
		from.args = append([]string{"run"}, shared(parser.Model, args)...)
		parsed, err := parser.Parse(from.args)
		if err != nil {
			return nil, "", usageError(from.whence(err), from.args)
		}
		connection := ""
		for _, flag := range parsed.Selected().Flags {
			if flag.Name == "connection" {
				connection = from.resolver.Source(parsed, flag)
			}
		}
		return from.resolver.Rows(parsed), connection, nil
	}
}

// shared are those of a command line's flags that agentwait run has, too, or every command.
func shared(model *kong.Application, args []string) (kept []string) {
	for i := 0; i < len(args); i++ {
		given, _, whole := strings.Cut(args[i], "=")
		name, isFlag := strings.CutPrefix(given, "--")
		if !isFlag {
			continue
		}
		flag, ofRun := find(model, name)
		alone := whole || flag == nil || flag.IsBool() || i+1 == len(args)
		if ofRun {
			kept = append(kept, args[i])
			if !alone {
				kept = append(kept, args[i+1])
			}
		}
		if !alone {
			i++
		}
	}
	return kept
}

// find finds a flag by its name, and says whether agentwait run takes it.
func find(model *kong.Application, name string) (flag *kong.Flag, ofRun bool) {
	called := func(flag *kong.Flag) bool { return flag.Name == name || slices.Contains(flag.Aliases, name) }
	if at := slices.IndexFunc(model.Flags, called); at >= 0 {
		return model.Flags[at], true
	}
	for _, command := range model.Children {
		if at := slices.IndexFunc(command.Flags, called); at >= 0 {
			if flag = command.Flags[at]; command.Name == "run" {
				return flag, true
			}
		}
	}
	return flag, false
}
