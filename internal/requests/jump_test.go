package requests_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/internal/clock"
	"github.com/agentwait/agentwait/internal/requests"
)

// However the waits leave, a clock that jumps goes on afterwards.
func TestAClockThatJumpsGoesOnWhenAllHaveLeft(t *testing.T) {
	jumping := agenttest.NewClock()
	r := &rig{t: t, time: clock.NewTimeline(jumping), random: seeded(7)}
	r.conn = requests.NewConnection(requests.Config{
		API: newAPI(always), Timeline: r.time, Timeout: time.Minute, Random: r.random,
	})
	for round := range 3000 {
		r.waits = nil
		r.beginAll(fmt.Sprintf("r%d-", round), 4)
		for _, w := range r.waits {
			go w.leave()
		}
		fired, _ := jumping.NewTimer(time.Hour)
		select {
		case <-fired:
			jumping.Working(-1)
		case <-time.After(10 * time.Second):
			t.Fatalf("round %d: the clock stands still, although nobody waits any more", round)
		}
	}
}
