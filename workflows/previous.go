package workflows

import "github.com/agentwait/agentwait"

// forPrevious is a token as a worker of the previous release reads it. Such a one may take the next
// poller or the next run from the same task queue, and refuses fields that it does not know, so
// that they would end the wait. A heartbeat may have them: it is read leniently. What is left out
// is made anew by the next polls.
func forPrevious(token *agentwait.Token) *agentwait.Token {
	if token == nil {
		return nil
	}
	known := *token
	known.ProblemText, known.StrayAnswers, known.StraySince = "", 0, nil
	return &known
}
