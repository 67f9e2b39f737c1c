package activities_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/clock"
)

// A worker whose clock was ahead ended waits without one request; one whose clock was behind
// never ended them.
func TestAClockThatIsWrongChangesNothing(t *testing.T) {
	for _, off := range []time.Duration{time.Hour, 11 * time.Minute, 90 * time.Second, -time.Hour} {
		for _, timeout := range []int{5, 20, 590} {
			inBothModes(t, func(t *testing.T, m mode) { wrongClockPolls(t, m, off, timeout) })
		}
		inBothModes(t, func(t *testing.T, m mode) {
			begin := time.Now()
			api := scripted(state(running))
			h := newHarness(t, m, api.Check)
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

// wrongClockPolls awaits an agent that does not end, and wants polls from the beginning to the
// deadline, and an error that says no more than that.
func wrongClockPolls(t *testing.T, m mode, off time.Duration, timeout int) {
	begin := time.Now()
	api := scripted(state(running))
	h := newHarness(t, m, api.Check)
	h.config.Clock = wrongClock{off: off}
	_, err := h.poll(`"timeout_seconds":` + strconv.Itoa(timeout))
	failure, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
	lasts := time.Duration(timeout) * time.Second
	if len(api.at) < 2 || !api.at[0].Equal(begin) || !api.at[len(api.at)-1].Equal(begin.Add(lasts)) || time.Since(begin) != lasts {
		t.Errorf("%v: %d polls in %v, want them until %v", off, len(api.at), time.Since(begin), lasts)
	}
	said := failure.Message()
	if !strings.Contains(said, begin.Add(lasts).UTC().Format(time.RFC3339)) || strings.Contains(said, "failed") || details.Polls != len(api.at) {
		t.Errorf("%v: the error says %q and has %d polls", off, said, details.Polls)
	}
}

// wrongClock is the machine's clock, off by as much.
type wrongClock struct {
	clock.System
	off time.Duration
}

func (c wrongClock) Now() time.Time { return time.Now().Add(c.off) }
