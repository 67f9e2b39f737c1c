package connections

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/worker/internal/adapter"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Connection is one that is ready to be used.
type Connection struct {
	activities.Connection
	Name   string
	Vendor string
	// Named says that a file or --connection describes it.
	Named bool
	// Foreign says that the API has other errors than Gumloop has.
	Foreign bool
	Source  string // of the key, for people: a file or a variable; empty where there is none
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
	// Around and Reading measure the requests and the adapter of a connection; nil: nobody does.
	Around  func(connection, vendor string) func(http.RoundTripper) http.RoundTripper
	Reading func(connection string, parse vendors.Parse) vendors.Parse
}

// Make makes the connections, in the order of their names. Its error has all that is wrong; those
// that nothing is wrong with are made nevertheless.
func Make(ctx context.Context, c *console.Console, specs map[string]Spec, shared Shared) ([]Connection, error) {
	made := make([]Connection, 0, len(specs))
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(specs)) {
		one, err := specs[name].connect(ctx, c, shared)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		made = append(made, one)
	}
	return made, errors.Join(faults...)
}

// Origin is where a connection was written down, for people.
func (s Spec) Origin() string { return s.origin.String() }

// connect makes one connection. Its error is a [*Fault].
func (s Spec) connect(ctx context.Context, c *console.Console, shared Shared) (Connection, error) {
	none, o := Connection{}, s.origin
	v, err := find(s.Vendor)
	if err != nil {
		return none, o.wrong("vendor", "%w", err)
	}
	key, source, err := s.key(c, v)
	if err != nil {
		return none, err
	}
	http := shared.HTTP
	http.Vendor, http.Setting = s.Vendor, s.setting(shared.HTTP.Setting)
	if http.BaseURL = cmp.Or(s.URL, v.url); http.BaseURL == "" {
		return none, o.wrong("", "it has no address: give %s", o.write("url", "URL"))
	}
	if http.Auth, err = s.auth(v, key); err != nil {
		return none, err
	}
	if s.KeyFile != "" {
		current, err := Rotating(s.KeyFile, key)
		if err != nil {
			return none, o.wrong("key_file", "its %s cannot be read: %w", o.called("key_file"), err)
		}
		http.Auth = http.Auth.Rotating(current)
	}
	http.RequestTimeout = cmp.Or(s.RequestTimeout, http.RequestTimeout)
	http.MaxBodyBytes = cmp.Or(s.MaxBodyBytes, http.MaxBodyBytes)
	http.MaxConnections = cmp.Or(s.MaxRequestsInFlight, http.MaxConnections)
	if shared.Around != nil {
		http.Around = shared.Around(o.name, s.Vendor)
	}
	var reader *adapter.Adapter
	if s.Adapter != "" {
		if reader, err = shared.Adapter.LoadFile(ctx, s.Adapter, "its "+o.called("adapter"), cmp.Or(http.MaxBodyBytes, maxBodyBytes)); err != nil {
			return none, o.wrong("adapter", "%w", err)
		}
		if s.parse = reader.Parse; shared.Reading != nil {
			s.parse = shared.Reading(o.name, s.parse)
		}
	}
	api, err := v.make(http, s)
	if err != nil {
		if _, ours := errors.AsType[*Fault](err); ours {
			return none, err
		}
		return none, o.wrong("", "%w", err)
	}
	one := New(o.name, s.Vendor, source, api)
	one.Named, one.Foreign = true, s.Vendor != "gumloop" || s.Adapter != "" || s.StatusPath != "" && s.StatusPath != gumloop.DefaultStatusPath
	one.MaxRequestsInFlight, one.MaxRequestsPerSecond = s.MaxRequestsInFlight, s.MaxRequestsPerSecond
	one.Namespaces, one.TaskQueues = s.Namespaces, s.TaskQueues
	// A backstop, which the client is to come before.
	one.RequestTimeout = max(activities.DefaultRequestTimeout, 2*http.RequestTimeout)
	if reader != nil {
		one.API, one.Adapter = vendors.Reading(api, s.parse), reader.File()
	}
	return one, nil
}

// setting names what a field of the client's configuration is set by: by the connection, or else by
// what is for all of them.
func (s Spec) setting(shared func(string) string) func(string) string {
	o := s.origin
	own := map[string]string{"BaseURL": o.called("url"), "Auth": o.called("auth"), "APIKey": "the key", "StatusPath": o.called("status_path")}
	for _, option := range optionsOf(s.Vendor) {
		own[fieldOf(option)] = "the option " + option
	}
	if s.RequestTimeout > 0 {
		own["RequestTimeout"] = fmt.Sprintf("%s of the connection %s", o.called("request_timeout"), quoted(o.name))
	}
	if s.MaxBodyBytes > 0 {
		own["MaxBodyBytes"] = fmt.Sprintf("%s of the connection %s", o.called("max_body_bytes"), quoted(o.name))
	}
	return func(field string) string {
		if called, ok := own[field]; ok {
			return called
		}
		if shared != nil {
			return shared(field)
		}
		return field
	}
}
