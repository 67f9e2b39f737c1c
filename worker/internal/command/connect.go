package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/credentials"
)

// connect makes all connections: those of the file, of --connection, and of the flags and
// variables for one API, whose answers reader reads. All answers share one budget of memory.
func (f *apiFlags) connect(ctx context.Context, c *console.Console, limits adapter.Flags, reader *adapter.Adapter) ([]connections.Connection, error) {
	specs, err := f.specs()
	if err != nil {
		return nil, err
	}
	shared := vendors.Config{
		UserAgent: "agentwait-worker", RequestTimeout: f.RequestTimeout, MaxBodyBytes: f.MaxBodyBytes,
		MaxCompressionRatio: f.MaxCompressionRatio, MaxConnections: f.connections,
		Budget: vendors.NewBudget(cmp.Or(f.inflight, vendors.DefaultMaxInflightBytes)), Setting: setting,
	}
	simple, err := f.simple(c, specs, shared, reader)
	if err != nil {
		return simple, err
	}
	made, err := connections.Make(ctx, c, specs, connections.Shared{HTTP: shared, Adapter: limits})
	all := append(simple, made...)
	slices.SortFunc(all, func(a, b connections.Connection) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// specs are the connections of the file and of --connection.
func (f *apiFlags) specs() (map[string]connections.Spec, error) {
	file, specs := f.ConnectionsFile, map[string]connections.Spec{}
	if file == "" {
		if _, err := os.Stat(connections.DefaultFile); errors.Is(err, fs.ErrNotExist) {
			return maps.Clone(f.Connection), nil
		}
		file = connections.DefaultFile
	}
	read, err := connections.ReadFile(file)
	if err != nil {
		return nil, console.BadInput(fmt.Errorf("the configuration: %w", err), "--connections-file FILE, or a file "+connections.DefaultFile+" here")
	}
	maps.Copy(specs, read)
	for name, spec := range f.Connection {
		if _, twice := specs[name]; twice {
			return nil, console.BadInput(fmt.Errorf("the connection %q is given twice: in %s and by --connection", name, file), "leave one of them out")
		}
		specs[name] = spec
	}
	return specs, nil
}

// simple makes the connections to the one API that flags and variables of their own describe.
func (f *apiFlags) simple(c *console.Console, specs map[string]connections.Spec, shared vendors.Config, reader *adapter.Adapter) ([]connections.Connection, error) {
	keys, err := f.Load(c)
	if err != nil {
		return nil, err
	}
	keys = slices.DeleteFunc(keys, func(key credentials.Key) bool {
		_, named := specs[key.Name]
		return named && key.FromEnvironment // it is that connection's
	})
	for _, key := range keys {
		if _, twice := specs[key.Name]; twice {
			return nil, console.BadInput(fmt.Errorf("the connection %q is given twice: as a credential, and by %s or --connection", key.Name, connections.DefaultFile), "leave one of them out")
		}
	}
	if len(keys)+len(specs) == 0 {
		return nil, console.BadInput(fmt.Errorf("no API key: neither %s nor %s is set, no file is given, and no connection", connections.KeyVariable, connections.GumloopKeyVariable),
			"export "+connections.KeyVariable+"=…, or --api-key-file FILE, or --connection NAME=VENDOR,key-file=FILE")
	}
	made := make([]connections.Connection, 0, len(keys))
	for _, key := range keys {
		http := shared
		http.Vendor, http.Auth, http.BaseURL = "gumloop", vendors.Bearer(key.Secret()), cmp.Or(f.BaseURL, gumloop.DefaultBaseURL)
		client, err := gumloop.New(http, f.StatusPath)
		if err != nil {
			return made, console.BadInput(fmt.Errorf("the API client of the credential %q: %w", key.Name, err), "check --base-url, --status-path and the key")
		}
		one := connections.New(key.Name, "gumloop", key.Source, client)
		one.API = vendors.Reading(client, reader.Parse)
		one.RequestTimeout = max(activities.DefaultRequestTimeout, 2*f.RequestTimeout)
		one.Adapter = reader.File()
		made = append(made, one)
	}
	return made, nil
}

// served are the connections as the activities want them.
func served(all []connections.Connection) map[string]activities.Connection {
	out := make(map[string]activities.Connection, len(all))
	for _, one := range all {
		out[one.Name] = one.Connection
	}
	return out
}

// closeAll closes connections that are not used any more.
func closeAll(all []connections.Connection) {
	for _, one := range all {
		one.Close()
	}
}
