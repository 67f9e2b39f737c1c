package activities

import (
	"cmp"
	"context"
	"time"

	"github.com/agentwait/agentwait"
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

// requestTimeout bounds a request of a target's connection, which exists.
func (e *engine) requestTimeout(target agentwait.Target) time.Duration {
	return cmp.Or(e.cfg.Connections[target.CredentialName()].RequestTimeout, e.cfg.RequestTimeout)
}
