package activities

import (
	"fmt"
	"sync"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

const (
	// alone is how many waits of a connection have a line of their own for their trouble. Of more at
	// the same time one line speaks for all.
	alone = 3
	// firstTold is how long after that the first such line comes, so that its number says something,
	// and nextTold how far the next ones are apart; the distance doubles up to mostTold.
	firstTold = 5 * time.Second
	nextTold  = time.Minute
	mostTold  = 15 * time.Minute
	// recovers is the share of the most waits that saw trouble, as a divisor, from which on it is over:
	// those that poll rarely notice late.
	recovers = 100
)

// outage tells people of polls that fail on one connection. One wait whose polls fail is that wait's
// matter; ten thousand are the API's, and some lines.
type outage struct {
	connection string
	say        func(l level, message string, keyvals ...any)
	wall       func(time.Duration) time.Time

	mu      sync.Mutex
	failing int // waits whose last poll failed
	most    int // … at once, since it began
	began   time.Duration
	crowd   bool          // more than a few: one line speaks for all
	tellAt  time.Duration // the next line
	apart   time.Duration // … and how far the one after that is
	problem string        // of the last failed poll
	shown   string
}

// trouble is what one wait is to its connection's outage.
type trouble uint8

const (
	noTrouble trouble = iota
	silent            // one line speaks for it
	aloud             // it has had a line of its own
)

// failed takes in a failed poll. ownLine is true if the wait is to have a line of its own, which it
// may have if it wants one.
func (o *outage) failed(t *trouble, now time.Duration, problem, shown string, wants bool) (ownLine bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.problem, o.shown = problem, shown
	if *t != noTrouble {
		o.tell(now)
		return false
	}
	if o.failing == 0 && !o.crowd {
		o.began, o.most = now, 0
	}
	o.failing++
	o.most = max(o.most, o.failing)
	if wants && o.failing <= alone && !o.crowd {
		*t = aloud
		return true
	}
	*t = silent
	if !o.crowd && o.failing > alone {
		o.crowd, o.tellAt, o.apart = true, now+firstTold, nextTold
	}
	o.tell(now)
	return false
}

// tell tells of all of them where it is time.
func (o *outage) tell(now time.Duration) {
	if !o.crowd || now < o.tellAt || o.failing <= alone {
		return
	}
	o.tellAt, o.apart = now+o.apart, min(2*o.apart, mostTold)
	o.say(levelWarn, fmt.Sprintf("agentwait: connection %s: the polls of %d waits fail", o.connection, o.failing),
		"connection", o.connection, "waits", o.failing, "reason", o.problem, "since", o.wall(o.began).UTC().Format(time.RFC3339),
		"error", text.Cut(o.shown, agentwait.MaxErrorTextBytes))
}

// succeeded takes in a good answer. ownLine is true if the wait's trouble had one.
func (o *outage) succeeded(t *trouble, now time.Duration) (ownLine bool) {
	if *t == noTrouble {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	ownLine = *t == aloud && !o.crowd
	*t = noTrouble
	o.failing--
	if o.crowd && o.failing <= o.most/recovers {
		o.crowd = false
		o.say(levelWarn, fmt.Sprintf("agentwait: connection %s: polls succeed again", o.connection),
			"connection", o.connection, "waits", o.most, "since", o.wall(o.began).UTC().Format(time.RFC3339),
			"after", (now - o.began).Round(time.Second).String())
	}
	return ownLine
}

// left takes out a wait that is polled here no more. Its trouble may go on elsewhere, or when it comes
// back: that polls succeed again only a poll can say.
func (o *outage) left(t *trouble) {
	if *t == noTrouble {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	*t = noTrouble
	o.failing--
}
