package workflows

import "github.com/agentwait/agentwait"

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

// forPreviousView is a view as the next run reads it, which may be a worker's of the previous
// release: see [forPrevious].
func forPreviousView(view agentwait.StatusView) *agentwait.StatusView {
	view.Problem, view.Told = "", agentwait.Told{}
	return &view
}
