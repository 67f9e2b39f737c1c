package activities

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
)

// Connection is one API that a worker serves, with the limits that it has to itself. Zero values
// stand for those of the [Config].
type Connection struct {
	API API
	// RequestTimeout bounds one poll and the reading of its answer, a start, and an answer to a run.
	RequestTimeout time.Duration
	// MaxRequestsInFlight bounds the requests in flight: polls, checks and starts, which take half of
	// the places at most. An answer and a cancel are made at once.
	MaxRequestsInFlight int
	// MaxRequestsPerSecond is the budget of these requests.
	MaxRequestsPerSecond float64

	// Namespaces are those whose workflows may use the connection, and TaskQueues those on which the
	// activity has to have come. Where both are given both have to fit. Neither by default: the
	// connection is for whoever reaches the worker. From elsewhere an input ends with
	// InvalidRequest, whichever activity it is for, and nothing is sent.
	Namespaces []string
	TaskQueues []string
}

// connect puts all connections into one list, and checks them.
func (cfg *Config) connect() error {
	all := make(map[string]Connection, len(cfg.Connections)+len(cfg.Credentials))
	maps.Copy(all, cfg.Connections)
	for name, api := range cfg.Credentials {
		if _, twice := all[name]; twice {
			return fmt.Errorf("activities: Config.Connections has %.40q twice, with Credentials: leave one of them out", name)
		}
		all[name] = Connection{API: api}
	}
	if len(all) == 0 {
		return errors.New("activities: Config.Connections is empty: give at least one API, by the name \"" + agentwait.DefaultCredential + "\"")
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if name == "" || len(name) > agentwait.MaxCredentialBytes {
			return fmt.Errorf("activities: Config.Connections has the name %.40q: want 1 to %d bytes", name, agentwait.MaxCredentialBytes)
		}
		if err := all[name].check(); err != nil {
			return fmt.Errorf("activities: Config.Connections[%q]%w", name, err)
		}
	}
	cfg.Connections, cfg.Credentials = all, nil
	return nil
}

// check says what is wrong with a connection.
func (c Connection) check() error {
	switch {
	case c.API == nil:
		return errors.New(".API is nil: give an API, such as a *gumloop.Client")
	case c.RequestTimeout < 0:
		return fmt.Errorf(".RequestTimeout is %v: want a positive duration, or 0 for that of the Config", c.RequestTimeout)
	case c.MaxRequestsInFlight < 0:
		return fmt.Errorf(".MaxRequestsInFlight is %d: want a positive number, or 0 for that of the Config", c.MaxRequestsInFlight)
	case !(c.MaxRequestsPerSecond >= 0) || math.IsInf(c.MaxRequestsPerSecond, 1):
		return fmt.Errorf(".MaxRequestsPerSecond is %v: want a positive number, or 0 for that of the Config", c.MaxRequestsPerSecond)
	}
	if err := checkPlaces(".Namespaces", c.Namespaces); err != nil {
		return err
	}
	return checkPlaces(".TaskQueues", c.TaskQueues)
}

// checkPlaces refuses a list that lets nobody in, or not whom it seems to.
func checkPlaces(field string, names []string) error {
	if names != nil && len(names) == 0 {
		return fmt.Errorf("%s has no name, so nobody may use the connection: give one, or nil for all", field)
	}
	for i, name := range names {
		switch {
		case name == "" || name != strings.TrimSpace(name):
			return fmt.Errorf("%s[%d] is %.64q: want a name, without spaces around it", field, i, name)
		case slices.Contains(names[:i], name):
			return fmt.Errorf("%s has %.64q twice: leave one of them out", field, name)
		}
	}
	return nil
}
