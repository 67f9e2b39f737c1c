package polls_test

// What a run is judged by must itself be right: each rule beside a log that keeps it and
// one that breaks it.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/dev/lab/polls"
)

var epoch = time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return epoch.Add(time.Duration(seconds * float64(time.Second))) }

// of is a log of one interaction: each poll is a worker's number and a second.
func of(ends float64, all ...[2]float64) *polls.Log {
	it := &polls.Interaction{Ends: int64(ends * 1e6)}
	for _, p := range all {
		it.Polls = append(it.Polls, polls.Poll{At: int64(p[1] * 1e6), Status: 200, Worker: uint16(p[0])})
	}
	return &polls.Log{Epoch: epoch, Workers: []string{"a", "b"}, Interactions: map[string]*polls.Interaction{"g-0": it}}
}

func TestOverlaps(t *testing.T) {
	const heartbeat = 5 * time.Second
	for _, test := range []struct {
		reason string
		log    *polls.Log
		want   time.Duration
	}{
		{"one worker alone", of(0, [2]float64{0, 0}, [2]float64{0, 2}, [2]float64{0, 4}), 0},
		{"handed over", of(0, [2]float64{0, 0}, [2]float64{0, 2}, [2]float64{1, 3}, [2]float64{1, 5}), 0},
		{"a stopped worker polls once more when it goes on", of(0, [2]float64{0, 0}, [2]float64{1, 8}, [2]float64{1, 10}, [2]float64{0, 11}, [2]float64{1, 12}), 0},
		{"both poll on", of(0, [2]float64{0, 0}, [2]float64{1, 1}, [2]float64{0, 2}, [2]float64{1, 3}, [2]float64{0, 4}, [2]float64{1, 5}, [2]float64{0, 6}), 4 * time.Second},
	} {
		t.Run(test.reason, func(t *testing.T) {
			got := test.log.Overlaps(heartbeat)
			if test.want == 0 {
				require.Empty(t, got)
				return
			}
			require.Equal(t, map[string]time.Duration{"g-0": test.want}, got)
		})
	}
}

func TestLongestGaps(t *testing.T) {
	log := of(20, [2]float64{0, 1}, [2]float64{0, 3}, [2]float64{0, 9}, [2]float64{0, 12})
	require.Equal(t, []time.Duration{8 * time.Second}, log.LongestGaps(at(0), at(60)), "from the last poll to the agent's end")
	require.Equal(t, []time.Duration{6 * time.Second}, log.LongestGaps(at(0), at(13)))
	require.Equal(t, []time.Duration{3 * time.Second}, log.LongestGaps(at(9), at(13)))
	require.Equal(t, []time.Duration{11 * time.Second}, of(0).LongestGaps(at(2), at(13)), "never polled")
	require.Empty(t, log.LongestGaps(at(20), at(60)), "the agent had ended")
}

func TestCounts(t *testing.T) {
	log := of(4, [2]float64{0, 0.5}, [2]float64{1, 1.2}, [2]float64{0, 3.9}, [2]float64{0, 4.3})
	log.Interactions["g-0"].Polls[1].Status = 429
	require.Equal(t, 4, log.Requests())
	require.Equal(t, map[string]int{"a": 3, "b": 1}, log.ByWorker())
	require.InDelta(t, 0.25, log.Share(429), 1e-9)
	require.Equal(t, []int{1, 1, 0, 1}, log.PerSecond(at(0), at(4)))
	require.Equal(t, 2, log.Closer(time.Second))
	apart, which := log.Nearest()
	require.Equal(t, 400*time.Millisecond, apart)
	require.Equal(t, "g-0 by a (answered 200) and a", which)
	require.Equal(t, []time.Duration{300 * time.Millisecond}, log.Detected())
	require.Equal(t, 2, log.Between(at(1), at(4)).Requests())
	require.Equal(t, 1, log.Between(at(10), at(20)).Unpolled())
	require.Empty(t, log.Group("h").Interactions)
	require.Len(t, log.Group("g").Interactions, 1)
	require.Empty(t, log.Of("g-1", "g").Interactions)
	require.Equal(t, log.Interactions, log.Of("g-1", "g-0").Interactions)
}
