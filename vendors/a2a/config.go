package a2a

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// vendor is how errors name an agent if [vendors.Config] has no name for it.
const vendor = "a2a"

// The bindings of the protocol, as agent cards write them.
const (
	BindingJSONRPC  = "JSONRPC"
	BindingHTTPJSON = "HTTP+JSON"
)

// The versions of the protocol.
const (
	Version1  = "1.0"
	Version03 = "0.3"
)

// DefaultCardPath is where the agent card is, below the base URL.
const DefaultCardPath = "/.well-known/agent-card.json"

// DefaultCancelTimeout bounds a cancel if [Config.CancelTimeout] is zero.
const DefaultCancelTimeout = 10 * time.Second

// accepted is an Accept that every server takes: one refuses application/a2a+json alone, and
// another an answer without it.
const accepted = "application/json, application/a2a+json"

// Config configures a [Client].
type Config struct {
	// HTTP is what all vendors have. BaseURL is the agent's; with Binding and Version it is the
	// address of that interface, else the card is below it. BaseURL and Auth are required. Vendor
	// defaults to "a2a", Accept to what every server takes. A header A2A-Version has no place here.
	HTTP vendors.Config
	// Binding is BindingJSONRPC or BindingHTTPJSON. Defaults to what the agent card prefers.
	Binding string
	// Version is Version1 or Version03, which is spoken over JSON-RPC alone. Defaults to the
	// newest that the agent card has.
	Version string
	// CardPath is where the agent card is below the base URL, with a query if need be. The card
	// is not read if Binding and Version are given. Defaults to [DefaultCardPath].
	CardPath string
	// Tenant is whose agent it is at a server of many tenants. Defaults to the card's.
	Tenant string
	// Extensions are the URIs of the protocol's extensions that are declared with every request. An
	// agent may require one, and refuses a client that does not declare it. Nothing is made of them here: that
	// suits those which say how an agent works, and not those which change what is sent. Up to 16.
	Extensions []string
	// CancelTimeout bounds a cancel: servers hold it for as long as the agent takes to stop.
	// Defaults to [DefaultCancelTimeout].
	CancelTimeout time.Duration
}

// check says what is wrong with the fields that are not every vendor's.
func (c Config) check() error {
	wrong := func(field, value, wanted string) error {
		return fmt.Errorf("%s: %s is %s: give %s", c.vendor(), c.HTTP.Field(field), text.Quote(value, 64), wanted)
	}
	switch {
	case c.Binding != "" && c.Binding != BindingJSONRPC && c.Binding != BindingHTTPJSON:
		return wrong("Binding", c.Binding, fmt.Sprintf("%q or %q, or leave it out: the agent card then says it", BindingJSONRPC, BindingHTTPJSON))
	case c.Version != "" && c.Version != Version1 && c.Version != Version03:
		return wrong("Version", c.Version, fmt.Sprintf("%q or %q, or leave it out: the agent card then says it", Version1, Version03))
	case c.Version == Version03 && c.Binding == BindingHTTPJSON:
		return wrong("Binding", c.Binding, fmt.Sprintf("%q: version 0.3 is spoken over JSON-RPC alone, since its servers differ in how they write HTTP+JSON", BindingJSONRPC))
	case c.CardPath != "" && (!strings.HasPrefix(c.CardPath, "/") || strings.ContainsAny(c.CardPath, "# \t\r\n") || strings.Contains(c.CardPath, "..")):
		return wrong("CardPath", c.CardPath, fmt.Sprintf("a path below the base URL such as %s", DefaultCardPath))
	case c.CancelTimeout < 0:
		return fmt.Errorf("%s: %s is %v: give a positive duration, or 0 for %v", c.vendor(), c.HTTP.Field("CancelTimeout"), c.CancelTimeout, DefaultCancelTimeout)
	}
	if c.Tenant != "" {
		if err := vendors.CheckID("tenant", c.Tenant); err != nil {
			return fmt.Errorf("%s: %s: %w", c.vendor(), c.HTTP.Field("Tenant"), err)
		}
	}
	if len(c.Extensions) > maxExtensions {
		return fmt.Errorf("%s: %s are %d: give at most %d", c.vendor(), c.HTTP.Field("Extensions"), len(c.Extensions), maxExtensions)
	}
	for _, uri := range c.Extensions {
		if wanted := checkExtension(uri); wanted != "" {
			return wrong("Extensions", uri, wanted)
		}
	}
	for name := range c.HTTP.Header {
		if http.CanonicalHeaderKey(name) == headerVersion {
			return fmt.Errorf("%s: Config.HTTP.Header has %s: remove it, and give Config.Version if the agent card is not to say it", c.vendor(), name)
		}
	}
	return nil
}

func (c Config) vendor() string { return cmp.Or(c.HTTP.Vendor, vendor) }

// shared is what all vendors have.
func (c Config) shared() vendors.Config {
	shared := c.HTTP
	shared.Vendor, shared.Accept = c.vendor(), cmp.Or(shared.Accept, accepted)
	if shared.Setting == nil {
		shared.Setting = func(field string) string { return field }
	}
	return shared
}

// String describes the configuration without its key.
func (c Config) String() string {
	return fmt.Sprintf("a2a.Config{HTTP: %v, Binding: %q, Version: %q}", c.shared(), c.Binding, c.Version)
}

// Format is String for every verb of fmt: %d would otherwise print the fields.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalText is String for encoding/json and log/slog.
func (c Config) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
