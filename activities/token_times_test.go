// A token that somebody wrote, or a worker with a wrong clock, once made moments that overflow:
// a wait that had lasted for centuries, or one that made no last poll.
package activities_test

import (
	"testing"
	"time"

	"github.com/agentwait/agentwait"
)

func TestATokenOfAnyYear(t *testing.T) {
	for _, at := range []string{"1970-01-01T00:00:00Z", "2226-01-01T00:00:00Z", "8999-12-31T23:59:59Z"} {
		inBothModes(t, func(t *testing.T, m mode) {
			begin := time.Now()
			api := scripted(state(running))
			h := newHarness(t, m, api.Check)
			_, err := h.poll(`"timeout_seconds":30,"min_interval_seconds":120,"token":{"polls":7,"consecutive_failures":0,"next_delay_seconds":1,` +
				`"started_at":"` + at + `","first_poll_at":"` + at + `","last_poll_at":"` + at + `","last_status_at":"` + at + `","next_poll_at":"` + at + `"}`)
			_, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true)
			if last := api.at[len(api.at)-1]; !last.Equal(begin.Add(30 * time.Second)) {
				t.Errorf("%s: the last poll came after %v, want the deadline", at, last.Sub(begin))
			}
			if details.ElapsedSeconds < 0 || details.Polls != 7+len(api.at) {
				t.Errorf("%s: %+v", at, details)
			}
		})
	}
	inBothModes(t, func(t *testing.T, m mode) {
		h := newHarness(t, m, scripted(done()).Check)
		_, err := h.poll(`"token":{"started_at":"9999-12-31T23:59:59-23:59"}`)
		if _, details := wantError(t, err, agentwait.ErrTypeInvalidRequest, true); details.Field != "token.started_at" {
			t.Errorf("got %+v", details)
		}
		h = newHarness(t, m, scripted(done()).Check)
		h.env.details = agentwait.Token{StartedAt: time.Date(9500, 1, 1, 0, 0, 0, 0, time.UTC), Polls: 7}
		if result, err := h.poll(``); err != nil || result.Polls != 1 {
			t.Errorf("a heartbeat that cannot be read: %+v, %v", result, err)
		}
	})
}
