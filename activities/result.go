package activities

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

// newResult returns what the selection asks for of a status document.
//
// An oversized result must fail here: the SDK, or the server, would report it as a
// retryable error, and the agent's run would be fetched again for ever.
func newResult(outcome string, status *agentstatus.Status, target Target, selection Selection, token Token, now time.Time) (*Result, error) {
	result := &Result{
		Outcome:        outcome,
		InteractionID:  target.InteractionID,
		AgentID:        status.AgentID,
		State:          string(status.State),
		Phase:          string(status.Phase),
		ErrorMessage:   status.ErrorMessage,
		Polls:          token.Polls,
		ElapsedSeconds: roundSeconds(token.elapsed(now)),
		LastStatusAt:   token.LastStatusAt,
	}
	if !status.CreatedAt.IsZero() {
		result.CreatedAt = &status.CreatedAt
	}
	if err := selection.fill(result, status); err != nil {
		return nil, problem{
			errType: ErrTypeInvalidResponse,
			text:    fmt.Sprintf("the status document cannot be written as JSON: %v", err),
			details: ErrorDetails{InteractionID: target.InteractionID, Phase: result.Phase, State: result.State, Polls: token.Polls, Message: err.Error()},
			final:   true,
		}.err()
	}
	encoded, err := json.Marshal(result)
	most := selection.MaxResultBytes
	if most == 0 {
		most = DefaultMaxResultBytes
	}
	if err == nil && len(encoded) <= most {
		return result, nil
	}
	return nil, tooLarge(result, selection, len(encoded), most)
}

// fill adds the sections and the extracts that were asked for.
func (s Selection) fill(result *Result, status *agentstatus.Status) error {
	include := s.Include
	if len(include) == 0 {
		include = []string{IncludeResponse}
	}
	if slices.Contains(include, IncludeResponse) {
		// An agent that is done has replied, with nothing perhaps. Before that an
		// empty text is no reply.
		if reply := status.FinalText(); reply != "" || result.Outcome == OutcomeCompleted {
			result.Response = &reply
		}
	}
	if len(s.Extract) > 0 {
		result.Extracted = make(map[string]json.RawMessage, len(s.Extract))
		for name, path := range s.Extract {
			value, ok := status.Query(path)
			if !ok {
				value = json.RawMessage("null")
			}
			result.Extracted[name] = value
		}
	}
	return fillSections(result, status, include)
}

// tooLarge says how large the result is, in which sections, and what to do.
func tooLarge(result *Result, selection Selection, size, most int) error {
	text := fmt.Sprintf("the result has %d bytes as JSON, max_result_bytes is %d (messages %d, tool_calls %d, files %d, response %d): "+
		"include less, use extract for the parts that are needed, or, with external storage for payloads over 2 MB, raise max_result_bytes",
		size, most, len(result.Messages), len(result.ToolCalls), len(result.Files), textBytes(result.Response))
	return problem{
		errType: ErrTypeResultTooLarge,
		text:    text,
		details: ErrorDetails{
			InteractionID:  result.InteractionID,
			Phase:          result.Phase,
			State:          result.State,
			Polls:          result.Polls,
			ElapsedSeconds: result.ElapsedSeconds,
			LastStatusAt:   result.LastStatusAt,
			Message:        text,
			Field:          "max_result_bytes",
			Found:          fmt.Sprint(size),
			Expected:       fmt.Sprintf("at most %d", most),
		},
		final: true,
	}.err()
}

func textBytes(text *string) int {
	if text == nil {
		return 0
	}
	return len(*text)
}

// agentFailed returns the error for a run that the agent did not complete.
func agentFailed(status *agentstatus.Status, details ErrorDetails) problem {
	details.Message = status.ErrorMessage
	text := status.ErrorMessage
	if text == "" {
		text = "it gave no reason"
	}
	return problem{
		errType:  ErrTypeAgentFailed,
		text:     "the agent failed: " + text,
		details:  details,
		final:    true,
		expected: true,
	}
}
