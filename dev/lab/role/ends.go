package role

import (
	"slices"
	"sync"
)

// ends keeps the beginning and the end of what a process prints to standard error. The reason of
// a panic stands at its beginning, before a stack that may be long.
type ends struct {
	mu          sync.Mutex
	first, last []byte
	between     bool // something was printed that is not kept
}

const endBytes = 4 << 10 // of each

func (e *ends) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := min(len(b), endBytes-len(e.first))
	e.first = append(e.first, b[:n]...)
	e.last = append(e.last, b[n:]...)
	if surplus := len(e.last) - endBytes; surplus > 0 {
		e.last = slices.Delete(e.last, 0, surplus)
		e.between = true
	}
	return len(b), nil
}

// String is what was printed, to be added to an error.
func (e *ends) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.first) == 0 {
		return ""
	}
	gap := ""
	if e.between {
		gap = "\n…\n"
	}
	return "\n" + string(e.first) + gap + string(e.last)
}
