package outcome

import (
	"cmp"
	"fmt"

	"github.com/agentwait/agentwait"
)

// tooLarge says how large the result is, in which sections, and what to do. It is nil if
// the result fits.
func (w Wait) tooLarge(result *agentwait.Result, size int) *agentwait.Error {
	most := cmp.Or(w.Selection.MaxResultBytes, agentwait.DefaultMaxResultBytes)
	limit := fmt.Sprintf("max_result_bytes is %d", most)
	remedy := "include less, use extract for the parts that are needed, or, with external storage for payloads over 2 MB, raise max_result_bytes"
	if w.Deliverable > 0 && w.Deliverable < most {
		most = w.Deliverable
		limit = fmt.Sprintf("this Temporal server takes %d", most)
		remedy = "include less, use extract for the parts that are needed, or configure external storage for payloads on the worker's client"
	}
	if size <= most {
		return nil
	}
	text := fmt.Sprintf("the result has %d bytes as JSON, %s (messages %d, tool_calls %d, files %d, response %d): %s",
		size, limit, len(result.Messages), len(result.ToolCalls), len(result.Files), textBytes(result.Response), remedy)
	details := w.details(result, text)
	details.Field, details.Found, details.Expected = "max_result_bytes", fmt.Sprint(size), fmt.Sprintf("at most %d", most)
	return agentwait.NewError(agentwait.ErrTypeResultTooLarge, text, details)
}

func (w Wait) details(result *agentwait.Result, message string) agentwait.ErrorDetails {
	return agentwait.ErrorDetails{
		InteractionID:  result.InteractionID,
		Phase:          result.Phase,
		State:          result.State,
		Polls:          result.Polls,
		ElapsedSeconds: result.ElapsedSeconds,
		LastStatusAt:   result.LastStatusAt,
		Message:        message,
	}
}

func textBytes(text *string) int {
	if text == nil {
		return 0
	}
	return len(*text)
}
