package vendors

import (
	"container/list"
	"context"
	"fmt"
	"sync"
)

// DefaultMaxInflightBytes bounds the memory of answers where [Config.MaxInflightBytes] is zero.
const DefaultMaxInflightBytes = 256 << 20

// free is what each answer may take beside the budget: answers of a run that goes on are
// smaller, and never wait behind a large one. As many of them as there are connections exist.
const free = 64 << 10

// Budget bounds the memory that answers take together while they are read and parsed. Clients
// that have the same one in [Config.Budget] share it, as those of one process should.
//
// An answer's size is not known before it has been read, so that it takes what it needs piece by
// piece. A semaphore would let each hold a piece and wait for the next one for ever: here, room
// for the largest answer is kept apart, and whoever has waited for longest gets it and can finish.
type Budget struct {
	bytes int64

	mu    sync.Mutex
	apart int64     // kept for the one answer that always fits: the largest there can be
	used  int64     // of the rest
	alone *lease    // who has what is kept apart
	queue list.List // of *claim: who waits, the first to come first
}

// NewBudget returns a budget of so many bytes. One answer always fits: where the largest that is
// allowed is larger than the budget, answers over 64 KiB are read one after the other.
func NewBudget(bytes int) *Budget { return &Budget{bytes: int64(bytes)} }

// admits makes sure that an answer of a size can always be finished.
func (b *Budget) admits(largest int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.apart = max(b.apart, largest)
}

// lease is what one answer takes of a budget.
type lease struct {
	budget *Budget
	has    int64 // of what is used
	over   bool
}

// claim is somebody who waits for more.
type claim struct {
	lease   *lease
	more    int64
	granted chan struct{}
}

// noRoomError says that an answer waited for others to be done until its request had to end.
type noRoomError struct{ bytes int64 }

func (e *noRoomError) Error() string {
	return fmt.Sprintf("there was no room for the answer: others take all of %d bytes", e.bytes)
}

// grow takes what is missing of a number of bytes. Who does not fit waits, in the order in
// which they came. Its error is a [*noRoomError].
func (l *lease) grow(ctx context.Context, to int64) error {
	b := l.budget
	b.mu.Lock()
	more := to - free - l.has
	switch {
	case more <= 0, b.alone == l, l.over:
		b.mu.Unlock()
		return nil
	case b.queue.Len() == 0 && b.grant(l, more):
		b.mu.Unlock()
		return nil
	}
	c := &claim{lease: l, more: more, granted: make(chan struct{})}
	waits := b.queue.PushBack(c)
	b.mu.Unlock()
	select {
	case <-c.granted:
		return nil
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-c.granted: // meanwhile: it stays the lease's, until that ends
	default:
		b.queue.Remove(waits)
		b.serve() // who stood behind it may need less
	}
	return &noRoomError{bytes: b.bytes}
}

// grant gives a lease more, if there is room. The caller holds the lock.
func (b *Budget) grant(l *lease, more int64) bool {
	switch {
	case l.over: // nobody would give it back
	case b.used+more <= b.bytes-b.apart:
		b.used += more
		l.has += more
	case b.alone == nil:
		b.alone = l
	default:
		return false
	}
	return true
}

// serve gives those who wait what has become free. The caller holds the lock.
func (b *Budget) serve() {
	for first := b.queue.Front(); first != nil; first = b.queue.Front() {
		c := first.Value.(*claim)
		if !b.grant(c.lease, c.more) {
			return
		}
		b.queue.Remove(first)
		close(c.granted)
	}
}

// end gives everything back.
func (l *lease) end() {
	b := l.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.over = true; l.has == 0 && b.alone != l {
		return
	}
	b.used -= l.has
	l.has = 0
	if b.alone == l {
		b.alone = nil
	}
	b.serve()
}
