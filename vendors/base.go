package vendors

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

const suchBase = "https://api.example.com/v1"

// parseBase checks the base URL.
func (c Config) parseBase() (*url.URL, error) {
	if c.BaseURL == "" {
		return nil, fmt.Errorf("%s is missing: give one such as %s", c.Field("BaseURL"), suchBase)
	}
	base, err := parseBase(c.BaseURL, c.Auth.scheme != SchemeNone)
	if err != nil {
		return nil, fmt.Errorf("%s %w", c.Field("BaseURL"), err)
	}
	return base, nil
}

// CheckBaseURL says what is wrong with the base URL of an API, to which a key is sent or not, for
// whoever keeps one before there is a [Config].
func CheckBaseURL(base string, sendsKey bool) error {
	_, err := parseBase(base, sendsKey)
	return err
}

// parseBase reads a base URL. Its errors show no user info, query or fragment: that is where a key
// is pasted by mistake.
func parseBase(raw string, sendsKey bool) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(raw, "/"))
	if err != nil {
		return nil, errors.New("is not a URL: give one such as " + suchBase)
	}
	wrong := ""
	switch {
	case base.User != nil:
		wrong = "contains user info: remove it; the key is given by itself"
	case base.Scheme == "" || base.Opaque != "":
		wrong = "does not begin with https://: give one such as " + suchBase
	case base.Scheme != "https" && base.Scheme != "http":
		wrong = fmt.Sprintf("has the scheme %q: use https", base.Scheme)
	case base.Hostname() == "":
		wrong = "names no host: give one such as " + suchBase
	case !goodPort(base):
		wrong = fmt.Sprintf("has the port %.16q: give one from 1 to 65535, or none", base.Port())
	case base.RawQuery != "" || base.ForceQuery:
		wrong = "has a query: remove it; what the API wants there goes into the path of a request"
	case strings.Contains(raw, "#"):
		wrong = "has a fragment: remove it"
	case base.Scheme == "http" && sendsKey && !loopback(base.Hostname()):
		wrong = "is plain http to a host that is not this machine: the key would cross the network in the clear; use https"
	}
	if wrong != "" {
		return nil, fmt.Errorf("%q %s", bare(base), wrong)
	}
	return base, nil
}

// goodPort reports whether a URL has a port that there can be, or none. net/url takes any number, and
// what is wrong with it would be told at each poll, as an outage.
func goodPort(u *url.URL) bool {
	if !strings.HasSuffix(u.Host, ":") && u.Port() == "" {
		return true
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
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
