package workflows

import (
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// continueAsNew ends this run with an order for the next: see [wait.continueAsNew].
func (b *batch) continueAsNew(ctx workflow.Context) error {
	signalled := workflow.GetSignalChannel(ctx, agentwait.RowsSignal)
	for signalled.Len() > 0 {
		b.receiveRows(ctx, signalled)
	}
	for {
		var raw converter.RawValue
		if !workflow.GetSignalChannel(ctx, agentwait.SignalPollNow).ReceiveAsync(&raw) {
			break
		}
		b.pollNow(ctx, raw)
	}
	next := b.in
	next.Carried = &agentwait.CarriedAgents{
		StartedAt: b.startedAt, DeadlineAt: b.deadlineAt,
		Rows: b.carriedRows(), Polls: b.polls, PollsNow: b.pollsNow,
	}
	if b.check.running != nil { // its answer is lost with this run
		b.check.all = true
	}
	if b.check.wanted() {
		next.Carried.PollNow = &agentwait.PollNow{}
		if !b.check.all {
			next.Carried.PollNow.InteractionIDs = b.some(b.wantedPlaces()).InteractionIDs
		}
	}
	return workflow.NewContinueAsNewError(renewed(ctx, b.deadlineAt), agentwait.AwaitAgentsName, next)
}

// carriedRows are the ended rows that the next run gets. One whose reply there is no room for is
// not among them: it is polled again.
func (b *batch) carriedRows() (carried []agentwait.Row) {
	within := b.rows.Within(agentwait.MaxCarriedBytes)
	for i := range within {
		if within[i].Ended() && within[i].Truncated == b.rows.Row(i).Truncated {
			carried = append(carried, within[i])
		}
	}
	return carried
}

// restore takes over what the earlier run carried.
func (b *batch) restore(from agentwait.CarriedAgents) {
	b.startedAt, b.deadlineAt = from.StartedAt, from.DeadlineAt
	b.polls, b.pollsNow = from.Polls, from.PollsNow
	for _, row := range from.Rows {
		b.see(row)
	}
	if from.PollNow != nil {
		b.takePollNow(*from.PollNow)
	}
	b.in.Carried = nil
}
