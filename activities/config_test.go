// A wrong configuration has to show when a worker starts. Found at the first wait it is
// an error in somebody's workflow at night.
package activities_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/activities"
)

func TestNewRefuses(t *testing.T) {
	poller := scripted(done())
	named := func(name string, api activities.API) func(*activities.Config) {
		return func(c *activities.Config) { c.Credentials = map[string]activities.API{name: api} }
	}
	for _, row := range []struct {
		change func(*activities.Config)
		want   string
	}{
		{func(c *activities.Config) { c.Credentials = nil }, "Connections is empty: give at least one API"},
		{named("", poller), `the name ""`},
		{named(strings.Repeat("x", 129), poller), "1 to 128 bytes"},
		{named("eu", nil), `["eu"].API is nil: give an API`},
		{func(c *activities.Config) { c.Connections = map[string]activities.Connection{"eu": {API: poller}} }, `has "eu" twice`},
		{func(c *activities.Config) {
			c.Connections = map[string]activities.Connection{"us": {API: poller, RequestTimeout: -1}}
		}, `["us"].RequestTimeout is -1ns`},
		{func(c *activities.Config) {
			c.Connections = map[string]activities.Connection{"us": {API: poller, MaxRequestsInFlight: -1}}
		}, `["us"].MaxRequestsInFlight is -1`},
		{func(c *activities.Config) {
			c.Connections = map[string]activities.Connection{"us": {API: poller, MaxRequestsPerSecond: math.NaN()}}
		}, `["us"].MaxRequestsPerSecond is NaN`},
		{func(c *activities.Config) { c.RequestTimeout = -time.Second }, "RequestTimeout is -1s: want a positive duration, or 0 for 1m0s"},
		{func(c *activities.Config) { c.MaxWaits = -1 }, "MaxWaits is -1: want a positive number, or 0 for 100000"},
		{func(c *activities.Config) { c.MaxRequestsInFlight = -1 }, "MaxRequestsInFlight is -1: want a positive number, or 0 for 64"},
		{func(c *activities.Config) { c.MaxRequestsPerSecond = -0.1 }, "MaxRequestsPerSecond is -0.1: want a positive number, or 0 for no budget"},
		{func(c *activities.Config) { c.MaxRequestsPerSecond = math.NaN() }, "MaxRequestsPerSecond is NaN: want"},
		{func(c *activities.Config) { c.MaxRequestsPerSecond = math.Inf(1) }, "MaxRequestsPerSecond is +Inf: want"},
		{func(c *activities.Config) { c.MaxRequestsPerSecond = math.Inf(-1) }, "MaxRequestsPerSecond is -Inf: want"},
		{func(c *activities.Config) { c.MaxPayloadBytes = -2 }, "MaxPayloadBytes is -2: want at least 2048, -1 for no limit, or 0 for 2097152"},
		{func(c *activities.Config) { c.MaxPayloadBytes = 1 }, "MaxPayloadBytes is 1: want at least 2048"},
		{func(c *activities.Config) { c.MaxPayloadBytes = 1024 }, "MaxPayloadBytes is 1024: want at least 2048"},
		{func(c *activities.Config) { c.MaxPayloadBytes = 2047 }, "MaxPayloadBytes is 2047: want at least 2048"},
	} {
		config := activities.Config{Credentials: map[string]activities.API{"eu": poller}}
		row.change(&config)
		_, err := activities.New(config)
		if err == nil || !strings.HasPrefix(err.Error(), "activities: Config.") || !strings.Contains(err.Error(), row.want) {
			t.Errorf("got %v, want %q", err, row.want)
		}
	}
}

func TestNewTakesTheBounds(t *testing.T) {
	eu := map[string]activities.API{"eu": scripted(done())}
	for _, config := range []activities.Config{
		{Credentials: eu}, // none is named default
		{Credentials: eu, RequestTimeout: 1, MaxWaits: 1, MaxRequestsInFlight: 1, MaxRequestsPerSecond: 0.001, MaxPayloadBytes: 2048},
		{Credentials: eu, MaxRequestsPerSecond: math.MaxFloat64, MaxPayloadBytes: -1},
	} {
		if _, err := activities.New(config); err != nil {
			t.Error(err)
		}
	}
}
