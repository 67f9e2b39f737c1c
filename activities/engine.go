package activities

import (
	"cmp"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/learned"
	"github.com/agentwait/agentwait/internal/requests"
	"github.com/agentwait/agentwait/internal/sparing"
)

const (
	// beaters and reporters bound the calls to the server that are under way: heartbeats,
	// which wait for nothing else, and the ends of attempts and phase signals.
	beaters   = 32
	reporters = 32
	// callTimeout bounds one call to the server.
	callTimeout = 10 * time.Second
	// payloadMargin is what a payload has around its JSON: metadata, a nonce, a tag.
	payloadMargin = 1 << 10
)

// engine holds all waits of a process. A wait is a record: no goroutine, no timer and no
// worker slot is its own.
//
// It has one goroutine that calls attempts when they are due (timers), one a connection that
// starts requests (package requests), and as many more as there are requests and calls to the
// server under way, within their bounds. None of these is left when there is no wait. A worker
// that nobody has told of has one that waits for its stop (home.watch).
type engine struct {
	cfg         Config
	time        *clock.Timeline
	connections map[string]*requests.Connection
	timers      *timers
	beats       *crew
	reports     *crew
	agents      *learned.Agents // nil: off
	metrics     *metrics
	lines       *sparing.Lines     // of the log
	outages     map[string]*outage // by connection
	external    atomic.Bool        // the client stores large payloads elsewhere

	mu    sync.Mutex
	homes map[*home]struct{}
	// unregistered are the homes of workers that nobody has told of.
	unregistered map[<-chan struct{}]*home
	waits        int // held
}

func newEngine(cfg Config) *engine {
	timeline := clock.NewTimeline(cfg.Clock)
	e := &engine{
		cfg:         cfg,
		time:        timeline,
		connections: make(map[string]*requests.Connection, len(cfg.Connections)),
		timers:      newTimers(timeline),
		beats:       &crew{size: beaters, time: timeline},
		reports:     &crew{size: reporters, time: timeline},
		metrics:     newMetrics(cfg),
		lines:       newLines(),
		outages:     make(map[string]*outage, len(cfg.Connections)),
		homes:       map[*home]struct{}{},

		unregistered: map[<-chan struct{}]*home{},
	}
	if !cfg.ProportionalOnly {
		e.agents = &learned.Agents{}
	}
	for name, c := range cfg.Connections {
		e.outages[name] = &outage{
			connection: name, wall: timeline.Wall,
			say: func(l level, message string, keyvals ...any) { write(cfg.Logger, l, message, keyvals...) },
		}
		e.connections[name] = requests.NewConnection(requests.Config{
			API: c.API, Timeline: timeline,
			InFlight:  cmp.Or(c.MaxRequestsInFlight, cfg.MaxRequestsInFlight),
			PerSecond: cmp.Or(c.MaxRequestsPerSecond, cfg.MaxRequestsPerSecond),
			Timeout:   e.requestTimeout(agentwait.Target{Credential: name}), Random: cfg.Random,
			Observer: connectionMetrics{e.metrics, name}, Carry: cfg.Carry,
		})
	}
	return e
}

// carry is what goes along with the requests of the waits of an activity; nil: nothing.
func (e *engine) carry(ctx context.Context) func(context.Context) context.Context {
	if e.cfg.Carry == nil {
		return nil
	}
	return e.cfg.Carry(ctx)
}

// room reserves places for waits. ok is false if the engine is full.
func (e *engine) room(waits int) (ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.waits > 0 && e.waits+waits > e.cfg.MaxWaits { // a batch that is larger fits if nothing else is
		return false
	}
	e.waits += waits
	e.metrics.held(e.waits)
	return true
}

// overfill counts waits that are held although the engine is full.
func (e *engine) overfill(waits int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.waits += waits
	e.metrics.held(e.waits)
}

func (e *engine) release(waits int) { e.overfill(-waits) }

func (e *engine) held() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.waits
}

// close stops every home.
func (e *engine) close(ctx context.Context) error {
	e.mu.Lock()
	homes := make([]*home, 0, len(e.homes))
	for h := range e.homes {
		homes = append(homes, h)
	}
	e.mu.Unlock()
	var group sync.WaitGroup
	errs := make([]error, len(homes))
	for i, h := range homes {
		group.Go(func() { errs[i] = h.stop(ctx) })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// deliverable is the largest result that the server takes; zero: no limit.
func (e *engine) deliverable() int {
	if e.cfg.MaxPayloadBytes < 0 || e.external.Load() {
		return 0
	}
	return e.cfg.MaxPayloadBytes - payloadMargin
}
