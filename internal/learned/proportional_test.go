package learned

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/agentwait/agentwait/agentstatus"
)

// The proportional schedule is agentstatus.Decide's, which rounds to milliseconds.
func TestProportionalIsThatOfDecide(t *testing.T) {
	running := func([]byte) (*agentstatus.Status, error) {
		return &agentstatus.Status{Phase: agentstatus.PhaseRunning}, nil
	}
	intervals := []time.Duration{time.Millisecond, time.Second, 2 * time.Second, 40 * time.Second,
		15 * time.Minute, 20 * time.Hour, 1000 * time.Hour}
	for _, low := range intervals {
		for _, high := range intervals {
			for _, elapsed := range []time.Duration{0, 50 * time.Second, 70 * time.Second,
				10 * time.Minute, 9 * time.Hour, 72 * time.Hour, 100_000 * time.Hour} {
				decided := agentstatus.Decide(
					agentstatus.Policy{MinInterval: low, MaxInterval: high},
					agentstatus.Progress{Polls: 1, Elapsed: elapsed},
					agentstatus.Observation{HTTPStatus: 200, Parse: running, Random: 0.5})
				got := Proportional{Min: low, Max: high}.At(elapsed)
				assert.InDelta(t, decided.Delay.Milliseconds(), got.Milliseconds(), 5,
					"Min %v, Max %v, after %v", low, high, elapsed)
			}
		}
	}
}
