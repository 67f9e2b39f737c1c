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
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** interaction %s\n\n", w.headline(), code(w.in.InteractionID))
	if w.view.State == "" {
		b.WriteString("- State: not known yet\n")
	} else {
		fmt.Fprintf(&b, "- State: %s, phase %s", code(w.view.State), code(w.view.Phase))
		if !w.since.IsZero() {
			fmt.Fprintf(&b, ", since %s", formatTime(w.since))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "- Deadline: %s\n", formatTime(w.view.DeadlineAt))
	fmt.Fprintf(&b, "- Polls: at least %d, and %d by `%s`\n", w.view.Polls, w.view.PollsNow, SignalPollNow)
	if w.view.LastProblem != "" {
		fmt.Fprintf(&b, "- The last `%s` brought no answer: %s\n", SignalPollNow, code(w.view.LastProblem))
	}
	if w.ended == nil {
		fmt.Fprintf(&b, "\nTo poll now, send the signal `%s`. To wait longer, send the update `%s` with `{\"by_seconds\": 600}`. "+
			"Cancelling ends the wait, not the agent. Live counts are in the heartbeat of the pending activity.\n",
			SignalPollNow, UpdateExtendDeadline)
	}
	return b.String()
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
