package requests

import (
	"math"
	"time"
)

// Standing is how a connection stands at a moment, for people.
type Standing struct {
	Waits    int
	InFlight int           // requests
	Rate     float64       // requests that were started in the last second
	Demand   float64       // what the waits ask for, in requests a second
	Limit    float64       // the budget, or less if the API bears less; +Inf: neither is known
	Paused   time.Duration // for how long the API has asked for a pause yet
}

// Standing looks, and changes nothing.
func (c *Connection) Standing() Standing {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, recent := c.time.Now(), c.pace.bearing.recent // a copy: reading it turns it on
	return Standing{
		Waits: c.waits, InFlight: c.inFlight, Rate: recent.rate(now), Demand: max(c.pace.demand, 0),
		Limit: math.Min(c.pace.budget, c.pace.bearing.limit), Paused: max(c.pace.pausedUntil-now, 0),
	}
}

// Asks reports whether a request about a wait's interaction is under way.
func (c *Connection) Asks(w *Waiter) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return w.subject != nil && w.subject.flight != nil
}
