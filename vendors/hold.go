package vendors

import (
	"context"
	"sync"
)

// Hold returns a context for polls whose answers are in flight, and count in the [Budget], until
// release is called: by whoever has parsed them and needs them no more. Without it an answer
// counts until [Client.Do] returns. Inside of another Hold it changes nothing, and the outer
// release counts. It reaches a Client through whatever wraps it, as long as that passes the
// context on.
func Hold(ctx context.Context) (held context.Context, release func()) {
	if ctx.Value(holdKey{}) != nil {
		return ctx, func() {}
	}
	h := &hold{}
	return context.WithValue(ctx, holdKey{}, h), h.release
}

type holdKey struct{}

// hold has the leases of the answers that are held.
type hold struct {
	mu     sync.Mutex
	leases []*lease
	over   bool
}

// take keeps a lease until the release, and reports whether that is still to come.
func (h *hold) take(l *lease) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.over {
		h.leases = append(h.leases, l)
	}
	return !h.over
}

func (h *hold) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, l := range h.leases {
		l.end()
	}
	h.leases, h.over = nil, true
}

// parsed is about what a body takes while it is parsed and a result is made of it: itself, its
// texts without their escapes, the document that is written of it, and the tables, of up to 65,536
// messages and parts and some half a KiB for each, of which the smallest has three bytes.
func parsed(body int64) int64 { return 3*body + min(body/3, 65_536)*544 }

// largest is what an answer takes at most: the buffer that is full and the next one, or what a
// parser makes of it.
func largest(maxBody int64) int64 { return max(2*maxBody, parsed(maxBody)) }
