// Package clock is how waits tell the time, so that tests can inject it.
package clock

import "time"

// Clock tells the time and waits. It is safe for concurrent use.
type Clock interface {
	Now() time.Time
	// NewTimer returns a channel on which something arrives once d has passed, and a
	// function that releases the timer. d may be zero or negative: then it is there at once.
	NewTimer(d time.Duration) (fired <-chan time.Time, stop func())
}

// Worker is implemented by a clock that jumps: it is told of work under way, and jumps only
// while there is none. A timer that it fires counts as work, until whoever it was for says
// that it is done.
type Worker interface {
	Working(delta int)
}

// System is the machine's clock.
type System struct{}

// Now returns the time, with the monotonic reading by which durations are measured.
func (System) Now() time.Time { return time.Now() }

// NewTimer is time.NewTimer.
func (System) NewTimer(d time.Duration) (<-chan time.Time, func()) {
	timer := time.NewTimer(d)
	return timer.C, func() { timer.Stop() }
}

// Timeline measures moments as durations since its own start, on the clock's monotonic
// reading: a wall clock that is set meanwhile changes nothing.
type Timeline struct {
	clock Clock
	start time.Time
}

// NewTimeline starts a timeline now.
func NewTimeline(c Clock) *Timeline { return &Timeline{clock: c, start: c.Now()} }

// Now returns the present moment.
func (t *Timeline) Now() time.Duration { return t.clock.Now().Sub(t.start) }

// Clock returns the timeline's clock.
func (t *Timeline) Clock() Clock { return t.clock }

// Wall returns a moment as the clock's time.
func (t *Timeline) Wall(at time.Duration) time.Time { return t.start.Add(at) }

// Working tells a clock that jumps of work that begins (1) or has ended (-1).
func (t *Timeline) Working(delta int) {
	if w, ok := t.clock.(Worker); ok {
		w.Working(delta)
	}
}
