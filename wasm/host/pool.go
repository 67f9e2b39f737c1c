package host

import (
	"context"
	"sync"
)

// maxKeptBytes is the memory up to which an instance is kept. A larger one is thrown
// away: memory never shrinks, and one large body must not cost that much for ever.
const maxKeptBytes = 16 << 20

// pool lends instances. A slot is the right to have one; whoever holds all slots knows
// that nothing runs.
type pool struct {
	slots   chan struct{}
	closing chan struct{}

	mu   sync.Mutex
	idle []*instance

	drained int // slots that drain keeps
}

func newPool(size int) *pool {
	return &pool{slots: make(chan struct{}, size), closing: make(chan struct{})}
}

// enter waits for a slot.
func (p *pool) enter(ctx context.Context) error {
	select {
	case <-p.closing:
		return ErrClosed
	default:
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-p.closing:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave gives the slot back.
func (p *pool) leave() { <-p.slots }

// take returns an instance that is idle, or nil.
func (p *pool) take() *instance {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	// The last one that was used: its memory is the one in the caches.
	i := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	return i
}

// put keeps an instance for the next parse, or throws it away.
func (p *pool) put(i *instance, healthy bool) {
	if !healthy || i.memory.Size() > maxKeptBytes {
		i.close()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, i)
}

// drain waits until no slot is in use, and keeps them all. Where ctx is done before, it
// can go on later. One goroutine at a time calls it.
func (p *pool) drain(ctx context.Context) error {
	for ; p.drained < cap(p.slots); p.drained++ {
		select {
		case p.slots <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
