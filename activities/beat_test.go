package activities

import (
	"testing"
	"time"
)

// A heartbeat comes in time for one repetition, and never at once after another: a timeout that
// is a second or less would have the engine do nothing else.
func TestBeatInterval(t *testing.T) {
	for _, c := range []struct{ timeout, want time.Duration }{
		{200 * time.Millisecond, 100 * time.Millisecond},
		{time.Second, 500 * time.Millisecond},
		{3 * time.Second, 2 * time.Second},
		{5 * time.Second, 4 * time.Second},
		{time.Minute, 52 * time.Second},
		{time.Hour, time.Minute},
	} {
		if got := beatInterval(c.timeout); got != c.want {
			t.Errorf("a timeout of %v: every %v, want %v", c.timeout, got, c.want)
		}
	}
}
