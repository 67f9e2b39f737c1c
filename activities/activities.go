package activities

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/internal/text"
	"github.com/agentwait/agentwait/vendors"
)

// Activities are PollAgentStatus and the others of the package with the engine that holds their
// waits. One serves any number of workers of a process. They are safe for
// concurrent use.
type Activities struct {
	engine *engine
}

// New checks cfg and returns the activities, so that a wrong configuration shows when
// a worker starts and not at its first wait. Nothing runs before the first wait comes.
func New(cfg Config) (*Activities, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Activities{engine: newEngine(cfg)}, nil
}

// Close hands all waits over to other workers and returns when the server knows, or when ctx
// ends. The plugin of package workflows does that for its worker. Without it, call Close after
// the worker has stopped and before its client is closed: a wait that nobody hands over stands
// still until its heartbeat timeout.
func (a *Activities) Close(ctx context.Context) error { return a.engine.close(ctx) }

// connection returns the connection of a target's credential.
func (e *engine) connection(target agentwait.Target) (*requests.Connection, error) {
	c, ok := e.connections[target.CredentialName()]
	if !ok {
		return nil, e.noCredential(target)
	}
	if wrong := check.Validate(e.cfg.Connections[target.CredentialName()].API, target); wrong != nil {
		return nil, wrong.Final()
	}
	return c, nil
}

// api returns the API of a target's credential.
func (e *engine) api(target agentwait.Target) (vendors.API, error) {
	c, ok := e.cfg.Connections[target.CredentialName()]
	if !ok {
		return nil, e.noCredential(target)
	}
	return c.API, nil
}

// requestTimeout bounds a request of a target's connection, which exists.
func (e *engine) requestTimeout(target agentwait.Target) time.Duration {
	return cmp.Or(e.cfg.Connections[target.CredentialName()].RequestTimeout, e.cfg.RequestTimeout)
}

func (e *engine) noCredential(target agentwait.Target) error {
	// Somebody may have put the key itself here, so that it is not shown in full.
	return agentwait.InvalidRequest(target.InteractionID, agentwait.OutOfRange("credential",
		fmt.Sprintf("%q", text.Cut(target.CredentialName(), 12)),
		fmt.Sprintf("the name of a credential of this worker: %s", e.credentialNames())))
}

// credentialNames lists the credentials for people, sorted.
func (e *engine) credentialNames() string {
	return strings.Join(slices.Sorted(maps.Keys(e.connections)), ", ")
}
