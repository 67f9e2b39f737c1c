package host

import (
	"context"
	"math"
	"time"
)

// For the benchmarks, which compare steps with the native core's: parsing alone, and
// parsing and writing the document, without what agentstatus.FromDocument takes.

// ParseOnly has the module parse a body, and nothing more.
func (h *Host) ParseOnly(ctx context.Context, body []byte) error {
	return h.with(ctx, len(body), func(ctx context.Context, i *instance) (bool, error) { return i.parse(ctx, body) })
}

// Normalise has the module parse a body and write its document.
func (h *Host) Normalise(ctx context.Context, body []byte) ([]byte, error) {
	return h.normalise(ctx, body)
}

// TimeoutOf returns how long the parse of a body of that many bytes may take.
func (h *Host) TimeoutOf(size int) time.Duration { return h.timeoutOf(size) }

// EndSoon makes parses of bodies of that many bytes end soon, and gives all others for ever. What
// has to end for its time, and what must not, is so the same on any machine.
func (h *Host) EndSoon(size int) {
	h.timeoutOf = func(of int) time.Duration {
		if of == size {
			return 100 * time.Millisecond
		}
		return math.MaxInt64
	}
}

// Idle returns how many instances are kept.
func (h *Host) Idle() int {
	h.pool.mu.Lock()
	defer h.pool.mu.Unlock()
	return len(h.pool.idle)
}

// Interruptible rewrites a module as it is run where it is not trusted.
func Interruptible(module []byte) ([]byte, error) {
	all, err := sections(module)
	if err != nil {
		return nil, err
	}
	return interruptible(all)
}
