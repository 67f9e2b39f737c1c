package connections

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Connection is one that is ready to be used.
type Connection struct {
	activities.Connection
	Name   string
	Vendor string
	Source string // of the key, for people: a file or a variable; empty where there is none
	// Adapter is the file of the module that reads the answers; empty: the vendor's package does.
	Adapter string
	close   func()
}

// New is a connection without limits of its own.
func New(name, vendor, source string, api vendors.API) Connection {
	one := Connection{Name: name, Vendor: vendor, Source: source, Connection: activities.Connection{API: api}}
	if closer, ok := api.(interface{ Close() }); ok {
		one.close = closer.Close
	}
	return one
}

// Close closes what the connection keeps open.
func (c Connection) Close() {
	if c.close != nil {
		c.close()
	}
}

// Shared is what all connections of a process have.
type Shared struct {
	HTTP    vendors.Config // limits, budget, user agent, names of settings
	Adapter adapter.Flags  // its limits; its file is each connection's
}

// Make makes the connections, in the order of their names.
func Make(ctx context.Context, c *console.Console, specs map[string]Spec, shared Shared) ([]Connection, error) {
	made := make([]Connection, 0, len(specs))
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		one, err := specs[name].connect(ctx, c, name, shared)
		if err != nil {
			return made, console.BadInput(fmt.Errorf("the connection %q: %w", name, err), "agentwait.toml or --connection says what it is")
		}
		made = append(made, one)
	}
	return made, nil
}

func (s Spec) connect(ctx context.Context, c *console.Console, name string, shared Shared) (Connection, error) {
	none := Connection{}
	v, err := find(s.Vendor)
	if err != nil {
		return none, err
	}
	key, source, err := s.key(c, name)
	if err != nil {
		return none, err
	}
	http := shared.HTTP
	http.Vendor = s.Vendor
	if http.BaseURL = cmp.Or(s.URL, v.url); http.BaseURL == "" {
		return none, fmt.Errorf("it has no address: give url=URL")
	}
	if http.Auth, err = s.auth(v, key); err != nil {
		return none, err
	}
	http.RequestTimeout = cmp.Or(time.Duration(s.RequestTimeout), http.RequestTimeout)
	http.MaxBodyBytes = cmp.Or(s.MaxBodyBytes, http.MaxBodyBytes)
	http.MaxConnections = cmp.Or(s.MaxRequestsInFlight, http.MaxConnections)
	var reader *adapter.Adapter
	if s.Adapter != "" {
		flags := shared.Adapter
		flags.Adapter = s.Adapter
		if reader, err = flags.Load(ctx, cmp.Or(http.MaxBodyBytes, maxBodyBytes)); err != nil {
			return none, err
		}
		s.parse = reader.Parse
	}
	api, err := v.make(http, s)
	if err != nil {
		return none, err
	}
	one := New(name, s.Vendor, source, api)
	one.MaxRequestsInFlight, one.MaxRequestsPerSecond = s.MaxRequestsInFlight, s.MaxRequestsPerSecond
	// A backstop, which the client is to come before.
	one.RequestTimeout = max(activities.DefaultRequestTimeout, 2*http.RequestTimeout)
	if reader != nil {
		one.API, one.Adapter = vendors.Reading(api, reader.Parse), reader.File()
	}
	return one, nil
}
