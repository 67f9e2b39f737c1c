package command

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// WorkerConfig is what agentwait run would have with the same file, variables and flags: its
// settings, and where --connection is from. Its error is what that would end with.
type WorkerConfig func() (rows []config.Row, connectionFlag string, err error)

// show prints the configuration that is in force, each value with where it is from.
func (k *Check) show(c *console.Console, worker WorkerConfig) error {
	rows, connectionFlag, err := worker()
	if err != nil {
		return err
	}
	rows = slices.Insert(rows, 0, fileRow(c.File))
	temporal, err := k.Rows()
	if err != nil {
		return err
	}
	rows = append(rows, temporal...)
	specs, err := k.specs(c.File)
	if err != nil {
		return err
	}
	secrets := k.secrets(c, specs)
	if key, variable := connections.DefaultKey(c, gumloopName); key != "" {
		rows = append(rows, config.Row{Name: "api key", Value: config.Hidden, Source: variable})
	}
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		for _, one := range specs[name].Shown() {
			source := one.Source
			if source == "" {
				source = connectionFlag
			}
			rows = append(rows, config.Row{Name: "connections." + name + "." + one.Field, Value: config.Conceal(one.Value), Source: source})
		}
	}
	for _, row := range rows {
		line := fmt.Sprintf("%-32s %-36s %s", terminal.SafeLine(row.Name), terminal.SafeLine(row.Value), terminal.SafeLine(row.Source))
		if _, err := fmt.Fprintln(c.Stdout, secrets.Text(line)); err != nil {
			return err
		}
	}
	return nil
}

// fileRow says which file was read.
func fileRow(file *configfile.File) config.Row {
	if file == nil {
		return config.Row{Name: "configuration file", Value: config.None, Source: "none of " + strings.Join(configfile.Places(), ", ")}
	}
	return config.Row{Name: "configuration file", Value: file.Path, Source: file.How}
}

// secrets are those that the configuration leads to, so that none is shown where it has no place.
func (k *Check) secrets(c *console.Console, specs map[string]connections.Spec) (secrets config.Secrets) {
	for _, name := range []string{connections.KeyVariable, connections.GumloopKeyVariable, UITokenVariable} {
		secrets.Value(c.Env(name))
	}
	secrets.Value(os.Getenv("TEMPORAL_API_KEY"))
	secrets.File(k.APIKeyFile)
	for _, path := range k.Credential {
		secrets.File(path)
	}
	for _, spec := range specs {
		secrets.File(spec.KeyFile)
		secrets.Value(c.Env(spec.KeyEnv))
	}
	return secrets
}
