package learned

import (
	"container/list"
	"sync"
	"time"
)

// DefaultLimit is how many agents are known at most, if nothing else is said.
const DefaultLimit = 1000

// Agents keeps the histories of many agents, the one used longest ago going first if
// there are too many. The zero value is ready; it must not be copied after first use. Its
// methods are safe for concurrent use.
type Agents struct {
	// Limit is how many agents are known at most. Defaults to DefaultLimit. It must not
	// change after first use.
	Limit int

	mu    sync.Mutex
	known map[string]*list.Element // of *agent
	used  list.List                // the last used first
}

type agent struct {
	key     string
	history Histogram
}

// Delay returns the time from a poll at elapsed to the next one, before jitter, and whether
// it was learned. For an agent with fewer than MinRuns runs it is the proportional one.
func (a *Agents) Delay(key string, elapsed time.Duration, p Proportional) (delay time.Duration, learned bool) {
	history, ok := a.history(key)
	if !ok || history.Runs() < MinRuns {
		return p.At(max(elapsed, 0)), false
	}
	return history.Delay(elapsed, p), true
}

// Ended adds a run of an agent. See [Histogram.Add] for what lo and hi are.
func (a *Agents) Ended(key string, lo, hi time.Duration) {
	if hi <= 0 {
		return // nothing would be learned, so no agent has to make room
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	at, ok := a.known[key]
	if !ok {
		at = a.admit(key)
	}
	a.used.MoveToFront(at)
	at.Value.(*agent).history.Add(lo, hi)
}

// admit makes an agent known, in the place of another if there are too many.
func (a *Agents) admit(key string) *list.Element {
	if a.known == nil {
		a.known = map[string]*list.Element{}
	}
	limit := a.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	if len(a.known) >= limit {
		last := a.used.Back()
		delete(a.known, last.Value.(*agent).key)
		a.used.Remove(last)
	}
	at := a.used.PushFront(&agent{key: key})
	a.known[key] = at
	return at
}

// history copies an agent's history and counts that as use, so that the arithmetic of a
// delay holds no lock.
func (a *Agents) history(key string) (Histogram, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	at, ok := a.known[key]
	if !ok {
		return Histogram{}, false
	}
	a.used.MoveToFront(at)
	return at.Value.(*agent).history, true
}

// Summary says what is known of an agent, and whether anything is. It counts as no use.
func (a *Agents) Summary(key string) (Summary, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	at, ok := a.known[key]
	if !ok {
		return Summary{}, false
	}
	return at.Value.(*agent).history.Summary(), true
}

// Len returns how many agents are known.
func (a *Agents) Len() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.known)
}
