package workflows

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/text"
)

// answerTimeout bounds an answer: a status, and what the vendor takes for it.
const answerTimeout = 5 * time.Minute

// setAnswer sets the update answer. What can be refused without asking anybody is refused by the
// validator, and leaves no trace in the history.
func (w *wait) setAnswer(ctx workflow.Context) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, agentwait.UpdateAnswer,
		func(ctx workflow.Context, arg, extra converter.RawValue) (*agentwait.AnswerResult, error) {
			answer, err := w.answerOf(arg, extra)
			if err != nil {
				return nil, err
			}
			return w.answer(ctx, answer)
		},
		workflow.UpdateHandlerOptions{
			Validator: func(_ workflow.Context, arg, extra converter.RawValue) error {
				_, err := w.answerOf(arg, extra)
				return err
			},
			Description: `Answer an input request: {"request_id": "…", "action": "accept" or "decline", "value": …, "text": "…"}. The query status shows what is asked.`,
		})
}

// answerOf reads and checks an answer, as far as the workflow knows.
func (w *wait) answerOf(args ...converter.RawValue) (agentwait.Answer, error) {
	var answer agentwait.Answer
	err := decodeArguments(&answer, args...)
	if err == nil {
		err = answer.Validate()
	}
	if err != nil {
		return answer, invalidRequest(w.in.InteractionID, err)
	}
	why := w.closed()
	switch given, known := w.answers[answer.RequestID]; {
	case why != "":
	case w.starting:
		why = "the run has not started"
	case known && given.IsZero():
		why = "an answer to it is being sent"
	case known:
		why = "it was answered at " + formatTime(given)
	}
	if why != "" {
		return answer, w.answerRefused(answer, why)
	}
	return answer, nil
}

// closed is why no answer is taken any more; empty while one is.
func (w *wait) closed() string {
	if w.ended != nil {
		return "the wait has ended (" + w.ended.outcome + ")"
	}
	return w.closing
}

//workflowcheck:ignore
func (w *wait) answerRefused(answer agentwait.Answer, why string) error {
	return agentwait.NewError(agentwait.ErrTypeAnswerRefused, fmt.Sprintf("request %.128q was not answered: %s", answer.RequestID, why),
		agentwait.ErrorDetails{InteractionID: w.in.InteractionID, Message: why}).Final()
}

// answer has an answer sent, and the wait go on with what it made of the run. Answers are sent one
// after the other: if the vendor makes another run of the first, the second is for that one.
func (w *wait) answer(ctx workflow.Context, answer agentwait.Answer) (*agentwait.AnswerResult, error) {
	if w.answers == nil {
		w.answers = map[string]time.Time{}
	}
	w.answers[answer.RequestID] = time.Time{} // it is under way
	w.answering++
	defer func() { w.answering-- }()
	why := "the wait was cancelled"
	if w.turn.Lock(ctx) == nil {
		defer w.turn.Unlock()
		why = w.closed()
	}
	if why != "" {
		delete(w.answers, answer.RequestID)
		return nil, w.answerRefused(answer, why)
	}
	result, err := w.sendAnswer(ctx, answer)
	if err != nil {
		// A person may try again: whether the request is still open is looked at each time.
		delete(w.answers, answer.RequestID)
		return nil, err
	}
	w.answers[answer.RequestID] = workflow.Now(ctx)
	if result.InteractionID != "" && result.InteractionID != w.in.InteractionID {
		w.in.InteractionID, w.in.IDs = result.InteractionID, result.IDs
		w.moved = true
	}
	w.wakes.SendAsync(nil)
	return result, nil
}

// sendAnswer runs the activity. A cancel of the workflow is heard by it, and what it answers then is
// waited for: whoever has sent the answer is to hear whether it was sent.
func (w *wait) sendAnswer(ctx workflow.Context, answer agentwait.Answer) (*agentwait.AnswerResult, error) {
	var result agentwait.AnswerResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: answerTimeout,
		HeartbeatTimeout:       startHeartbeat,
		WaitForCancellation:    true,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 2 * soonAgain},
		Summary:                text.Summary("answer request " + answer.RequestID),
	}), agentwait.AnswerAgentName, agentwait.AnswerInput{Target: w.in.Target, Answer: answer, Request: w.toldRequest(answer.RequestID)}).Get(ctx, &result)
	if err == nil {
		return &result, nil
	}
	switch why := readSent(err); {
	case why.application != nil:
		return nil, rethrown(why.application)
	case why.sent:
		return nil, agentwait.NewError(agentwait.ErrTypeAnswerOutcomeUnknown,
			"it is not known whether the answer was sent: "+problemOf(err, answerTimeout), w.details(workflow.Now(ctx), "")).Final()
	}
	return nil, w.answerRefused(answer, "no worker has sent it within "+answerTimeout.String()+": answer again")
}

// toldRequest is an input request as the poller has told of it; nil: it has not.
func (w *wait) toldRequest(id string) *agentstatus.InputRequest {
	for i := range w.view.InputRequests {
		if w.view.InputRequests[i].ID == id {
			return &w.view.InputRequests[i]
		}
	}
	return nil
}

// answered goes on with what answers have changed: with another run, if the vendor made one
// of it, and with a poll now.
func (w *wait) answered(ctx workflow.Context) {
	if w.moved {
		w.moved = false
		w.view.InteractionID = w.in.InteractionID
		w.token = w.carriedToken(workflow.Now(ctx))
		w.token.State, w.token.Phase = "", ""
		w.closeScope() // of the run before
		w.openScope(ctx)
		w.check = check{notBefore: w.check.notBefore}
		w.startPoller(w.work)
	}
	w.check.wanted = true
}

// goesOn reports whether an answer has made another run of the one that has ended: then that is
// awaited. A cancel or the deadline ends the wait whatever its run.
func (w *wait) goesOn(ctx workflow.Context) bool {
	if !w.moved || w.closing != "" {
		return false
	}
	w.ended = nil
	w.answered(ctx)
	return true
}

// close takes no further answer, and waits for those that are under way: one of them may make
// another run, which is then the one to cancel.
func (w *wait) close(ctx workflow.Context, why string) {
	w.closing = why
	w.settle(ctx)
	w.view.InteractionID = w.in.InteractionID
}

// settle waits until no answer is under way: whoever has sent it is to hear what became of it. It is
// bounded by the answers' own timeouts, and a cancelled one is over soon.
func (w *wait) settle(ctx workflow.Context) {
	if w.answering == 0 {
		return
	}
	disconnected, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	_ = workflow.Await(disconnected, func() bool { return w.answering == 0 }) // it is not cancelled
}

// lastAnswered are the requests that were answered last, for the next run: a status may show one as
// open that was answered a moment ago.
func (w *wait) lastAnswered() map[string]time.Time {
	ids := workflow.DeterministicKeys(w.answers)
	slices.SortStableFunc(ids, func(a, b string) int { return w.answers[b].Compare(w.answers[a]) })
	last := map[string]time.Time{}
	for _, id := range ids {
		if given := w.answers[id]; !given.IsZero() && len(last) < agentwait.MaxAnswered {
			last[id] = given
		}
	}
	return last
}
