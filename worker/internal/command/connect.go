package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/internal/connections"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// gumloopName is the vendor of a connection that flags and variables without a name describe.
const gumloopName = "gumloop"

// connect makes all connections: those of the file, of --connection, and of the flags and
// variables for one API, whose answers reader reads. All answers share one budget of memory.
func (f *apiFlags) connect(ctx context.Context, c *console.Console, limits adapter.Flags, reader *adapter.Adapter) ([]connections.Connection, error) {
	specs, err := f.specs(c.File)
	if err != nil {
		return nil, err
	}
	shared := vendors.Config{
		UserAgent: "agentwait-worker", RequestTimeout: f.RequestTimeout, MaxBodyBytes: f.MaxBodyBytes,
		MaxCompressionRatio: f.MaxCompressionRatio, MaxConnections: f.connections,
		Budget: vendors.NewBudget(cmp.Or(f.inflight, vendors.DefaultMaxInflightBytes)), Setting: setting,
	}
	f.watched.budget(shared.Budget)
	simple, err := f.simple(c, specs, shared, reader)
	if err != nil {
		return simple, err
	}
	made, err := connections.Make(ctx, c, specs, f.watched.measures(connections.Shared{HTTP: shared, Adapter: limits}))
	if err != nil {
		err = console.BadInput(err, "")
	}
	all := append(simple, made...)
	slices.SortFunc(all, func(a, b connections.Connection) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// simple makes the connections to the one API that flags and variables of their own describe.
func (f *apiFlags) simple(c *console.Console, specs map[string]connections.Spec, shared vendors.Config, reader *adapter.Adapter) ([]connections.Connection, error) {
	keys, err := f.Load(c, func(name string) bool { _, named := specs[name]; return named })
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if spec, twice := specs[key.Name]; twice {
			return nil, console.BadInput(fmt.Errorf("the connection %q is given twice: as a credential, and by %s", key.Name, spec.Origin()), "leave one of them out")
		}
	}
	if err := f.unused(len(keys), len(specs), reader); err != nil {
		return nil, err
	}
	if len(keys)+len(specs) == 0 {
		return nil, console.BadInput(fmt.Errorf("no API key: neither %s nor %s is set, no file is given, and no connection", connections.KeyVariable, connections.GumloopKeyVariable),
			"export "+connections.KeyVariable+"=…, or --api-key-file FILE, or --connection NAME=VENDOR,key-file=FILE")
	}
	made := make([]connections.Connection, 0, len(keys))
	for _, key := range keys {
		http := shared
		http.Vendor, http.Auth, http.BaseURL = gumloopName, key.Auth(), cmp.Or(f.BaseURL, gumloop.DefaultBaseURL)
		measures := f.watched.measures(connections.Shared{})
		if measures.Around != nil {
			http.Around = measures.Around(key.Name, gumloopName)
		}
		client, err := gumloop.New(http, f.StatusPath)
		if err != nil {
			return made, console.BadInput(fmt.Errorf("the API client of the credential %q: %w", key.Name, err), "check --base-url, --status-path and the key")
		}
		one := connections.New(key.Name, gumloopName, key.Source, client)
		parse := vendors.Parse(reader.Parse)
		if measures.Reading != nil && fileOf(reader) != "" {
			parse = measures.Reading(key.Name, parse)
		}
		one.API = vendors.Reading(client, parse)
		one.RequestTimeout = max(activities.DefaultRequestTimeout, 2*f.RequestTimeout)
		one.Adapter = fileOf(reader)
		made = append(made, one)
	}
	return made, nil
}

// unused refuses flags that would do nothing: they are for the connections that have no name of
// their own in a file or by --connection, and there is none.
func (f *apiFlags) unused(keys, specs int, reader *adapter.Adapter) error {
	if keys > 0 || specs == 0 {
		return nil
	}
	for _, given := range []struct{ flag, value, field string }{
		{"--base-url", f.BaseURL, "url"}, {"--status-path", f.StatusPath, "status_path"}, {"--adapter", fileOf(reader), "adapter"},
	} {
		if given.value != "" {
			return console.BadInput(fmt.Errorf("%s is given, and no connection uses it: each of those in %s or by --connection has its own", given.flag, configfile.Name),
				fmt.Sprintf("write it as %s of the connection that it is for, and leave the flag out, and its variable", given.field))
		}
	}
	return nil
}

// fileOf is the file of an adapter; empty where there is none.
func fileOf(reader *adapter.Adapter) string {
	if reader == nil { // it could not be loaded, which is said
		return ""
	}
	return reader.File()
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
