package command

// Scripts go by the exit codes, so each outcome has one of its own, of several waits the worst is told,
// and the manuals' table is the program's.

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
)

func TestEveryErrorTypeHasItsExitCode(t *testing.T) {
	for errorType, want := range map[string]int{
		agentwait.ErrTypeAgentFailed: 3, agentwait.ErrTypeAgentCancelled: 3, agentwait.ErrTypeAgentExpired: 3,
		agentwait.ErrTypeDeadlineExceeded: 4, agentwait.ErrTypeAgentStalled: 4,
		agentwait.ErrTypeAgentNeedsInput: 5,
		agentwait.ErrTypeUnauthorized:    6, agentwait.ErrTypeForbidden: 6, agentwait.ErrTypePaymentRequired: 6,
		agentwait.ErrTypeInteractionNotFound: 6, agentwait.ErrTypeAgentBusy: 6, agentwait.ErrTypeAnswerRefused: 6,
		agentwait.ErrTypeResultTooLarge: 7, agentwait.ErrTypeInvalidRequest: 2,
		agentwait.ErrTypeAPIUnavailable: 1, agentwait.ErrTypeInvalidResponse: 1, agentwait.ErrTypeStartOutcomeUnknown: 1,
		agentwait.ErrTypeAnswerOutcomeUnknown: 1, "agentwait.AddedLater": 1, "": 1,
	} {
		if got := exitCode(&agentwait.Error{Type: errorType}); got != want {
			t.Errorf("%s: %d, want %d", errorType, got, want)
		}
	}
}

func TestOfSeveralWaitsTheWorstIsTold(t *testing.T) {
	for i, worst := range severity {
		for _, other := range severity[i:] {
			if worse(worst, other) != worst || worse(other, worst) != worst {
				t.Errorf("of %d and %d not the first is told", worst, other)
			}
		}
	}
	if worse(0, 99) != 99 {
		t.Error("a code that is not known is a success")
	}
}

func TestTheTableOfExitCodesIsWhole(t *testing.T) {
	var codes []int
	for _, e := range exits {
		codes = append(codes, e.code)
	}
	slices.Sort(codes)
	ordered := slices.Sorted(slices.Values(severity))
	if !slices.Equal(codes, ordered) {
		t.Errorf("the table has %v, and the order of the worst %v", codes, ordered)
	}
	for _, code := range []int{
		console.ExitOK, console.ExitFailure, console.ExitBadInput, console.ExitAgentFailed, console.ExitDeadline,
		console.ExitNeedsInput, console.ExitRefused, console.ExitTooLarge, console.ExitInterrupted,
	} {
		if !slices.Contains(codes, code) {
			t.Errorf("%d is not in the table", code)
		}
	}
	manual, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range exits {
		if row := fmt.Sprintf("| %d | %s |\n", e.code, e.when); !strings.Contains(string(manual), row) {
			t.Errorf("worker/README.md lacks the row:\n%s", row)
		}
	}
}
