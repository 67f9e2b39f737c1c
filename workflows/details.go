package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// showDetails sets the workflow's current details: what Temporal's web UI and CLI
// show to people, in markdown. It makes no history event.
func (w *wait) showDetails(ctx workflow.Context) {
	if text := w.markdown(); text != w.shown {
		w.shown = text
		workflow.SetCurrentDetails(ctx, text)
	}
}

func (w *wait) markdown() string {
	lines := []string{
		"**" + w.headline() + "** " + w.subject(),
		"",
		"- State: " + w.stateLine(),
		"- Deadline: " + formatTime(w.view.DeadlineAt),
		fmt.Sprintf("- Polls: at least %d, and %d by `%s`", w.view.Polls, w.view.PollsNow, agentwait.SignalPollNow),
	}
	lines = append(lines, toldLines(&w.view.Told)...)
	if w.view.Problem != "" {
		lines = append(lines, "- The last poll failed: "+text.Code(w.view.Problem))
	}
	if w.view.LastProblem != "" {
		lines = append(lines, fmt.Sprintf("- The last `%s` brought no answer: %s", agentwait.SignalPollNow, text.Code(w.view.LastProblem)))
	}
	if w.remote != "" {
		lines = append(lines, "- The agent's run: "+text.Code(w.remote))
	}
	if w.ended == nil {
		lines = append(lines, "",
			fmt.Sprintf("To poll now, send the signal `%s`. To wait longer, send the update `%s` with `{\"by_seconds\": 600}`.",
				agentwait.SignalPollNow, agentwait.UpdateExtendDeadline))
		if len(w.view.InputRequests) > 0 {
			lines = append(lines, fmt.Sprintf("To answer, send the update `%s` with `{\"request_id\": \"…\", \"value\": …}`, or with `\"action\": \"%s\"`.",
				agentwait.UpdateAnswer, agentwait.AnswerDecline))
		}
		lines = append(lines, w.endingLine()+" Live counts are in the heartbeat of the pending activity.")
	}
	return strings.Join(lines, "\n") + "\n"
}

// subject is what is waited for.
func (w *wait) subject() string {
	if w.in.InteractionID == "" {
		return "agent " + text.Code(w.agent) + " to be started"
	}
	return "interaction " + text.Code(w.in.InteractionID)
}

// endingLine says what becomes of the agent if the wait ends first.
func (w *wait) endingLine() string {
	line := "Cancelling ends the wait, not the agent."
	switch {
	case w.in.OnCancel == agentwait.OnCancelAgent:
		line = "Cancelling cancels the agent's run, too."
	case w.starting && w.in.OnCancel == "":
		line = "Cancelling cancels the agent's run, too, if its vendor can."
	}
	if w.in.OnDeadline == agentwait.OnCancelAgent {
		line += " The deadline cancels its run."
	}
	return line
}

func (w *wait) stateLine() string {
	if w.view.State == "" {
		return "not known yet"
	}
	line := text.Code(w.view.State) + ", phase " + text.Code(w.view.Phase)
	if !w.since.IsZero() {
		line += ", since " + formatTime(w.since)
	}
	return line
}

func (w *wait) headline() string { return headline(w.view.Outcome) }

// headline is the outcome in words.
func headline(outcome string) string {
	switch outcome {
	case agentwait.OutcomeStillRunning:
		return "Waiting for"
	case agentwait.OutcomeCompleted:
		return "Completed:"
	case agentwait.OutcomeFailed:
		return "Failed:"
	case agentwait.OutcomeAgentCancelled:
		return "The agent's run was cancelled:"
	case agentwait.OutcomeAgentExpired:
		return "The agent's run has expired:"
	case agentwait.OutcomeAgentStalled:
		return "Stalled:"
	case agentwait.OutcomeNeedsInput:
		return "Waiting for a person:"
	case agentwait.OutcomeDeadlineExceeded:
		return "Deadline exceeded:"
	case agentwait.OutcomeCancelled:
		return "Wait cancelled:"
	default:
		return "Ended (" + outcome + "):"
	}
}
