package gumloop

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// DefaultBaseURL is the base of the public API.
const DefaultBaseURL = "https://api.gumloop.com/api/v1"

// DefaultMaxConnections is as many as the activities have requests in flight.
const DefaultMaxConnections = 64

// DefaultMaxCompressionRatio is more than the documents of an agent that is no bomb are compressed.
const DefaultMaxCompressionRatio = 100

// DefaultRequestTimeout bounds a request where [Config.RequestTimeout] is zero.
const DefaultRequestTimeout = 30 * time.Second

// Config configures a [Client].
type Config struct {
	// APIKey is sent as a bearer token. Required.
	APIKey string
	// BaseURL is the API's base: https, or http on a loopback address, without user
	// info, query and fragment. Defaults to [DefaultBaseURL].
	BaseURL string
	// StatusPath is where the status of an interaction is, below BaseURL: a path, with a
	// query if need be, that has {interaction_id} and may have {user_id} and {project_id},
	// as in "/responses/{interaction_id}". It is for other vendors' APIs; [Client.Start]
	// does not use it. A [Ref] still has an owner, who is sent only where a placeholder
	// asks for it. Defaults to [DefaultStatusPath], with which the owner is sent as query.
	StatusPath string
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
	// Setting names a field of Config where the error of a request says what to raise, as what
	// the user of a program can change: a flag. Defaults to the field's name.
	Setting func(field string) string
}

// parseBase checks the base URL. Its errors show no user info, query or fragment: that
// is where a key is pasted by mistake.
func parseBase(raw string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(cmp.Or(raw, DefaultBaseURL), "/"))
	if err != nil {
		return nil, errors.New("gumloop: Config.BaseURL is no URL: give one such as " + DefaultBaseURL)
	}
	wrong := ""
	switch {
	case base.User != nil:
		wrong = "contains user info: remove it; the key goes into APIKey"
	case base.Scheme != "https" && base.Scheme != "http":
		wrong = fmt.Sprintf("has the scheme %q: use https", base.Scheme)
	case base.Hostname() == "":
		wrong = "names no host: give one such as " + DefaultBaseURL
	case base.RawQuery != "" || base.ForceQuery:
		wrong = "has a query: remove it; what the API wants there goes into StatusPath"
	case strings.Contains(raw, "#"):
		wrong = "has a fragment: remove it"
	case base.Scheme == "http" && !loopback(base.Hostname()):
		wrong = "is plain http to a host that is not this machine: the key would cross the network in the clear; use https"
	}
	if wrong != "" {
		return nil, fmt.Errorf("gumloop: Config.BaseURL %q %s", bare(base), wrong)
	}
	return base, nil
}

// cleaned is a base without "." and ".." in its path, to which a path can be appended.
func cleaned(base *url.URL) *url.URL {
	if base.Path == "" {
		return base
	}
	joined := base.JoinPath("x")
	joined.Path, joined.RawPath = strings.TrimSuffix(joined.Path, "/x"), strings.TrimSuffix(joined.RawPath, "/x")
	return joined
}

// bare is a URL without the parts where secrets are.
func bare(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// loopback reports whether a host is this machine's, by the one name and the addresses of which
// every language says so: 127.1, 0.0.0.0 or localhost.example.com are for some and not for others.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") || host == "::1" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Is4() && address.IsLoopback()
}

func (c Config) withDefaults() (Config, error) {
	if c.RequestTimeout < 0 {
		return c, fmt.Errorf("gumloop: Config.RequestTimeout is %v: give a positive duration, or 0 for %v", c.RequestTimeout, DefaultRequestTimeout)
	}
	if c.MaxBodyBytes < 0 {
		return c, fmt.Errorf("gumloop: Config.MaxBodyBytes is %d: give a positive number of bytes, or 0 for %d", c.MaxBodyBytes, agentstatus.DefaultMaxBytes)
	}
	if c.MaxCompressionRatio < 0 {
		return c, fmt.Errorf("gumloop: Config.MaxCompressionRatio is %d: give a positive number, or 0 for %d", c.MaxCompressionRatio, DefaultMaxCompressionRatio)
	}
	if c.MaxInflightBytes < 0 {
		return c, fmt.Errorf("gumloop: Config.MaxInflightBytes is %d: give a positive number of bytes, or 0 for %d", c.MaxInflightBytes, DefaultMaxInflightBytes)
	}
	if c.MaxConnections < 0 {
		return c, fmt.Errorf("gumloop: Config.MaxConnections is %d: give a positive number, or 0 for %d", c.MaxConnections, DefaultMaxConnections)
	}
	if strings.ContainsFunc(c.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }) {
		return c, fmt.Errorf("gumloop: Config.UserAgent %q: give printable ASCII", c.UserAgent)
	}
	c.RequestTimeout = cmp.Or(c.RequestTimeout, DefaultRequestTimeout)
	c.MaxBodyBytes = cmp.Or(c.MaxBodyBytes, agentstatus.DefaultMaxBytes)
	c.UserAgent = cmp.Or(c.UserAgent, "agentwait")
	c.MaxCompressionRatio = cmp.Or(c.MaxCompressionRatio, DefaultMaxCompressionRatio)
	c.MaxConnections = cmp.Or(c.MaxConnections, DefaultMaxConnections)
	if c.Setting == nil {
		c.Setting = func(field string) string { return field }
	}
	if c.Budget == nil {
		c.Budget = NewBudget(cmp.Or(c.MaxInflightBytes, DefaultMaxInflightBytes))
	}
	return c, nil
}
