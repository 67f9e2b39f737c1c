package vendors

import (
	"container/list"
	"context"
	"fmt"
	"sync"
)

// DefaultMaxInflightBytes bounds the memory of answers if [Config.MaxInflightBytes] is zero.
const DefaultMaxInflightBytes = 256 << 20

// free is what each answer may take beside the budget: answers of a run that goes on are
// smaller, and never wait behind a large one. As many of them as there are connections exist.
const free = 64 << 10

// Budget bounds the memory that answers take together while they are read and parsed. Clients
// that have the same one in [Config.Budget] share it, as those of one process should. One whose
// server hangs with answers half sent leaves room for the others: see [share].
//
// An answer's size is not known before it has been read, so it takes what it needs piece by
// piece. A semaphore would let each hold a piece and wait for the next one for ever: here, room
// for the largest answer is kept apart, and whoever has waited for longest gets it and can finish.
type Budget struct {
	bytes int64

	mu     sync.Mutex
	shares int       // how many clients there are
	apart  int64     // kept for the one answer that always fits: the largest there can be
	used   int64     // of the rest
	alone  *lease    // who has what is kept apart
	lately *share    // whose answer had that last
	queue  list.List // of *claim: who waits, the first to come first
}

// share is what one client takes of a budget. Where there are several, none takes more than it
// leaves free (the dynamic threshold of Choudhury and Hahne, 1998): one that takes all that it can
// has half, two have a third each, and there is always room for another one's answers.
type share struct {
	used    int64
	waiting int // claims
}

// NewBudget returns a budget of so many bytes. One answer always fits: if the largest that is
// allowed is larger than the budget, answers over 64 KiB are read one after the other.
func NewBudget(bytes int) *Budget { return &Budget{bytes: int64(bytes)} }

// Used is how much of the budget is taken at present, beyond the 64 KiB that every answer may have,
// and how much there is. An answer that has what is kept apart counts as all of that.
func (b *Budget) Used() (used, bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	used = b.used
	if b.alone != nil {
		used += b.apart
	}
	return used, b.bytes
}

// admits makes sure that an answer of a size can always be finished, and returns the share of
// the client whose answers may be as large.
func (b *Budget) admits(largest int64) *share {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.apart = max(b.apart, largest)
	b.shares++
	return &share{}
}

// lease is what one answer takes of a budget.
type lease struct {
	budget *Budget
	share  *share
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
	case l.share.waiting == 0 && b.grant(l, more, b.queue.Len() == 0):
		b.mu.Unlock()
		return nil
	}
	c := &claim{lease: l, more: more, granted: make(chan struct{})}
	waits := b.queue.PushBack(c)
	l.share.waiting++
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
		l.share.waiting--
		b.serve() // who stood behind it may need less
	}
	return &noRoomError{bytes: b.bytes}
}

// grant gives a lease more, if there is room, or alone what is kept apart. The caller holds the lock.
func (b *Budget) grant(l *lease, more int64, alone bool) bool {
	switch left := b.bytes - b.apart - b.used - more; {
	case l.over: // nobody would give it back
	case left >= 0 && (b.shares < 2 || l.share.used+more <= left):
		b.used += more
		l.has += more
		l.share.used += more
	case alone && b.alone == nil:
		b.alone, b.lately = l, l.share
	default:
		return false
	}
	return true
}

// serve gives those who wait what has become free, each client's in their order. What is kept apart
// goes to another client than the last time, if one waits for it. The caller holds the lock.
func (b *Budget) serve() {
	for _, again := range []bool{false, true} {
		stuck := map[*share]bool{}
		for at := b.queue.Front(); at != nil; {
			c, next := at.Value.(*claim), at.Next()
			share := c.lease.share
			if stuck[share] = stuck[share] || !b.grant(c.lease, c.more, again || share != b.lately); !stuck[share] {
				b.queue.Remove(at)
				share.waiting--
				close(c.granted)
			}
			at = next
		}
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
	l.share.used -= l.has
	l.has = 0
	if b.alone == l {
		b.alone = nil
	}
	if b.queue.Len() > 0 {
		b.serve()
	}
}
