package rows

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/text"
)

// Of returns a result as a row. Nothing in it holds on to the answer that it was made of, which
// may be much larger.
func Of(result *agentwait.Result) agentwait.Row {
	row := agentwait.Row{
		InteractionID:  result.InteractionID,
		Outcome:        result.Outcome,
		AgentID:        text.Cut(strings.Clone(result.AgentID), agentwait.MaxStateBytes),
		State:          text.Cut(strings.Clone(result.State), agentwait.MaxStateBytes),
		Phase:          text.Cut(strings.Clone(result.Phase), agentwait.MaxPhaseBytes),
		Messages:       bytes.Clone(result.Messages),
		ToolCalls:      bytes.Clone(result.ToolCalls),
		Files:          bytes.Clone(result.Files),
		Polls:          result.Polls,
		ElapsedSeconds: result.ElapsedSeconds,
		LastStatusAt:   result.LastStatusAt,
	}
	if result.Response != nil {
		reply := strings.Clone(*result.Response)
		row.Response = &reply
	}
	if result.CreatedAt != nil {
		created := *result.CreatedAt
		row.CreatedAt = &created
	}
	if result.Extracted != nil {
		row.Extracted = make(map[string]json.RawMessage, len(result.Extracted))
		for name, value := range result.Extracted {
			row.Extracted[name] = bytes.Clone(value)
		}
	}
	return row
}

// maxErrorBytes bounds the message of a row's error: there may be a thousand.
const maxErrorBytes = 512

// Error returns what a row says of a failure.
func Error(failure *agentwait.Error) *agentwait.RowError {
	return &agentwait.RowError{
		Type:    failure.Type,
		Message: text.Cut(strings.Clone(cmp.Or(failure.Details.Message, failure.Message)), maxErrorBytes),
	}
}
