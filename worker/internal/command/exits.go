package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// exit is an exit code and when it is that.
type exit struct {
	code int
	when string
}

// exits are the exit codes of the commands that wait. Scripts go by them: they never change. The
// manuals have this table, which a test compares.
var exits = []exit{
	{console.ExitOK, "completed; with --on-needs-input return also where the agent needs input"},
	{console.ExitFailure, "the command failed, or the wait could not go on: no server, no answer from the API, cancelled or terminated by somebody, an outcome that is not known"},
	{console.ExitBadInput, "wrong usage, or input that makes no sense"},
	{console.ExitAgentFailed, "the agent failed, or its run was cancelled or has expired"},
	{console.ExitDeadline, "the deadline passed first, or the agent stalled"},
	{console.ExitNeedsInput, "the agent needs input"},
	{console.ExitRefused, "the interaction was not found, or the API or the agent refuses: key, owner, credits, a turn that has not ended, an answer"},
	{console.ExitTooLarge, "the result is too large"},
	{console.ExitInterrupted, "interrupted by Ctrl-C or a signal"},
}

// severity has the codes from the worst on: of several waits, the command has that of the worst one.
// What says least of the agents comes first.
var severity = []int{
	console.ExitInterrupted, console.ExitBadInput, console.ExitFailure, console.ExitRefused, console.ExitTooLarge,
	console.ExitAgentFailed, console.ExitDeadline, console.ExitNeedsInput, console.ExitOK,
}

// worse is the worse of two codes.
func worse(a, b int) int {
	rank := func(code int) int {
		if at := slices.Index(severity, code); at >= 0 {
			return at
		}
		return -1 // one that is not known is no success
	}
	if rank(b) < rank(a) {
		return b
	}
	return a
}

// exitHelp is the table for --help.
func exitHelp() string {
	var out strings.Builder
	out.WriteString("Exit codes:\n\n")
	for _, e := range exits {
		fmt.Fprintf(&out, "%d: %s.\n\n", e.code, e.when)
	}
	order := make([]string, 0, len(severity))
	for _, code := range severity {
		order = append(order, fmt.Sprint(code))
	}
	fmt.Fprintf(&out, "Of several waits the command has the code of the worst, in the order %s.", strings.Join(order, ", "))
	return out.String()
}

// exitCode tells scripts how the wait ended.
func exitCode(ended *agentwait.Error) int {
	switch ended.Type {
	case agentwait.ErrTypeAgentFailed, agentwait.ErrTypeAgentCancelled, agentwait.ErrTypeAgentExpired:
		return console.ExitAgentFailed
	case agentwait.ErrTypeAgentNeedsInput:
		return console.ExitNeedsInput
	case agentwait.ErrTypeDeadlineExceeded, agentwait.ErrTypeAgentStalled:
		return console.ExitDeadline
	case agentwait.ErrTypeUnauthorized, agentwait.ErrTypeForbidden, agentwait.ErrTypePaymentRequired, agentwait.ErrTypeInteractionNotFound,
		agentwait.ErrTypeAgentBusy, agentwait.ErrTypeAnswerRefused:
		return console.ExitRefused
	case agentwait.ErrTypeResultTooLarge:
		return console.ExitTooLarge
	case agentwait.ErrTypeInvalidRequest:
		return console.ExitBadInput
	}
	return console.ExitFailure
}
