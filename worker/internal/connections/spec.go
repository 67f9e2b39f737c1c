// Package connections makes the APIs that a worker serves out of what a file and flags say: for
// each connection a vendor, an address, a key, and limits of its own.
package connections

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentwait/agentwait/vendors"
)

// Spec is one connection as a file or a flag has it. Empty fields stand for the vendor's defaults,
// or the command's.
type Spec struct {
	Vendor               string            `toml:"vendor"`
	URL                  string            `toml:"url"`
	KeyFile              string            `toml:"key_file"`
	KeyEnv               string            `toml:"key_env"`
	Auth                 string            `toml:"auth"`
	Adapter              string            `toml:"adapter"`
	StatusPath           string            `toml:"status_path"`
	RequestTimeout       Duration          `toml:"request_timeout"`
	MaxBodyBytes         int               `toml:"max_body_bytes"`
	MaxRequestsInFlight  int               `toml:"max_requests_in_flight"`
	MaxRequestsPerSecond float64           `toml:"max_requests_per_second"`
	Options              map[string]string `toml:"options"` // the vendor's own

	parse vendors.Parse // of the adapter, once it is loaded
}

// Duration is a duration as people write it: 30s.
type Duration time.Duration

// UnmarshalText reads one.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%.40q is no duration: give one such as 30s", text)
	}
	*d = Duration(parsed)
	return nil
}

// fields are what a flag can set, by their names.
var fields = []string{
	"url", "key-file", "key-env", "auth", "adapter", "status-path", "request-timeout", "max-body-bytes",
	"max-requests-in-flight", "max-requests-per-second",
}

// set sets a field from a flag. What is not a field is an option of the vendor's.
func (s *Spec) set(name, value string) (err error) {
	switch name {
	case "url":
		s.URL = value
	case "key-file":
		s.KeyFile = value
	case "key-env":
		s.KeyEnv = value
	case "auth":
		s.Auth = value
	case "adapter":
		s.Adapter = value
	case "status-path":
		s.StatusPath = value
	case "request-timeout":
		err = s.RequestTimeout.UnmarshalText([]byte(value))
	case "max-body-bytes":
		s.MaxBodyBytes, err = number(value)
	case "max-requests-in-flight":
		s.MaxRequestsInFlight, err = number(value)
	case "max-requests-per-second":
		if s.MaxRequestsPerSecond, err = strconv.ParseFloat(value, 64); err != nil {
			err = fmt.Errorf("%.40q is no number: give one such as 20", value)
		}
	default:
		name = strings.ReplaceAll(name, "-", "_")
		if !slices.Contains(optionsOf(s.Vendor), name) {
			return fmt.Errorf("it has no field %.40q: give one of %s", name, strings.Join(append(slices.Clone(fields), optionsOf(s.Vendor)...), ", "))
		}
		if s.Options == nil {
			s.Options = map[string]string{}
		}
		s.Options[name] = value
	}
	return err
}

func number(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, fmt.Errorf("%.40q is no whole number", value)
	}
	return n, nil
}

// check says what is wrong with a connection, whatever said it.
func (s *Spec) check() error {
	switch {
	case s.Vendor == "":
		return fmt.Errorf("it names no vendor: give one of %s, or a file such as vendor.toml", strings.Join(Vendors(), ", "))
	case s.KeyFile != "" && s.KeyEnv != "":
		return fmt.Errorf("it has a key-file and a key-env: leave one of them out")
	case s.RequestTimeout < 0:
		return fmt.Errorf("its request-timeout is %v: give a positive duration such as 30s", time.Duration(s.RequestTimeout))
	case s.MaxBodyBytes < 0 || s.MaxBodyBytes > maxBodyBytes:
		return fmt.Errorf("its max-body-bytes is %d: give 1 to %d, or leave it out", s.MaxBodyBytes, maxBodyBytes)
	case s.MaxRequestsInFlight < 0:
		return fmt.Errorf("its max-requests-in-flight is %d: give a positive number, or leave it out", s.MaxRequestsInFlight)
	case !(s.MaxRequestsPerSecond >= 0) || s.MaxRequestsPerSecond > 1e6:
		return fmt.Errorf("its max-requests-per-second is %v: give a positive number such as 20, or leave it out", s.MaxRequestsPerSecond)
	}
	for name := range s.Options {
		if known := optionsOf(s.Vendor); !slices.Contains(known, name) {
			said := "none"
			if len(known) > 0 {
				said = "one of " + strings.Join(known, ", ")
			}
			return fmt.Errorf("the vendor %.64s has no option %.40q: give %s", s.Vendor, name, said)
		}
	}
	return nil
}

// maxBodyBytes is far more than an answer has; the parser's own bound is 2 GiB.
const maxBodyBytes = 1 << 30
