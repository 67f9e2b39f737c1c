package requests

import (
	"math"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
)

// Observer is told what a connection does. It must not block: most of it is told with the
// connection's lock held.
type Observer interface {
	// Made is told of each request once it is over: one of [check.Results], and how long it took.
	Made(result string, took time.Duration)
	// Late is told of each request when it starts: by how much it comes after it was due.
	Late(by time.Duration)
	// Shared is told how many waits have an answer that another wait asked for.
	Shared(waits int)
	// Paused is told of each pause that the API asks for.
	Paused(pause time.Duration)
	// Rates is told how the connection stands: once a second at most, and when nobody waits on it
	// any more.
	Rates(Rates)
}

// Rates are how a connection stands.
type Rates struct {
	Budget   float64 // requests a second that somebody allowed; 0: nobody bounds them
	Limit    float64 // … that may be made: the budget, or less if the API was found to bear less; 0: no limit is known
	Demand   float64 // … that all waits ask for together
	InFlight int
}

// ratesEvery is how far apart two tellings are at least.
const ratesEvery = time.Second

// rates tells how the connection stands. The caller holds the lock.
func (c *Connection) rates(now time.Duration) {
	if c.cfg.Observer == nil || c.waits > 0 && now-c.ratesAt < ratesEvery {
		return
	}
	c.ratesAt = now
	c.cfg.Observer.Rates(Rates{
		Budget: finite(c.pace.budget), Limit: finite(min(c.pace.budget, c.pace.bearing.limit)),
		Demand: c.pace.demand, InFlight: c.inFlight,
	})
}

// finite is a rate, or 0 if there is no bound: not everything that counts can tell an infinity.
func finite(rate float64) float64 {
	if math.IsInf(rate, 1) {
		return 0
	}
	return rate
}

// made tells of a request that is over, if it was made at all.
func (c *Connection) made(answer *check.Answer, failure *agentwait.Error, brokenOff bool, took time.Duration) {
	switch {
	case c.cfg.Observer == nil:
	case failure != nil:
		c.cfg.Observer.Made(check.ResultRefused, took)
	case answer == nil: // everybody had left before
	case brokenOff && !answer.HasStatus():
		c.cfg.Observer.Made(check.ResultBrokenOff, took)
	default:
		c.cfg.Observer.Made(answer.Result(), took)
	}
}

func (c *Connection) late(by time.Duration) {
	if c.cfg.Observer != nil {
		c.cfg.Observer.Late(max(by, 0))
	}
}

// shared tells of waits that have an answer, one of which has asked for it.
func (c *Connection) shared(waits int) {
	if c.cfg.Observer != nil && waits > 1 {
		c.cfg.Observer.Shared(waits - 1)
	}
}

func (c *Connection) paused(pause time.Duration) {
	if c.cfg.Observer != nil && pause > 0 {
		c.cfg.Observer.Paused(pause)
	}
}
