package activities

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/gumloop"
)

// DefaultCredential is the name of the credential that an input without one uses.
const DefaultCredential = "default"

// DefaultRequestTimeout bounds one poll where [Config.RequestTimeout] is zero. It is
// a backstop: a client's own timeout is shorter (30 s in package gumloop).
const DefaultRequestTimeout = 60 * time.Second

// Poller makes one poll. [*gumloop.Client] is one; whatever is to stand between the
// activities and the API (a limiter, a breaker, the sharing of requests) is another
// that wraps it.
//
// An answer is returned whatever its status code. An error means that no usable answer
// came: [*gumloop.RefError] and [*gumloop.RedirectError] end the wait, any other counts
// as a transient failure of the network. Its text is shown to people and kept in
// histories, so it must not contain a secret. Poll honours ctx and is safe for
// concurrent use.
type Poller interface {
	Poll(ctx context.Context, ref gumloop.Ref) (*gumloop.Answer, error)
}

// Config configures [Activities].
type Config struct {
	// Credentials are the pollers by the names that inputs use. A name is no secret;
	// the key behind it stays in its poller. Required: at least one. An input without a
	// credential uses the one named [DefaultCredential].
	Credentials map[string]Poller
	// Parse reads the body of a 2xx answer. It is where an adapter for another vendor's
	// API goes: the method Parse of a *host.Host (package wasm/host) fits. An error counts
	// as a broken body, which is a transient failure; its text is shown to people. Parse is
	// called concurrently, and has to honour ctx if it may take long: that ends with
	// RequestTimeout, with the wait, and when the worker stops.
	// Defaults to [agentstatus.Parse].
	Parse func(ctx context.Context, body []byte) (*agentstatus.Status, error)
	// RequestTimeout bounds one poll and the reading of its answer, whatever its poller does.
	// Defaults to [DefaultRequestTimeout].
	RequestTimeout time.Duration
	// Now tells the time. Defaults to [time.Now].
	Now func() time.Time
	// Random returns a number in [0, 1) for the jitter of the poll schedule. It is
	// called concurrently. Defaults to [rand.Float64].
	Random func() float64
}

// Activities are PollAgentStatus and CheckAgentStatus with what they depend on. They
// are safe for concurrent use.
type Activities struct {
	credentials    map[string]Poller
	parse          func(ctx context.Context, body []byte) (*agentstatus.Status, error)
	requestTimeout time.Duration
	now            func() time.Time
	random         func() float64
	signal         func(ctx context.Context, workflowID, runID, name string, argument any) error
	heartbeat      func(ctx context.Context, taskToken []byte, details any) error
}

// New checks cfg and returns the activities, so that a wrong configuration shows when
// a worker starts and not at its first wait.
func New(cfg Config) (*Activities, error) {
	if len(cfg.Credentials) == 0 {
		return nil, errors.New("activities: Config.Credentials is empty: give at least one poller, by the name \"" + DefaultCredential + "\"")
	}
	for name, poller := range cfg.Credentials {
		if name == "" || len(name) > maxCredentialBytes {
			return nil, fmt.Errorf("activities: Config.Credentials has the name %.40q: want 1 to %d bytes", name, maxCredentialBytes)
		}
		if poller == nil {
			return nil, fmt.Errorf("activities: Config.Credentials[%q] is nil: give a poller, such as a *gumloop.Client", name)
		}
	}
	if cfg.RequestTimeout < 0 {
		return nil, fmt.Errorf("activities: Config.RequestTimeout is %v: want a positive duration, or 0 for %v", cfg.RequestTimeout, DefaultRequestTimeout)
	}
	a := &Activities{
		credentials:    maps.Clone(cfg.Credentials),
		parse:          cfg.Parse,
		requestTimeout: cfg.RequestTimeout,
		now:            cfg.Now,
		random:         cfg.Random,
		signal:         signalWorkflow,
		heartbeat:      recordHeartbeat,
	}
	if a.parse == nil {
		a.parse = func(_ context.Context, body []byte) (*agentstatus.Status, error) { return agentstatus.Parse(body) }
	}
	if a.requestTimeout == 0 {
		a.requestTimeout = DefaultRequestTimeout
	}
	if a.now == nil {
		a.now = time.Now
	}
	if a.random == nil {
		a.random = rand.Float64
	}
	return a, nil
}

// credentialNames lists the credentials for people, sorted.
func (a *Activities) credentialNames() string {
	return strings.Join(slices.Sorted(maps.Keys(a.credentials)), ", ")
}
