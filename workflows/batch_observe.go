package workflows

import (
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/rows"
	"github.com/agentwait/agentwait/internal/text"
)

// maxViewErrorBytes is how much of an error's message the query "status" shows.
const maxViewErrorBytes = 128

// maxViewBytes is how much of what is told of runs at work the query "status" has room for.
const maxViewBytes = 1 << 20

// receiveRows takes over rows that the poller signalled.
func (b *batch) receiveRows(ctx workflow.Context, c workflow.ReceiveChannel) {
	raw, ok := received(c)
	if !ok {
		return
	}
	var change agentwait.RowsChange
	if err := decodeArguments(&change, raw); err != nil {
		workflow.GetLogger(ctx).Warn("agentwait: ignoring a signal that cannot be read", "signal", agentwait.RowsSignal, "error", err)
		return
	}
	b.seePolls(change.Polls)
	for _, row := range change.Rows {
		b.see(row)
	}
}

// seePolls takes over a count of the present poller, which only grows.
func (b *batch) seePolls(polls int) {
	b.polls = max(b.polls, bounded(b.pollsBefore+bounded(polls)))
}

// view is the answer of the query "status".
func (b *batch) view() agentwait.AgentsView {
	view := agentwait.AgentsView{
		Outcome: b.outcome, Counts: agentwait.CountRows(b.rows.Rows()),
		Ended: b.done, ReturnWhen: b.wanted,
		StartedAt: b.startedAt, DeadlineAt: b.deadlineAt,
		Polls: b.polls, PollsNow: b.pollsNow, LastProblem: b.lastProblem,
		Rows: b.rows.Standing(maxViewBytes),
	}
	for i := range view.Rows {
		if e := view.Rows[i].Error; e != nil {
			view.Rows[i].Error = &agentwait.RowError{Type: e.Type, Message: text.Cut(e.Message, maxViewErrorBytes)}
		}
	}
	return view
}

// row answers the query "result".
func (b *batch) row(arg, extra converter.RawValue) (*agentwait.Row, error) {
	var query agentwait.RowQuery
	if err := decodeArguments(&query, arg, extra); err != nil {
		return nil, invalidRequest(query.InteractionID, err)
	}
	i, known := b.places[query.InteractionID]
	if !known {
		return nil, invalidRequest(query.InteractionID, agentwait.OutOfRange("interaction_id",
			text.Quote(query.InteractionID, 64), "one of the batch's interaction_ids"))
	}
	row := *b.rows.Row(i)
	return &row, nil
}

func sizeOf(all []agentwait.Row) (size int) {
	for i := range all {
		size += rows.SizeOf(&all[i])
	}
	return size
}
