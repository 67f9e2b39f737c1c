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
		Partial       bool            `json:"partial,omitempty"`
		ErrorCode     string          `json:"error_code,omitempty"`
		WebURL        string          `json:"web_url,omitempty"`
		UpdatedAt     *time.Time      `json:"updated_at,omitempty"`
		FinishedAt    *time.Time      `json:"finished_at,omitempty"`

		InputRequests []agentstatus.InputRequest `json:"input_requests,omitempty"`
		Progress      *agentstatus.RunProgress   `json:"progress,omitempty"`
		Usage         *agentstatus.Usage         `json:"usage,omitempty"`
	}{
		result.InteractionID, result.AgentID, result.State, string(agentstatus.PhaseUnknown), result.CreatedAt,
		result.Messages, result.Response, result.ErrorMessage,
		result.Partial, result.ErrorCode, result.WebURL, result.UpdatedAt, result.FinishedAt,
		result.InputRequests, result.Progress, result.Usage,
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
