package agentstatus

import (
	"testing"
	"time"
)

// Defaults that were resolved twice differed: a longest interval of a second alone was two
// seconds in one place.
func TestIntervalsAreThoseOfDecide(t *testing.T) {
	for _, p := range []Policy{
		{}, {MinInterval: time.Minute}, {MaxInterval: time.Second}, {MinInterval: time.Hour},
		{MinInterval: time.Millisecond}, {MinInterval: 5 * time.Second, MaxInterval: 7 * time.Second},
	} {
		shortest, longest := p.Intervals()
		body := []byte(`{"state":"ASYNC_PROCESSING"}`)
		at := func(elapsed time.Duration) time.Duration {
			return Decide(p, Progress{Elapsed: elapsed}, Observation{HTTPStatus: 200, Body: body, Random: 0.5}).Delay
		}
		if got := at(0); got != shortest {
			t.Errorf("%+v: Decide begins with %v, Intervals says %v", p, got, shortest)
		}
		if got := at(1000 * time.Hour); got.Round(time.Second) != longest.Round(time.Second) {
			t.Errorf("%+v: Decide ends with %v, Intervals says %v", p, got, longest)
		}
	}
}
