package vendors

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// DefaultMaxConnections is as many as the activities have requests in flight to one vendor.
const DefaultMaxConnections = 64

// DefaultMaxCompressionRatio is more than the documents of an agent that is not a bomb are compressed.
const DefaultMaxCompressionRatio = 100

// DefaultRequestTimeout bounds a request if [Config.RequestTimeout] is zero.
const DefaultRequestTimeout = 30 * time.Second

// Config configures a [Client].
type Config struct {
	// Vendor is what is asked, as errors name it: "gumloop". Required.
	Vendor string
	// BaseURL is the API's base: https, or http on a loopback address or if no key is sent,
	// without user info, query and fragment. Required.
	BaseURL string
	// Auth is how requests show who asks. Required: [NoAuth] stands for none.
	Auth Auth
	// Accept is what answers may be. Defaults to "application/json".
	Accept string
	// Header is sent with every request, such as the version of an API. It is no place for a
	// secret: that is for Auth, which is masked.
	Header http.Header
	// RequestTimeout bounds a whole request, body included. Defaults to 30 s.
	RequestTimeout time.Duration
	// MaxBodyBytes bounds an answer's body, after decompression. Defaults to
	// [agentstatus.DefaultMaxBytes].
	MaxBodyBytes int
	// MaxCompressionRatio is how many bytes one byte of a compressed body may unfold to, beyond
	// the first MiB, which any body may have. Defaults to [DefaultMaxCompressionRatio]; gzip
	// itself ends at 1,032.
	MaxCompressionRatio int
	// MaxInflightBytes bounds the memory of all answers that are being read and parsed, each
	// counted as what that takes, beyond the 64 KiB that every answer may have. An answer that
	// does not fit waits, in the order in which they came, as long as its request may take. One
	// answer always fits. Defaults to [DefaultMaxInflightBytes]. See [Hold].
	MaxInflightBytes int
	// Budget is shared with other clients, and takes the place of MaxInflightBytes.
	Budget *Budget
	// MaxConnections bounds the connections to the API; a request beyond them waits for one
	// to become free. As many are kept open while nothing is asked. Defaults to
	// [DefaultMaxConnections].
	MaxConnections int
	// UserAgent is sent with every request. Defaults to "agentwait".
	UserAgent string
	// Transport makes the requests. Defaults to a clone of [http.DefaultTransport]
	// that keeps MaxConnections, resumes TLS sessions, and takes headers of 64 KiB at most.
	// One of your own should bound them as well.
	Transport http.RoundTripper
	// Around returns what makes the requests in a transport's place, by way of that, whichever it
	// is: for traces and measures. It is called once. What it returns sees each request as it is
	// sent, the key included, and each redirect that is followed as one more. A request is made for it
	// alone, so it may add headers to it. nil: nothing stands in between.
	Around func(transport http.RoundTripper) http.RoundTripper
	// Setting names a field of Config where an error says what to change, as what the user of a
	// program can: a flag. Defaults to the field's name.
	Setting func(field string) string
}

// Field is what an error about a configuration calls one of its fields: what Setting says, or
// "Config." and the name.
func (c Config) Field(name string) string {
	if c.Setting != nil {
		if said := c.Setting(name); said != name {
			return said
		}
	}
	return "Config." + name
}

// check says what is wrong with a configuration. It returns the base URL, to which a path can be
// appended.
func (c Config) check() (*url.URL, error) {
	err := c.Auth.check(c.Field)
	var base *url.URL
	if err == nil {
		base, err = c.parseBase()
		if secret := c.Auth.secret(); err == nil && secret.hideFolded(base.String()) != base.String() || err != nil && secret.shows(err.Error()) {
			err = errors.New("Config.BaseURL contains the key: leave it out, it is sent as a header")
		}
	}
	if err == nil {
		err = c.checkBounds()
	}
	if err != nil {
		return nil, &configError{c.Vendor, err}
	}
	return cleaned(base), nil
}

// configError is what is wrong with a configuration, of a vendor.
type configError struct {
	vendor string
	err    error
}

func (e *configError) Error() string { return named(e.vendor, e.err.Error()) }

func (e *configError) Unwrap() error { return e.err }

func (c Config) checkBounds() error {
	for _, field := range []struct {
		name    string
		wrong   bool
		found   any
		want    string
		standby any
	}{
		{"RequestTimeout", c.RequestTimeout < 0, c.RequestTimeout, "a positive duration", DefaultRequestTimeout},
		{"MaxBodyBytes", c.MaxBodyBytes < 0, c.MaxBodyBytes, "a positive number of bytes", agentstatus.DefaultMaxBytes},
		{"MaxCompressionRatio", c.MaxCompressionRatio < 0, c.MaxCompressionRatio, "a positive number", DefaultMaxCompressionRatio},
		{"MaxInflightBytes", c.MaxInflightBytes < 0, c.MaxInflightBytes, "a positive number of bytes", DefaultMaxInflightBytes},
		{"MaxConnections", c.MaxConnections < 0, c.MaxConnections, "a positive number", DefaultMaxConnections},
	} {
		if field.wrong {
			return fmt.Errorf("%s is %v: give %s, or 0 for %v", c.Field(field.name), field.found, field.want, field.standby)
		}
	}
	if !printable(c.UserAgent) {
		return fmt.Errorf("%s %q: give printable ASCII", c.Field("UserAgent"), c.UserAgent)
	}
	for name, values := range c.Header {
		for _, value := range values {
			if !headerName(name) || !printable(value) {
				return fmt.Errorf("%s has %.64q, which cannot be sent: give the name of a header that is not one of every request, and printable ASCII", c.Field("Header"), name)
			}
		}
	}
	return nil
}

func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

func (c Config) withDefaults() Config {
	c.RequestTimeout = cmp.Or(c.RequestTimeout, DefaultRequestTimeout)
	c.MaxBodyBytes = cmp.Or(c.MaxBodyBytes, agentstatus.DefaultMaxBytes)
	c.Accept = cmp.Or(c.Accept, "application/json")
	c.UserAgent = cmp.Or(c.UserAgent, "agentwait")
	c.MaxCompressionRatio = cmp.Or(c.MaxCompressionRatio, DefaultMaxCompressionRatio)
	c.MaxConnections = cmp.Or(c.MaxConnections, DefaultMaxConnections)
	if c.Setting == nil {
		c.Setting = func(field string) string { return field }
	}
	if c.Budget == nil {
		c.Budget = NewBudget(cmp.Or(c.MaxInflightBytes, DefaultMaxInflightBytes))
	}
	return c
}

// String describes the configuration without its key, and without the parts of its
// base URL where one may have been put.
func (c Config) String() string {
	base := "invalid"
	if u, err := url.Parse(c.BaseURL); err == nil {
		base = c.Auth.secret().hideText(bare(u))
	}
	return fmt.Sprintf("vendors.Config{Vendor: %q, BaseURL: %q, Auth: %v}", c.Vendor, base, c.Auth)
}

// Format is String for every verb of fmt: %d would otherwise print the fields.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalText is String for encoding/json and log/slog.
func (c Config) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
