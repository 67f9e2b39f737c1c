package workflows

import (
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/rows"
)

// AwaitAgents awaits the ends of up to 1,000 agents' runs. It is registered as
// [agentwait.AwaitAgentsName] and called by that name, with an [agentwait.AgentsInput] as its
// one argument. An agent that fails, is not known or needs input is a row of the result, and so
// is one that has not ended at the deadline.
//
// # Errors
//
// InvalidRequest if the input cannot be used, and a cancellation, whose second detail is how
// the batch stood ([agentwait.AgentsStanding]).
func AwaitAgents(ctx workflow.Context, input, extra converter.RawValue) (*agentwait.AgentsResult, error) {
	in, err := decodeAgentsInput(workflow.GetInfo(ctx).WorkflowStartTime, input, extra)
	if err != nil {
		return nil, err
	}
	b := newBatch(ctx, in)
	if err := b.setHandlers(ctx); err != nil {
		return nil, err
	}
	return b.run(ctx)
}

// batch is the state of one run of AwaitAgents: see [wait].
type batch struct {
	in     agentwait.AgentsInput
	places map[string]int // by interaction id
	rows   *rows.Table    // the ended ones have what is known of them
	done   int            // rows that have ended
	wanted int            // how many have to

	outcome            string
	startedAt          time.Time
	deadlineAt         time.Time
	polls, pollsBefore int // of the poller, and of those before it
	pollsNow           int
	delivered          int // bytes of the rows that the poller could deliver

	poller      poller
	polled      []int     // the places of the rows that it polls
	left        *leftOver // of the poller before; nil: nothing is known
	check       batchCheck
	lastProblem string
	ended       *batchEnding
	shown       string
	leaves      bool // goes on in another run
}

type batchEnding struct {
	outcome string
	result  *agentwait.AgentsResult
	err     error
}

// maxHeldBytes bounds the rows that are held while a batch is open. Its histories depend on it.
const maxHeldBytes = 4 << 20

func newBatch(ctx workflow.Context, in agentwait.AgentsInput) *batch {
	started := workflow.GetInfo(ctx).WorkflowStartTime.UTC()
	b := &batch{
		in: in, outcome: agentwait.OutcomeStillRunning,
		places:    make(map[string]int, len(in.InteractionIDs)),
		rows:      rows.New(in.InteractionIDs, maxHeldBytes, rows.MaxHeads),
		wanted:    in.ReturnWhen.Of(len(in.InteractionIDs)),
		startedAt: started, deadlineAt: started.Add(in.Timeout()),
	}
	for i, id := range in.InteractionIDs {
		b.places[id] = i
	}
	if in.Carried != nil {
		b.restore(*in.Carried)
	}
	return b
}

// setHandlers sets the handlers before anything blocks: see [wait.setHandlers].
func (b *batch) setHandlers(ctx workflow.Context) error {
	err := workflow.SetQueryHandlerWithOptions(ctx, agentwait.QueryStatus,
		func() (agentwait.AgentsView, error) { return b.view(), nil },
		workflow.QueryHandlerOptions{Description: "What the workflow knows about the interactions, without their replies."})
	if err != nil {
		return err
	}
	err = workflow.SetQueryHandlerWithOptions(ctx, agentwait.QueryResult, b.row,
		workflow.QueryHandlerOptions{Description: `How one interaction ended, with its reply: {"interaction_id": "…"}.`})
	if err != nil {
		return err
	}
	return setExtendDeadline(ctx, "", &b.deadlineAt, b.showDetails)
}

// run holds the batch until it has ended or has to continue as new.
func (b *batch) run(ctx workflow.Context) (*agentwait.AgentsResult, error) {
	work, cancel := workflow.WithCancel(ctx)
	defer cancel()

	if b.done < b.wanted { // else a run before had all and was asked for one more
		b.startPoller(work)
	}
	for b.ended == nil {
		if b.done >= b.wanted {
			b.finish(ctx, agentwait.OutcomeCompleted)
			break
		}
		if b.leaves || mustContinue(ctx, b.check.running) {
			return nil, b.continueAsNew(ctx)
		}
		b.startCheckIfDue(work)
		b.showDetails(ctx)
		b.next(ctx, work)
	}
	b.outcome = b.ended.outcome
	b.showDetails(ctx)
	return b.ended.result, b.ended.err
}

// next waits for one event and handles it, in the order of [wait.next].
func (b *batch) next(ctx, work workflow.Context) {
	selector := workflow.NewSelector(ctx)
	selector.AddFuture(b.poller.future, func(f workflow.Future) { b.pollerEnded(work, f) })
	if b.check.running != nil {
		selector.AddFuture(b.check.running, func(f workflow.Future) { b.checkEnded(ctx, f) })
	}
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) { b.cancel(ctx) })
	selector.AddReceive(workflow.GetSignalChannel(ctx, agentwait.RowsSignal), func(c workflow.ReceiveChannel, _ bool) {
		b.receiveRows(ctx, c)
	})
	selector.AddReceive(workflow.GetSignalChannel(ctx, agentwait.SignalPollNow), func(c workflow.ReceiveChannel, _ bool) {
		if raw, ok := received(c); ok {
			b.pollNow(ctx, raw)
		}
	})
	if b.check.spacing != nil {
		selector.AddFuture(b.check.spacing, func(workflow.Future) { b.check.spacing = nil })
	}
	selector.Select(ctx)
}

// see takes over a row that has ended. One that has is never undone, but may get its reply.
func (b *batch) see(row agentwait.Row) {
	i, known := b.places[row.InteractionID]
	if !known || !row.Ended() {
		return
	}
	before := b.rows.Row(i)
	if !before.Ended() {
		b.done++
	} else if before.Outcome != row.Outcome || !before.Truncated {
		return // what was told first counts
	}
	b.rows.Put(i, row)
}

// finish ends the batch with its rows. Those that have not ended are still_running, or
// deadline_exceeded.
func (b *batch) finish(ctx workflow.Context, outcome string) {
	b.ended = &batchEnding{outcome: outcome, result: b.result(ctx, outcome, b.deliverable())}
}

// deliverable is how large the rows of the result may be: as asked for, and as large as the
// poller's were if that is more, since the poller knows what its server takes.
func (b *batch) deliverable() int {
	most := agentwait.DefaultMaxResultBytes
	if b.in.MaxResultBytes > 0 {
		most = min(most, b.in.MaxResultBytes)
	}
	return max(most-envelopeBytes, b.delivered)
}

// envelopeBytes is what a result has beside its rows.
const envelopeBytes = 1 << 10

func (b *batch) result(ctx workflow.Context, outcome string, most int) *agentwait.AgentsResult {
	found := b.rows.Within(most)
	return &agentwait.AgentsResult{
		Outcome: outcome, Rows: found, Counts: agentwait.CountRows(found),
		Polls:          b.polls + b.pollsNow,
		ElapsedSeconds: agentwait.Seconds(workflow.Now(ctx).Sub(b.startedAt)),
		LastProblem:    b.lastProblem,
	}
}

// cancel ends the batch as somebody asked for, with how it stood.
func (b *batch) cancel(ctx workflow.Context) {
	standing := b.result(ctx, agentwait.OutcomeCancelled, agentwait.MaxCarriedBytes)
	b.ended = &batchEnding{outcome: agentwait.OutcomeCancelled, err: agentwait.CancelledAgents(b.details(ctx), standing)}
}

// details says how the batch stands, for an error.
func (b *batch) details(ctx workflow.Context) agentwait.ErrorDetails {
	return agentwait.ErrorDetails{
		Polls:          b.polls + b.pollsNow,
		ElapsedSeconds: agentwait.Seconds(workflow.Now(ctx).Sub(b.startedAt)),
	}
}
