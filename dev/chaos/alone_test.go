package main

// Two workers that poll one interaction at once must show in every fault, however far apart its
// polls are.

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/dev/lab/polls"
)

// every is one worker's polls from one moment to another.
func every(worker uint16, from, to, delay time.Duration) (all []polls.Poll) {
	for at := from; at <= to; at += delay {
		all = append(all, polls.Poll{At: at.Microseconds(), Status: 200, Worker: worker})
	}
	return all
}

func logOf(trains ...[]polls.Poll) *polls.Log {
	all := slices.Concat(trains...)
	slices.SortStableFunc(all, func(a, b polls.Poll) int { return int(a.At - b.At) })
	return &polls.Log{Workers: []string{"a", "b"}, Interactions: map[string]*polls.Interaction{"agent-1": {Polls: all}}}
}

func TestTwoWorkersAtOnceShowInEveryFault(t *testing.T) {
	for _, what := range faults() {
		for _, short := range []bool{true, false} {
			f := &field{fault: what, short: short}
			delay := f.gap() - f.heartbeat()
			log := logOf(every(0, 0, 5*delay, delay), every(1, delay/2, 5*delay, delay))
			var v verdict
			f.alone(&v, log)
			require.True(t, v.failed(), "%s, short %t: polls %v apart", what.name, short, delay)
			require.Equal(t, 4*delay, v.overlap)
		}
	}
}

func TestAFrozenWorkerThatPollsOnceMoreIsAlone(t *testing.T) {
	for _, short := range []bool{true, false} {
		f := &field{fault: faultNamed(t, "freeze"), short: short}
		second := time.Second
		frozen := 3 * second
		thawed := frozen + f.standsStill()
		log := logOf(
			every(0, 0, frozen, second),
			every(1, frozen+f.heartbeat(), thawed+20*second, second),
			every(0, thawed, thawed, second),
		)
		var v verdict
		f.alone(&v, log)
		require.False(t, v.failed(), "%v", v.wrong)
		require.Zero(t, v.overlap)
	}
}

func faultNamed(t *testing.T, name string) fault {
	t.Helper()
	chosen, err := choose(faults(), []string{name})
	require.NoError(t, err)
	return chosen[0]
}
