package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/nearest"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/resume"
)

// directFlags are of the commands that can do without Temporal.
type directFlags struct {
	Direct bool `group:"Without Temporal" help:"Ask the API from this process, without Temporal."`
	apiFlags
	AdapterFlags adapter.Flags `embed:"" group:"Adapter"`
}

// stateFlags are of those of them that hold a wait.
type stateFlags struct {
	State string `type:"path" placeholder:"FILE" group:"Without Temporal" help:"With --direct: keep how it stands in a file, so that the same command line goes on where it was killed."`
}

// check refuses a file that nothing would be kept in.
func (f *stateFlags) check(direct bool) error {
	if f.State != "" && !direct {
		return console.BadInput(errors.New("--state keeps a wait of --direct: on Temporal the server keeps it, and awaiting again joins it"), "leave it out, or give --direct")
	}
	return nil
}

// connection makes the connection with a name, and no other.
func (f *directFlags) connection(ctx context.Context, c *console.Console, name string) (connections.Connection, error) {
	none := connections.Connection{}
	reader, err := f.AdapterFlags.Load(ctx, f.MaxBodyBytes)
	if err != nil {
		return none, err
	}
	all, err := f.connect(ctx, c, f.AdapterFlags, reader)
	var (
		chosen *connections.Connection
		names  []string
	)
	for i := range all {
		names = append(names, all[i].Name)
		if all[i].Name == name {
			chosen = &all[i]
			continue
		}
		all[i].Close()
	}
	switch {
	case chosen != nil:
		return *chosen, nil // what is wrong with the others does not matter here
	case err != nil:
		return none, err
	}
	try := "give one of " + strings.Join(names, ", ") + " by --use-credential"
	if near := nearest.Name(name, names); near != "" {
		try = "did you mean --use-credential " + near + "?"
	}
	return none, console.BadInput(fmt.Errorf("there is no connection %.64q", name), try)
}

// state opens the file of --state; nil where there is none.
func (f *stateFlags) open() (*resume.File, error) {
	if f.State == "" {
		return nil, nil
	}
	file, err := resume.Open(f.State)
	switch {
	case errors.Is(err, resume.ErrInUse):
		return nil, console.Failure(fmt.Errorf("--state: %w", err), "wait for that one, or give another file")
	case err != nil:
		return nil, console.BadInput(fmt.Errorf("--state: %w", err), "give another file, or remove it to begin anew")
	}
	return file, nil
}

// foreignState is the error of a file that another command line has written.
func foreignState(err error) error {
	return console.BadInput(fmt.Errorf("--state: %w", err), "give the command line that it is of, another file, or remove it to begin anew")
}

// connectionName is the name of the connection that a command uses.
func connectionName(name string) string {
	return agentwait.Target{Credential: name}.CredentialName()
}
