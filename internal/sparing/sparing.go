// Package sparing decides which of many equal log lines are written: in an outage ten thousand waits
// say the same at once, and whoever looks for the reason needs it once, and how often.
package sparing

import (
	"sync"
	"time"
)

// maxKeys bounds what is remembered. There are a few dozen messages.
const maxKeys = 256

// Lines lets so many lines of one key pass in each period. It is safe for concurrent use.
type Lines struct {
	most   int
	period time.Duration

	mu     sync.Mutex
	keys   map[string]*key
	looked time.Duration // when keys were looked through
}

type key struct {
	began           time.Duration
	passed, leftOut int
}

// New lets most lines of a key pass in each period.
func New(most int, period time.Duration) *Lines {
	return &Lines{most: most, period: period, keys: map[string]*key{}}
}

// Left is how many lines of a key were left out.
type Left struct {
	Key   string
	Lines int
}

// Passes reports whether a line is to be written at a moment, on any clock that goes on. left has what
// was left out in periods that are over: it is told once.
func (l *Lines) Passes(name string, now time.Duration) (left []Left, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	left = l.over(now)
	k := l.keys[name]
	if k == nil {
		if len(l.keys) >= maxKeys { // nobody has as many messages: what follows is not counted apart
			name = ""
			k = l.keys[name]
		}
		if k == nil {
			k = &key{began: now}
			l.keys[name] = k
		}
	}
	if k.passed < l.most {
		k.passed++
		return left, true
	}
	k.leftOut++
	return left, false
}

// Over is what was left out in periods that are over, for whoever has no line to write. It costs
// nearly nothing where it is asked often.
func (l *Lines) Over(now time.Duration) (left []Left) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over(now)
}

// over forgets the periods that are over. It looks once a tenth of a period.
func (l *Lines) over(now time.Duration) (left []Left) {
	if now-l.looked < l.period/10 {
		return nil
	}
	l.looked = now
	for name, k := range l.keys {
		if now-k.began < l.period {
			continue
		}
		if k.leftOut > 0 {
			left = append(left, Left{name, k.leftOut})
		}
		delete(l.keys, name)
	}
	return left
}

// Rest is what was left out and is not told yet, for the end.
func (l *Lines) Rest() (left []Left) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, k := range l.keys {
		if k.leftOut > 0 {
			left = append(left, Left{name, k.leftOut})
		}
	}
	clear(l.keys)
	return left
}
