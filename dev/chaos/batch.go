package main

// A batch of AwaitAgents among the waits of a fault: one activity and one heartbeat hold what
// many waits hold apart.

import (
	"context"
	"time"

	"github.com/agentwait/agentwait/dev/lab/labworker"
	"github.com/agentwait/agentwait/dev/lab/polls"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// batched is the group of the agents of a batch.
const batched = "batch"

// beginBatch starts a batch for as many agents as the form has, and waits until each of them
// has been asked for.
func (f *field) beginBatch(ctx context.Context, plan stubapi.Plan) error {
	n := 200
	if f.short {
		n = 20
	}
	f.plans[batched] = plan
	if err := f.API.Plan(ctx, batched, plan); err != nil {
		return err
	}
	batch, err := waits.StartBatch(ctx, f.Client, queue, labworker.AwaitAgentsWorkflow, batched, waits.BatchInput{
		InteractionIDs: waits.IDs(batched, n), UserID: stubapi.User,
		TimeoutSeconds: waitTimeout.Seconds(), HeartbeatTimeoutSeconds: f.heartbeat().Seconds(),
		MinIntervalSeconds: f.pick(2*time.Second, time.Second).Seconds(),
	})
	if err != nil {
		return err
	}
	f.batches = append(f.batches, batch)
	return f.known(ctx, batched, n)
}

// batchEnding is what came of a batch.
type batchEnding struct {
	rows   []waits.Ending
	closed time.Time // the zero time: it has not ended
}

func (f *field) followBatches(ctx context.Context) []batchEnding {
	ends := make([]batchEnding, len(f.batches))
	for i, b := range f.batches {
		ends[i].rows, ends[i].closed = waits.FollowBatch(ctx, f.Client, b)
	}
	return ends
}

// countBatch counts each row as a wait. A batch is late by the time from its last agent's end
// to its own.
func (f *field) countBatch(v *verdict, end batchEnding, log *polls.Log) {
	v.waits += len(end.rows)
	last := int64(0)
	workers := map[uint16]bool{}
	for _, row := range end.rows {
		f.count1(v, row, log)
		it := log.Interactions[row.InteractionID]
		if it == nil {
			continue
		}
		last = max(last, it.Ends)
		for _, p := range it.Polls {
			workers[p.Worker] = true
		}
	}
	if last != 0 && !end.closed.IsZero() {
		v.late = append(v.late, end.closed.Sub(log.When(last)).Seconds())
	}
	f.note("%d of the waits are rows of one AwaitAgents; workers that polled them: %d", len(end.rows), len(workers))
}
