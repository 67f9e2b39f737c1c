package activities_test

import (
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/clock"
)

// A worker whose clock was ahead ended waits without one request; one whose clock was behind
// never ended them.
func TestAClockThatIsWrongChangesNothing(t *testing.T) {
	for _, off := range []time.Duration{time.Hour, 90 * time.Second, -time.Hour} {
		inBothModes(t, func(t *testing.T, m mode) {
			begin := time.Now()
			api := scripted(state(running))
			h := newHarness(t, m, api.Poll)
			h.config.Clock = wrongClock{off: off}
			_, err := h.poll(`"timeout_seconds":30,"min_interval_seconds":120`)
			_, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
			if len(api.at) != 2 || time.Since(begin) != 30*time.Second {
				t.Errorf("%v: %d polls in %v, want those at 0 and 30 s", off, len(api.at), time.Since(begin))
			}
			if !details.LastStatusAt.Equal(begin.Add(30 * time.Second)) {
				t.Errorf("%v: last status at %v, want the server's time", off, details.LastStatusAt)
			}
		})
	}
}

// wrongClock is the machine's clock, off by as much.
type wrongClock struct {
	clock.System
	off time.Duration
}

func (c wrongClock) Now() time.Time { return time.Now().Add(c.off) }
