package learned

import "time"

// These are agentstatus.Decide's, which a test compares.
const (
	lagDivisor  = 30 // a delay is about 3 % of the time waited
	minInterval = time.Second
	maxInterval = 1 << 31 * time.Millisecond
)

// Proportional is the schedule that needs no history: elapsed/30, within bounds. Its fields
// come with their defaults filled in, since agentstatus.Decide owns those.
type Proportional struct {
	// Min is the shortest delay. Under 1 s it counts as 1 s, over 24 days as 24 days.
	Min time.Duration
	// Max is the longest delay. Under Min it counts as Min, over 24 days as 24 days.
	Max time.Duration
}

// At returns the delay after a poll at elapsed, before jitter.
func (p Proportional) At(elapsed time.Duration) time.Duration {
	low, high := p.bounds()
	return min(max(elapsed/lagDivisor, low), high)
}

// at is At in seconds.
func (p Proportional) at(t float64) float64 {
	low, high := p.bounds()
	return min(max(t/lagDivisor, low.Seconds()), high.Seconds())
}

func (p Proportional) bounds() (low, high time.Duration) {
	low = min(max(p.Min, minInterval), maxInterval)
	return low, min(max(p.Max, low), maxInterval)
}
