package workflows

import (
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// AwaitAgent awaits the end of an agent's run. It is registered as [agentwait.AwaitAgentName]
// and called by that name, with an [agentwait.Input] as its one argument. It takes the
// argument raw, and a second one that has to be missing, so that it can refuse what
// is mistyped (see decodeArgument).
//
// # Errors
//
// An application error with one of the types of package activities and an
// [agentwait.ErrorDetails] as its only detail, or a cancellation. [agentwait.AsError] reads it.
func AwaitAgent(ctx workflow.Context, input, extra converter.RawValue) (*agentwait.Result, error) {
	in, err := decodeInput(workflow.GetInfo(ctx).WorkflowStartTime, input, extra)
	if err != nil {
		return nil, err
	}
	w := newWait(ctx, in)
	if err := w.setHandlers(ctx); err != nil {
		return nil, err
	}
	return w.run(ctx)
}

// wait is the state of one run of AwaitAgent. Only the workflow's coroutines touch
// it, and they run one at a time.
type wait struct {
	in     agentwait.Input
	view   agentwait.StatusView
	token  *agentwait.Token // continues the wait in the next poller; nil at first
	since  time.Time        // when state or phase last changed; zero until one is known
	poller poller
	check  check
	ended  *ending // nil while the wait goes on
	shown  string  // the current details, as last set
	leaves bool    // goes on in another run

	work       workflow.Context // of the poller, the check and the timer
	closeScope workflow.CancelFunc

	runs      bool                 // it is a RunAgent
	agent     string               // … of this agent, if it has started it
	starting  bool                 // the run has no name yet
	turn      workflow.Mutex       // of the answers: one after the other
	closing   string               // why no further answer is taken; empty while one is
	answers   map[string]time.Time // when requests were answered; zero: it is under way
	answering int                  // answers under way
	moved     bool                 // an answer has made another run, which is not awaited yet
	wakes     workflow.Channel     // an answer was given
	remote    string               // what became of the run that the wait's end cancelled
}

// ending is how a wait ended.
type ending struct {
	outcome string
	result  *agentwait.Result
	err     error
}

func newWait(ctx workflow.Context, in agentwait.Input) *wait {
	// The start of the workflow, not now: if no worker ran for a while, the
	// caller's deadline does not move.
	started := workflow.GetInfo(ctx).WorkflowStartTime.UTC()
	w := &wait{in: in, view: agentwait.StatusView{
		InteractionID: in.InteractionID,
		Outcome:       agentwait.OutcomeStillRunning,
		StartedAt:     started,
		DeadlineAt:    started.Add(in.Timeout()),
	}}
	if in.Carried != nil {
		w.restore(*in.Carried)
	}
	return w
}

// setHandlers sets the handlers before anything blocks, so that an update or a query
// sent together with the start finds them.
func (w *wait) setHandlers(ctx workflow.Context) error {
	err := workflow.SetQueryHandlerWithOptions(ctx, agentwait.QueryStatus,
		func() (agentwait.StatusView, error) { return w.view, nil },
		workflow.QueryHandlerOptions{Description: "What the workflow knows about the wait."})
	if err != nil {
		return err
	}
	w.wakes = workflow.NewBufferedChannel(ctx, 1)
	w.turn = workflow.NewMutex(ctx)
	if err := w.setAnswer(ctx); err != nil {
		return err
	}
	if err := w.setSetEnding(ctx); err != nil {
		return err
	}
	return setExtendDeadline(ctx, w.in.InteractionID, &w.view.DeadlineAt, w.showDetails)
}

// run holds the wait until it has ended or has to continue as new.
func (w *wait) run(ctx workflow.Context) (*agentwait.Result, error) {
	w.openScope(ctx)
	defer func() { w.closeScope() }()

	w.startPoller(w.work)
	for goesOn := true; goesOn; goesOn = w.goesOn(ctx) {
		for w.ended == nil {
			if w.wakes.ReceiveAsync(nil) { // before another run, which would not know of it
				w.answered(ctx)
			}
			if w.leaves || mustContinue(ctx, w.check.running) {
				return nil, w.continueAsNew(ctx)
			}
			w.startCheckIfDue(w.work)
			w.showDetails(ctx)
			w.event(ctx)
		}
		w.settle(ctx)
	}
	w.view.Outcome = w.ended.outcome
	w.showDetails(ctx)
	return w.ended.result, w.ended.err
}

// openScope opens one scope for the poller, the check and the timer: whatever ends the wait
// ends them too, and none of them is waited for.
func (w *wait) openScope(ctx workflow.Context) { w.work, w.closeScope = workflow.WithCancel(ctx) }

// event waits for one event and handles it. Where several are ready the first in this
// order is taken: an answer that is there wins over a cancellation that came with it.
func (w *wait) event(ctx workflow.Context) {
	selector := workflow.NewSelector(ctx)
	selector.AddFuture(w.poller.future, func(f workflow.Future) { w.pollerEnded(w.work, f) })
	if w.check.running != nil {
		selector.AddFuture(w.check.running, func(f workflow.Future) { w.checkEnded(ctx, f) })
	}
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {
		w.wasCancelled(ctx)
	})
	selector.AddReceive(workflow.GetSignalChannel(ctx, agentwait.PhaseSignal), func(c workflow.ReceiveChannel, _ bool) {
		w.receivePhase(ctx, c)
	})
	selector.AddReceive(workflow.GetSignalChannel(ctx, agentwait.SignalPollNow), func(c workflow.ReceiveChannel, _ bool) {
		c.Receive(ctx, nil) // whatever was sent with it does not matter
		w.check.wanted = true
	})
	selector.AddReceive(w.wakes, func(c workflow.ReceiveChannel, _ bool) {
		c.Receive(ctx, nil)
		w.answered(ctx)
	})
	if w.check.spacing != nil {
		selector.AddFuture(w.check.spacing, func(workflow.Future) { w.check.spacing = nil })
	}
	selector.Select(ctx)
}

// wasCancelled ends the wait that somebody has cancelled.
func (w *wait) wasCancelled(ctx workflow.Context) {
	w.close(ctx, "the wait was cancelled")
	w.cancelAgent(ctx, w.in.OnCancel)
	w.end(agentwait.OutcomeCancelled, nil, w.cancelled(workflow.Now(ctx)))
}

func (w *wait) end(outcome string, result *agentwait.Result, err error) {
	w.ended = &ending{outcome: outcome, result: result, err: err}
	if result != nil {
		w.view.Problem = "" // a poll has succeeded since
	}
}
