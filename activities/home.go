package activities

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
)

// stopTimeout bounds a hand-over that nobody else bounds.
const stopTimeout = 30 * time.Second

// home is one worker's part of the engine: the attempts that came through it, which are handed
// over when it stops.
type home struct {
	engine *engine

	mu       sync.Mutex
	kinds    map[kind]*kind
	attempts []*attempt
	stopping bool
	watched  bool          // the worker's stop channel
	empty    chan struct{} // closed when nothing is left, while somebody waits for that
}

// kind is what many attempts have in common, and keep once.
type kind struct {
	namespace, taskQueue, workflowType, activityType string
	client                                           client.Client
}

func (e *engine) newHome() *home {
	h := &home{engine: e, kinds: map[kind]*kind{}}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.homes[h] = struct{}{}
	return h
}

// homeOf returns the home of what comes to a worker through the methods of [Activities], which
// somebody has registered himself: one for each stop channel.
func (e *engine) homeOf(stop <-chan struct{}) *home {
	e.mu.Lock()
	defer e.mu.Unlock()
	h, ok := e.unregistered[stop]
	if !ok {
		h = &home{engine: e, kinds: map[kind]*kind{}}
		e.unregistered[stop], e.homes[h] = h, struct{}{}
	}
	return h
}

// kindOf returns the one copy of a kind.
func (h *home) kindOf(k kind) *kind {
	h.mu.Lock()
	defer h.mu.Unlock()
	known, ok := h.kinds[k]
	if !ok {
		known = &k
		h.kinds[k] = known
	}
	return known
}

// watch stops the home when its worker's stop channel is closed: for workers whose stop nobody
// else tells of.
func (h *home) watch(stop <-chan struct{}) {
	h.mu.Lock()
	watch := !h.watched && stop != nil
	h.watched = h.watched || watch
	h.mu.Unlock()
	if watch {
		go func() {
			<-stop
			ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
			defer cancel()
			_ = h.stop(ctx) // says in the log what it could not hand over
		}()
	}
}

// takeIn adds an attempt that came at a moment. A home that stops leaves it to another attempt,
// and says so, but for one that nobody could take over in time: its end would be the wait's last
// word, so it is held for as long as the stop leaves.
func (h *home) takeIn(a *attempt, now time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopping && a.body.handsOver(now) {
		return false
	}
	a.place = int32(len(h.attempts))
	h.attempts = append(h.attempts, a)
	return true
}

// letGo forgets an attempt that has ended and whose end was told.
func (h *home) letGo(a *attempt) {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := len(h.attempts) - 1
	moved := h.attempts[last]
	h.attempts[a.place], moved.place = moved, a.place
	h.attempts[last] = nil
	h.attempts = h.attempts[:last]
	if last == 0 {
		h.attempts = nil
		if h.empty != nil {
			close(h.empty)
			h.empty = nil
		}
	}
}

// stop hands all waits over and returns when the server knows of each, or ctx ends.
func (h *home) stop(ctx context.Context) error {
	h.mu.Lock()
	first := !h.stopping
	h.stopping = true
	attempts := slices.Clone(h.attempts)
	if len(attempts) > 0 && h.empty == nil {
		h.empty = make(chan struct{})
	}
	empty := h.empty
	h.mu.Unlock()
	if first {
		h.forgetMe()
		now := h.engine.time.Now()
		for _, a := range oldestFirst(attempts) {
			a.stop(now)
		}
	}
	if len(attempts) == 0 {
		return nil
	}
	select {
	case <-empty:
		return nil
	case <-ctx.Done():
	}
	h.mu.Lock()
	left := len(h.attempts)
	h.mu.Unlock()
	if left == 0 {
		return nil
	}
	write(h.engine.cfg.Logger, levelWarn, "agentwait: the worker stops and could not hand over all waits; they go on after their heartbeat timeout", "waits", left)
	return fmt.Errorf("activities: %d waits were not handed over: they go on after their heartbeat timeout: %w", left, context.Cause(ctx))
}

// oldestFirst sorts attempts by when their next poll is due.
func oldestFirst(attempts []*attempt) []*attempt {
	due := make(map[*attempt]time.Duration, len(attempts))
	for _, a := range attempts {
		a.mu.Lock()
		due[a] = a.body.due()
		a.mu.Unlock()
	}
	slices.SortFunc(attempts, func(a, b *attempt) int { return cmp.Compare(due[a], due[b]) })
	return attempts
}

func (h *home) forgetMe() {
	h.engine.mu.Lock()
	defer h.engine.mu.Unlock()
	delete(h.engine.homes, h)
	maps.DeleteFunc(h.engine.unregistered, func(_ <-chan struct{}, other *home) bool { return other == h })
}
