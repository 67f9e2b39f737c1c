package workflows

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// shownRows is how many interactions each list of the current details has.
const shownRows = 10

// showDetails sets the workflow's current details: see [wait.showDetails].
func (b *batch) showDetails(ctx workflow.Context) {
	if text := b.markdown(); text != b.shown {
		b.shown = text
		workflow.SetCurrentDetails(ctx, text)
	}
}

func (b *batch) markdown() string {
	all := b.rows.Rows()
	counts := agentwait.CountRows(all)
	lines := []string{
		fmt.Sprintf("**%s** %d interactions, %d of them ended", headline(b.outcome), len(all), b.done),
		"",
		fmt.Sprintf("- Returns when %d have ended", b.wanted),
		"- Deadline: " + formatTime(b.deadlineAt),
		fmt.Sprintf("- Polls: at least %d, and %d by `%s`", b.polls, b.pollsNow, agentwait.SignalPollNow),
	}
	for _, outcome := range sortedOutcomes(counts) {
		lines = append(lines, fmt.Sprintf("- %s: %d", text.Code(outcome), counts[outcome]))
	}
	if b.lastProblem != "" {
		lines = append(lines, "- The last problem: "+text.Code(b.lastProblem))
	}
	lines = append(lines, b.list("Not completed", func(r *agentwait.Row) bool {
		return r.Ended() && r.Outcome != agentwait.OutcomeCompleted
	})...)
	lines = append(lines, b.list("Not ended", func(r *agentwait.Row) bool { return !r.Ended() })...)
	if slowest := b.slowest(); slowest != nil && b.done > 1 {
		lines = append(lines, "", fmt.Sprintf("The slowest of those that have ended: %s, after %s s",
			text.Code(slowest.InteractionID), agentwait.FormatSeconds(slowest.ElapsedSeconds)))
	}
	if b.ended == nil {
		lines = append(lines, "",
			fmt.Sprintf("To poll now, send the signal `%s`. To wait longer, send the update `%s` with `{\"by_seconds\": 600}`. The query `%s` with an interaction_id has a reply.",
				agentwait.SignalPollNow, agentwait.UpdateExtendDeadline, agentwait.QueryResult),
			"Cancelling ends the wait, not the agents.")
	}
	return strings.Join(lines, "\n") + "\n"
}

// slowest is the row that took longest to end; nil: none has.
func (b *batch) slowest() (slowest *agentwait.Row) {
	for i := range b.rows.Rows() {
		if row := b.rows.Row(i); row.Ended() && (slowest == nil || row.ElapsedSeconds > slowest.ElapsedSeconds) {
			slowest = row
		}
	}
	return slowest
}

// list is a list of some of the rows.
func (b *batch) list(title string, picked func(*agentwait.Row) bool) []string {
	var lines []string
	count := 0
	for i := range b.rows.Rows() {
		row := b.rows.Row(i)
		if !picked(row) {
			continue
		}
		if count++; count > shownRows {
			continue
		}
		line := "- " + text.Code(row.InteractionID) + " " + row.Outcome
		if row.State != "" {
			line += ", state " + text.Code(row.State)
		}
		if p := row.Progress; p != nil && !row.Ended() {
			if words := text.Progress(p.Done, p.Total, p.Message, p.QueuePosition); words != "" {
				line += ", " + text.Code(words)
			}
		}
		if row.Error != nil {
			line += ": " + text.Code(row.Error.Message)
		}
		if asked := row.InputRequests; len(asked) > 0 {
			line += ", needs of a person: " + text.Code(cmp.Or(asked[0].Text, string(asked[0].Kind), asked[0].ID))
			if more := len(asked) - 1; more > 0 {
				line += fmt.Sprintf(" (and %d more)", more)
			}
		}
		lines = append(lines, line)
	}
	if count == 0 {
		return nil
	}
	head := fmt.Sprintf("%s (%d):", title, count)
	if count > shownRows {
		head = fmt.Sprintf("%s (%d, here %d):", title, count, shownRows)
	}
	return append([]string{"", head, ""}, lines...)
}

// sortedOutcomes are the outcomes, the most frequent first. workflowcheck sees that it goes over
// a map, not that it sorts then.
//
//workflowcheck:ignore
func sortedOutcomes(counts map[string]int) []string {
	outcomes := make([]string, 0, len(counts))
	for outcome := range counts {
		outcomes = append(outcomes, outcome)
	}
	slices.SortFunc(outcomes, func(x, y string) int { return cmp.Or(counts[y]-counts[x], cmp.Compare(x, y)) })
	return outcomes
}
