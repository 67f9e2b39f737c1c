// A wait lasts for days, so a deploy always meets tokens that the release before wrote. They are
// here as that wrote them.
package activities_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"
)

// In a bubble it is the year 2000.
const (
	oldSingle = `{"polls":12,"consecutive_failures":2,"state":"ASYNC_PROCESSING","phase":"running","started_at":"1999-12-31T23:59:00.863346429Z",` +
		`"first_poll_at":"1999-12-31T23:59:00.9Z","last_poll_at":"1999-12-31T23:59:58Z","last_status_at":"1999-12-31T23:59:50Z",` +
		`"next_poll_at":"2000-01-01T00:00:04Z","next_delay_seconds":6,"last_problem":"unavailable"}`
	oldBatch = `{"started_at":"1999-12-31T23:59:00Z","polls":7,"ended":"AQ==","next_poll_at":"2000-01-01T00:00:03Z","next_delay_seconds":4,"waits":"AAADAAAAAAQAAQ=="}`
)

func TestATokenOfThePreviousRelease(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		begin := time.Now()
		api := scripted(answer(403, signIn), done())
		h := newHarness(t, m, api.Check)
		h.env.details = json.RawMessage(oldSingle)
		result, err := h.poll(`"timeout_seconds":600`)
		if err != nil {
			t.Fatal(err)
		}
		if result.Polls != 14 || api.at[0].Sub(begin) != 4*time.Second {
			t.Errorf("got %+v; polled first after %v", result, api.at[0].Sub(begin))
		}
		if m == remote {
			return // it is over before its first heartbeat
		}
		if token := h.beats()[0].token; token.LastProblem != "unavailable" || token.ConsecutiveFailures != 2 {
			t.Errorf("the first heartbeat has %+v", token)
		}
	})
}

func TestABatchsTokenOfThePreviousRelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(string, time.Duration, int) any { return replies("done") })
		r.before = json.RawMessage(oldBatch)
		result, err := r.run(batchOf(2))
		if err != nil {
			t.Fatal(err)
		}
		wantOutcomes(t, result, "completed", "completed")
		if result.Rows[1].Polls != 5 || f.polls["i0001"][0] != 3*time.Second {
			t.Errorf("row %+v, polled at %v", result.Rows[1], f.polls["i0001"])
		}
	})
}
