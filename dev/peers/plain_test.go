package peers_test

import (
	"encoding/json"
	"time"
)

// plainStatus is the document as a program without this package declares it.
type plainStatus struct {
	InteractionID string         `json:"interaction_id"`
	AgentID       string         `json:"gummie_id"`
	State         string         `json:"state"`
	CreatedAt     time.Time      `json:"created_ts"`
	Messages      []plainMessage `json:"messages"`
	Response      string         `json:"response"`
	ErrorMessage  string         `json:"error_message"`
}

type plainMessage struct {
	ID        string      `json:"id"`
	Role      string      `json:"role"`
	Content   string      `json:"content"`
	Timestamp string      `json:"timestamp"` // it has no zone, which time.Time refuses
	Parts     []plainPart `json:"parts"`
}

type plainPart struct {
	ID            string `json:"id"`
	Type          string `json:"type"`
	Text          string `json:"text"`
	Reasoning     string `json:"reasoning"`
	ToolCallID    string `json:"toolCallId"`
	ToolName      string `json:"toolName"`
	ToolCallState string `json:"toolCallState"`
	Result        struct {
		Args   json.RawMessage `json:"args"`
		Result json.RawMessage `json:"result"`
	} `json:"result"`
	Error string `json:"error"`
	File  struct {
		Name      string `json:"filename"`
		MediaType string `json:"media_type"`
		URL       string `json:"artifact_url"`
	} `json:"file"`
}
