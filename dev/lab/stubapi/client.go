package stubapi

import (
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/role"
)

// API is the API's process, as the laboratory sees it.
type API struct {
	Addresses
	process *role.Process
}

// Start starts the API.
func Start(ctx context.Context, config Config) (*API, error) {
	a := &API{}
	var err error
	a.process, err = role.Start(ctx, RoleName, config, &a.Addresses)
	return a, err
}

// Stop ends the API.
func (a *API) Stop() { a.process.Kill() } // it holds nothing

// Plan says how the agents of a group behave from now on.
func (a *API) Plan(ctx context.Context, group string, plan Plan) error {
	return role.Call(ctx, a.Control+"/plan", planned{Group: group, Plan: plan}, nil)
}

// Break sets what is wrong with the API from now on; the zero value heals it.
func (a *API) Break(ctx context.Context, faults Faults) error {
	return role.Call(ctx, a.Control+"/faults", faults, nil)
}

// Counts tells how far a group is.
func (a *API) Counts(ctx context.Context, group string) (counts Counts, err error) {
	err = role.Call(ctx, a.Control+"/counts?group="+url.QueryEscape(group), nil, &counts)
	return counts, err
}

// Traffic tells how clients use connections.
func (a *API) Traffic(ctx context.Context) (traffic Traffic, err error) {
	err = role.Call(ctx, a.Control+"/traffic", nil, &traffic)
	return traffic, err
}

// Log is every request so far.
func (a *API) Log(ctx context.Context) (*polls.Log, error) {
	var log polls.Log
	err := role.Fetch(ctx, a.Control+"/log", nil, func(body io.Reader) error { return gob.NewDecoder(body).Decode(&log) })
	return &log, err
}

// WaitFor waits until a group's counts are as far as enough says.
func (a *API) WaitFor(ctx context.Context, group, what string, enough func(Counts) bool) error {
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	var counts Counts // as they were last known
	for {
		now, err := a.Counts(ctx, group)
		if err == nil {
			if counts = now; enough(counts) {
				return nil
			}
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("%s of group %s did not come about (%+v): %w", what, group, counts, context.Cause(ctx))
		}
	}
}
