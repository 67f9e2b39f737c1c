package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
)

// forPrevious is a token as a worker of the previous release reads it. Such a one may take the next
// poller or the next run from the same task queue, and refuses fields that it does not know, so
// that they would end the wait. A heartbeat may have them: it is read leniently. What is left out
// is made anew by the next polls.
//
// A wait with a stall timeout is one whose input such a worker refuses as it is: its token says
// since when nothing has changed.
func forPrevious(token *agentwait.Token, schedule agentwait.Schedule) *agentwait.Token {
	if token == nil {
		return nil
	}
	known := *token
	known.ProblemText, known.StrayAnswers, known.StraySince = "", 0, nil
	known.Told = agentwait.Told{}
	if schedule.StallTimeoutSeconds == 0 {
		known.Seen, known.UnchangedSince = 0, nil
	}
	return &known
}

// pollerName is the name by which the poller is called with an input. A run that RunAgent has started
// is polled by workers that know RunAgent: others may not have its credential.
func (w *wait) pollerName(in agentwait.PollInput) string {
	if w.runs {
		return agentwait.PollRunStatusName
	}
	return in.ActivityName()
}

// nextRun is the order for the next run of a wait that continues as new. A worker of the previous
// release may take the next run of an AwaitAgent, and refuse what it does not know: if there is
// any of that the wait goes on as a RunAgent, of which such a worker knows nothing, so the
// server tries another one.
func (w *wait) nextRun(ctx workflow.Context, in agentwait.Input) error {
	poll := agentwait.PollInput{Target: in.Target, Selection: in.Selection, Schedule: in.Schedule}
	if w.runs || in.Ending != (agentwait.Ending{}) || len(in.Carried.Answered) > 0 || poll.ActivityName() != agentwait.PollAgentStatusName {
		return workflow.NewContinueAsNewError(ctx, agentwait.RunAgentName, agentwait.RunInput{Carried: &in})
	}
	return workflow.NewContinueAsNewError(ctx, agentwait.AwaitAgentName, in)
}

// forPreviousView is a view as the next run reads it, which may be a worker's of the previous
// release: see [forPrevious].
func forPreviousView(view agentwait.StatusView) *agentwait.StatusView {
	view.Problem, view.Told = "", agentwait.Told{}
	return &view
}
