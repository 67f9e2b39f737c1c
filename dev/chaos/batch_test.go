package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

func TestEachRowOfABatchCounts(t *testing.T) {
	epoch := time.Now()
	log := &polls.Log{Epoch: epoch, Interactions: map[string]*polls.Interaction{
		"batch-1": {Ends: 2e6, Polls: []polls.Poll{{At: 1e6}, {At: 3e6, Worker: 1}}},
		"batch-2": {Ends: 4e6, Polls: []polls.Poll{{At: 1e6}, {At: 5e6, Worker: 1}}},
	}}
	row := func(id, outcome, response, message string) waits.Ending {
		return waits.Ending{Wait: waits.Wait{InteractionID: id}, Outcome: outcome, Response: response, Message: message}
	}
	count := func(closed time.Time, second waits.Ending) (*field, verdict) {
		f, v := &field{plans: map[string]stubapi.Plan{batched: {FailEvery: 2}}}, verdict{}
		f.countBatch(&v, batchEnding{rows: []waits.Ending{row("batch-1", "completed", stubapi.Reply("batch-1"), ""), second}, closed: closed}, log)
		return f, v
	}
	f, v := count(epoch.Add(5*time.Second), row("batch-2", "agentwait.AgentFailed", "", stubapi.Reply("batch-2")))
	require.Equal(t, []int{2, 2, 0}, []int{v.waits, v.right, v.lost})
	require.InDeltaSlice(t, []float64{1}, v.late, 1e-6)
	require.Equal(t, []string{"2 of the waits are rows of one AwaitAgents; workers that polled them: 2"}, f.notes)

	_, v = count(epoch.Add(5*time.Second), row("batch-2", "still_running", "", ""))
	require.True(t, v.failed())
	_, v = count(time.Time{}, row("batch-2", "", "", ""))
	require.Equal(t, 1, v.lost)
	require.Empty(t, v.late)
}
