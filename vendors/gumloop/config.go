package gumloop

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// vendor is how errors name the API.
const vendor = "gumloop"

// DefaultBaseURL is the base of the public API.
const DefaultBaseURL = "https://api.gumloop.com/api/v1"

// Config configures a [Client]. Fields that every vendor has are those of [vendors.Config].
type Config struct {
	// APIKey is sent as a bearer token. Required.
	APIKey string
	// BaseURL is the API's base: https, or http on a loopback address, without user
	// info, query and fragment. Defaults to [DefaultBaseURL].
	BaseURL string
	// StatusPath is where the status of an interaction is, below BaseURL: a path, with a
	// query if need be, that has {interaction_id} and may have {user_id} and {project_id},
	// as in "/responses/{interaction_id}". It is for other vendors' APIs; [Client.Start]
	// does not use it, and looks nothing up before it continues a run. A [vendors.Ref] still has
	// an owner, who is sent only if a placeholder asks for it. Defaults to [DefaultStatusPath], with which the owner is sent as query.
	StatusPath string
	// RequestTimeout bounds a whole request, body included. Defaults to 30 s.
	RequestTimeout time.Duration
	// MaxBodyBytes bounds an answer's body, after decompression. Defaults to
	// [agentstatus.DefaultMaxBytes].
	MaxBodyBytes int
	// MaxCompressionRatio is how many bytes one byte of a compressed body may unfold to, beyond
	// the first MiB. Defaults to [vendors.DefaultMaxCompressionRatio].
	MaxCompressionRatio int
	// MaxInflightBytes bounds the memory of all answers that are being read and parsed.
	// Defaults to [vendors.DefaultMaxInflightBytes]. See [vendors.Hold].
	MaxInflightBytes int
	// Budget is shared with other clients, and takes the place of MaxInflightBytes.
	Budget *vendors.Budget
	// MaxConnections bounds the connections to the API. Defaults to
	// [vendors.DefaultMaxConnections].
	MaxConnections int
	// UserAgent is sent with every request. Defaults to "agentwait".
	UserAgent string
	// Transport makes the requests. Defaults to that of [vendors.Config].
	Transport http.RoundTripper
	// Setting names a field of Config where an error says what to change, as what
	// the user of a program can change: a flag. Defaults to the field's name.
	Setting func(field string) string
}

// shared is what all vendors have.
func (c Config) shared() vendors.Config {
	return vendors.Config{
		Vendor: vendor, Auth: vendors.Bearer(c.APIKey), BaseURL: cmp.Or(c.BaseURL, DefaultBaseURL),
		RequestTimeout: c.RequestTimeout, MaxBodyBytes: c.MaxBodyBytes, MaxCompressionRatio: c.MaxCompressionRatio,
		MaxInflightBytes: c.MaxInflightBytes, Budget: c.Budget, MaxConnections: c.MaxConnections,
		UserAgent: c.UserAgent, Transport: c.Transport, Setting: c.Setting,
	}
}

// String describes the configuration without its key, and without the parts of its
// base URL where one may have been put.
func (c Config) String() string {
	key, base := "unset", "invalid"
	if c.APIKey != "" {
		key = "set, not shown"
	}
	if u, err := url.Parse(cmp.Or(c.BaseURL, DefaultBaseURL)); err == nil {
		base = (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
	}
	return fmt.Sprintf("gumloop.Config{BaseURL: %q, APIKey: %s}", base, key)
}

// Format is String for every verb of fmt: %d would otherwise print the fields.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalText is String for encoding/json and log/slog.
func (c Config) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
