package mcp

import (
	"net/http"
	"sync"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// maxLives bounds how many tasks' ends are remembered.
const maxLives = 10_000

// lives remembers until when tasks are kept, so that one that is gone afterwards is an expired
// one: servers say "not found" of both.
type lives struct {
	mu   sync.Mutex
	ends map[key]life
}

// key names a task.
type key struct{ session, task string }

// life is when a task was made, by the clock here, and how long it is kept.
type life struct {
	from time.Time
	ttl  time.Duration
}

// saw takes note of a task. served is the time on the server's clock, if it tells that.
func (l *lives) saw(of key, t *task, now, served time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ttl := t.ttl()
	if ttl == 0 {
		delete(l.ends, of)
		return
	}
	from := now
	if made := moment(t.CreatedAt); !made.IsZero() && served.After(made) {
		from = now.Add(-served.Sub(made))
	}
	known, is := l.ends[of]
	if is && known.from.Before(from) {
		from = known.from
	}
	if l.ends == nil {
		l.ends = map[key]life{}
	}
	if !is && len(l.ends) >= maxLives {
		l.forgetSome(now)
	}
	l.ends[of] = life{from, ttl}
}

// forgetSome makes room: those that are over go first.
func (l *lives) forgetSome(now time.Time) {
	for of, life := range l.ends {
		if now.After(life.from.Add(life.ttl)) {
			delete(l.ends, of)
		}
	}
	for of := range l.ends {
		if len(l.ends) < maxLives {
			return
		}
		delete(l.ends, of)
	}
}

// expired is the status of a task that is not found any more after its time; nil: it is not known
// to be over.
func (l *lives) expired(of key, id string, now time.Time) *agentstatus.Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	life, is := l.ends[of]
	if !is || now.Before(life.from.Add(life.ttl)) {
		return nil
	}
	return &agentstatus.Status{
		InteractionID: id, State: "expired", Phase: agentstatus.PhaseExpired, Messages: []agentstatus.Message{},
		ErrorMessage: "the server has dropped the task, and what came of it, since its ttl of " + life.ttl.String() +
			" is over: ask for a longer one, or poll more often",
	}
}

// served is the time on the server's clock when it answered.
func served(answer *vendors.Answer) time.Time {
	at, err := http.ParseTime(answer.Header("Date"))
	if err != nil {
		return time.Time{}
	}
	return at
}
