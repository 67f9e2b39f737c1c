package transcript

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
)

// FromResult is the conversation as far as a wait's result carries it: messages only
// where the wait was asked to include them. A result with messages that this version
// cannot read is an error.
func FromResult(result *agentwait.Result) (*agentstatus.Status, error) {
	document, err := json.Marshal(struct {
		InteractionID string          `json:"interaction_id"`
		AgentID       string          `json:"agent_id,omitempty"`
		State         string          `json:"state"`
		Phase         string          `json:"phase"`
		CreatedAt     *time.Time      `json:"created_at,omitempty"`
		Messages      json.RawMessage `json:"messages,omitempty"`
		Response      *string         `json:"response,omitempty"`
		ErrorMessage  string          `json:"error_message,omitempty"`
	}{
		result.InteractionID, result.AgentID, result.State, string(agentstatus.PhaseUnknown), result.CreatedAt,
		result.Messages, result.Response, result.ErrorMessage,
	})
	if err != nil {
		return nil, fmt.Errorf("the result's messages: %w", err)
	}
	status, err := agentstatus.FromDocument(document)
	if err != nil {
		return nil, err
	}
	status.Phase = agentstatus.Phase(result.Phase) // of a later version, it may be a new one
	return status, nil
}
