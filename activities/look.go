package activities

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// ErrNotHeld is that no wait of a key is held any more: it has ended, or went on elsewhere.
var ErrNotHeld = errors.New("this process does not hold the wait any more: it has ended, or goes on with another attempt")

// Looked is what a look at a run has brought.
type Looked struct {
	Wait HeldWait // as it stood before the look
	// Status is the document; nil if none came, and Problem says why, for people.
	Status  *agentstatus.Status
	Problem string
}

// Look asks the API once about the run of a held wait, for people. The request is made as a poll is:
// within the limits of its connection, in a pause that the API has asked for not at all, never within
// a second of another one about the run, and shared with one that is under way. What it brings is a
// poll to the wait, which may end with it, unless it brings no status: then the wait does not
// hear of it.
//
// Its error is [ErrNotHeld], or ctx's.
func (a *Activities) Look(ctx context.Context, key uint64) (*Looked, error) {
	for w := range a.Held() {
		if w.Key == key {
			return a.engine.look(ctx, w)
		}
	}
	return nil, ErrNotHeld
}

func (e *engine) look(ctx context.Context, w HeldWait) (*Looked, error) {
	answer, failure, err := e.connections[w.Target.CredentialName()].Look(ctx, w.Target)
	if err != nil {
		return nil, err
	}
	looked := &Looked{Wait: w}
	if failure != nil {
		looked.Problem = failure.Message
	} else {
		seen := answer.Decide(agentstatus.Policy{}, agentstatus.Progress{}, e.time.Wall(e.time.Now()), 0)
		looked.Status, looked.Problem = seen.Status, seen.Text
	}
	return looked, nil
}

// ConnectionLoad is what goes over one connection, at a moment.
type ConnectionLoad struct {
	Name      string
	Waits     int
	InFlight  int           // requests
	PerSecond float64       // requests that were started in the last second
	Asked     float64       // what the waits ask for, in requests a second
	Limit     float64       // the budget, or what the API bears if that is less; +Inf: neither is known
	Paused    time.Duration // for how long the API has asked for a pause yet
}

// Load is that of each connection, by their names.
func (a *Activities) Load() []ConnectionLoad {
	connections := a.engine.connections
	loads := make([]ConnectionLoad, 0, len(connections))
	for _, name := range slices.Sorted(maps.Keys(connections)) {
		s := connections[name].Standing()
		loads = append(loads, ConnectionLoad{
			Name: name, Waits: s.Waits, InFlight: s.InFlight,
			PerSecond: s.Rate, Asked: s.Demand, Limit: s.Limit, Paused: s.Paused,
		})
	}
	return loads
}
