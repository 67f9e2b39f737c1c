package workflows

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait/activities"
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
		fmt.Sprintf("**%s** interaction %s", w.headline(), code(w.in.InteractionID)),
		"",
		"- State: " + w.stateLine(),
		"- Deadline: " + formatTime(w.view.DeadlineAt),
		fmt.Sprintf("- Polls: at least %d, and %d by `%s`", w.view.Polls, w.view.PollsNow, SignalPollNow),
	}
	if w.view.LastProblem != "" {
		lines = append(lines, fmt.Sprintf("- The last `%s` brought no answer: %s", SignalPollNow, code(w.view.LastProblem)))
	}
	if w.ended == nil {
		lines = append(lines, "",
			fmt.Sprintf("To poll now, send the signal `%s`. To wait longer, send the update `%s` with `{\"by_seconds\": 600}`.",
				SignalPollNow, UpdateExtendDeadline),
			"Cancelling ends the wait, not the agent. Live counts are in the heartbeat of the pending activity.")
	}
	return strings.Join(lines, "\n") + "\n"
}

func (w *wait) stateLine() string {
	if w.view.State == "" {
		return "not known yet"
	}
	line := code(w.view.State) + ", phase " + code(w.view.Phase)
	if !w.since.IsZero() {
		line += ", since " + formatTime(w.since)
	}
	return line
}

// headline is the outcome in words.
func (w *wait) headline() string {
	switch w.view.Outcome {
	case activities.OutcomeStillRunning:
		return "Waiting for"
	case activities.OutcomeCompleted:
		return "Completed:"
	case activities.OutcomeFailed:
		return "Failed:"
	case activities.OutcomeNeedsInput:
		return "Waiting for a person:"
	case OutcomeDeadlineExceeded:
		return "Deadline exceeded:"
	case OutcomeCancelled:
		return "Wait cancelled:"
	default:
		return "Ended (" + w.view.Outcome + "):"
	}
}

// code is a text from outside as a markdown code span: nothing in it can become
// markup, and it stays on its line.
func code(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '`' || !unicode.IsPrint(r) {
			return '.'
		}
		return r
	}, shorten(text, 256))
	return "`" + text + "`"
}

// summary is a one-line text for people, within the server's limit of 400 bytes.
func summary(text string) string { return shorten(text, 300) }

// shorten cuts a text to at most limit bytes, between two characters.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	const mark = "…"
	end := limit - len(mark)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + mark
}
