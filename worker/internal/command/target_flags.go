package command

import (
	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// targetFlags name an interaction beside its id.
type targetFlags struct {
	ownerFlags
	IDs           map[string]string `name:"id" placeholder:"NAME=ID" help:"A further id that the vendor needs, such as thread_id. Repeatable."`
	UseCredential string            `placeholder:"NAME" help:"Name of the worker's connection (credential) to poll with. Default: default."`
}

// target is the interaction with an id.
func (f *targetFlags) target(id string) agentwait.Target {
	return agentwait.Target{InteractionID: id, UserID: f.UserID, ProjectID: f.ProjectID, Credential: f.UseCredential, IDs: f.IDs}
}

// checked is target, checked as far as that goes here.
func (f *targetFlags) checked(id, usage string) (agentwait.Target, error) {
	t := f.target(id)
	ref := vendors.Ref{InteractionID: id, UserID: f.UserID, ProjectID: f.ProjectID, IDs: f.IDs}
	if err := ref.Validate(); err != nil {
		return t, console.BadInput(err, usage)
	}
	return t, nil
}

// given are the flags that name the same interaction in another command.
func (f *targetFlags) given() [][2]string {
	flags := [][2]string{{"--user-id", f.UserID}, {"--project-id", f.ProjectID}}
	for _, name := range sortedKeys(f.IDs) {
		flags = append(flags, [2]string{"--id", name + "=" + f.IDs[name]})
	}
	return append(flags, [2]string{"--use-credential", f.UseCredential})
}
