package agentstatus

import (
	"time"

	"github.com/agentwait/agentwait/internal/scan"
)

// Intervals returns the shortest and the longest delay between two polls, before jitter, with
// the defaults and bounds that [Decide] goes by.
func (p Policy) Intervals() (shortest, longest time.Duration) {
	low, high := scan.Intervals(&scan.DecideInput{
		MinInterval: milliseconds(p.MinInterval),
		MaxInterval: milliseconds(p.MaxInterval),
	})
	return time.Duration(low) * time.Millisecond, time.Duration(high) * time.Millisecond
}
