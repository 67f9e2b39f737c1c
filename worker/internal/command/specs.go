package command

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// specs are the connections of --connections-file, else of the configuration file, and those of
// --connection.
func (f *apiFlags) specs(file *configfile.File) (map[string]connections.Spec, error) {
	specs, err := f.fileSpecs(file)
	if err != nil {
		return nil, err
	}
	for name, spec := range f.Connection {
		if _, twice := specs[name]; twice {
			return nil, console.BadInput(fmt.Errorf("the connection %q is given twice: in %s and by --connection", name, specs[name].Origin()), "leave one of them out")
		}
		specs[name] = spec
	}
	return specs, nil
}

func (f *apiFlags) fileSpecs(file *configfile.File) (map[string]connections.Spec, error) {
	specs := map[string]connections.Spec{}
	if f.ConnectionsFile != "" {
		if file != nil {
			_, both := file.Members[connections.Table]
			if _, named := file.Members["connections_file"]; both && named {
				return nil, console.BadInput(fmt.Errorf("%s has connections and names another file for them, connections_file", file.Path), "leave one of them out")
			}
		}
		read, err := connections.ReadFile(f.ConnectionsFile)
		if _, unread := errors.AsType[*fs.PathError](err); unread {
			return nil, console.BadInput(fmt.Errorf("the file of connections: %w", err), "give a file by --connections-file, or write them into "+configfile.Name)
		}
		if err != nil {
			return nil, console.BadInput(err, "")
		}
		maps.Copy(specs, read)
		return specs, nil
	}
	if file != nil {
		read, err := connections.Read(file.Path, file.Document)
		if err != nil {
			return nil, console.BadInput(err, "")
		}
		maps.Copy(specs, read)
	}
	return specs, nil
}
