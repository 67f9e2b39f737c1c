// What a healthy system does is not an error in its logs. An agent that fails,
// one that waits for a person, and a deadline are outcomes that the caller chose how to
// take; public callers poll an agent that needs approval for ever, or call it failed.
package activities_test

import (
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors"
)

func TestOnNeedsInput(t *testing.T) {
	approval := state("APPROVAL_REQUIRED")
	t.Run("fail", func(t *testing.T) {
		inBothModes(t, func(t *testing.T, m mode) {
			_, err := newHarness(t, m, scripted(approval).Check).poll(``)
			_, details := wantError(t, err, agentwait.ErrTypeAgentNeedsInput, true)
			if details.State != "APPROVAL_REQUIRED" || details.Phase != "needs_input" {
				t.Errorf("got %+v", details)
			}
		})
	})
	t.Run("return", func(t *testing.T) {
		inBothModes(t, func(t *testing.T, m mode) {
			result, err := newHarness(t, m, scripted(approval).Check).poll(`"on_needs_input":"return"`)
			if err != nil || result.Outcome != agentwait.OutcomeNeedsInput || result.State != "APPROVAL_REQUIRED" || result.Phase != "needs_input" {
				t.Errorf("got %+v, %v", result, err)
			}
		})
	})
	t.Run("wait", func(t *testing.T) {
		inBothModes(t, func(t *testing.T, m mode) {
			api := scripted(approval, approval, state(running), done())
			result, err := newHarness(t, m, api.Check).poll(`"on_needs_input":"wait"`)
			if err != nil || result.Outcome != agentwait.OutcomeCompleted || result.Polls != 4 {
				t.Errorf("got %+v, %v", result, err)
			}
			if pause := api.at[1].Sub(api.at[0]); pause < time.Second {
				t.Errorf("polled again after %v", pause)
			}
		})
	})
}

func TestExpectedOutcomesAreBenign(t *testing.T) {
	failed := answer(200, `{"state":"FAILED","error_message":"RuntimeError: Agent encountered an error"}`)
	for name, row := range map[string]struct {
		answer  *vendors.Answer
		fields  string
		errType string
		message string
	}{
		"the agent failed":             {failed, ``, agentwait.ErrTypeAgentFailed, "RuntimeError"},
		"the agent failed, wordlessly": {answer(200, `{"state":"FAILED"}`), ``, agentwait.ErrTypeAgentFailed, "no reason"},
		"the agent needs input":        {state("APPROVAL_REQUIRED"), ``, agentwait.ErrTypeAgentNeedsInput, "on_needs_input"},
		"the deadline":                 {state(running), `"timeout_seconds":5`, agentwait.ErrTypeDeadlineExceeded, "deadline"},
		"an unknown state":             {state("DREAMING"), `"timeout_seconds":5`, agentwait.ErrTypeDeadlineExceeded, "DREAMING"},
	} {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				h := newHarness(t, m, scripted(row.answer).Check)
				_, err := h.poll(row.fields)
				failure, _ := wantError(t, err, row.errType, true)
				if failure.Category() != temporal.ApplicationErrorCategoryBenign {
					t.Error("not benign")
				}
				if !strings.Contains(failure.Message(), row.message) {
					t.Errorf("the message %q does not have %q", failure.Message(), row.message)
				}
				for _, line := range h.seen.log.lines {
					if strings.HasPrefix(line, "ERROR") {
						t.Errorf("logged %q", line)
					}
				}
			})
		})
	}
}

// What is wrong with the configuration or the API is worth an ERROR line.
func TestRealProblemsAreNotBenign(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		_, err := newHarness(t, m, scripted(answer(401, `{"error":"unauthorized"}`)).Check).poll(``)
		failure, _ := wantError(t, err, agentwait.ErrTypeUnauthorized, true)
		if failure.Category() == temporal.ApplicationErrorCategoryBenign {
			t.Error("a wrong key must be seen")
		}
	})
}
