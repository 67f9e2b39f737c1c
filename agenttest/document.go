package agenttest

import "encoding/json"

// document is a status document as on the wire.
type document struct {
	InteractionID string    `json:"interaction_id"`
	AgentID       string    `json:"gummie_id"`
	State         string    `json:"state"`
	CreatedTS     string    `json:"created_ts"`
	Messages      []Message `json:"messages,omitempty"`
	Response      *string   `json:"response,omitempty"`
	ErrorMessage  *string   `json:"error_message,omitempty"`
}

// The two forms of times on the wire: created_ts has an offset, a message's
// timestamp has none.
const (
	createdForm   = "2006-01-02T15:04:05.000000-07:00"
	timestampForm = "2006-01-02T15:04:05.000000"
)

// encode writes the document of an interaction, with what was said before its present turn. A
// state that shows no messages, as most do, shows none of the turns before either.
func (d document) encode(id string, it *interaction, past []Message) ([]byte, error) {
	d.InteractionID, d.AgentID = id, it.agentID
	d.CreatedTS = it.created.UTC().Format(createdForm)
	if len(d.Messages) > 0 {
		d.Messages = it.conversation(id, past, d.Messages)
	}
	return json.Marshal(d)
}

// Message is a message as on the wire.
type Message struct {
	ID        string  `json:"id"`
	Role      string  `json:"role"`
	Content   *string `json:"content,omitempty"`
	Timestamp string  `json:"timestamp"`
	Parts     []Part  `json:"parts"`
}

// User is a user's message: its text is in content.
func User(text string) Message { return Message{Role: "user", Content: &text} }

// Assistant is an agent's message: its text is in parts, and content is absent.
func Assistant(parts ...Part) Message { return Message{Role: "assistant", Parts: parts} }

// Part is a part as on the wire.
type Part struct {
	ID            string `json:"id"`
	Type          string `json:"type"`
	Text          string `json:"text,omitempty"`
	Reasoning     string `json:"reasoning,omitempty"`
	ToolCallID    string `json:"toolCallId,omitempty"`
	ToolName      string `json:"toolName,omitempty"`
	ToolCallState string `json:"toolCallState,omitempty"`
	Result        any    `json:"result,omitempty"`
	Error         string `json:"error,omitempty"`
	File          any    `json:"file,omitempty"`
}

// Text is a text part.
func Text(text string) Part { return Part{Type: "text", Text: text} }

// Reasoning is a reasoning part.
func Reasoning(text string) Part { return Part{Type: "reasoning", Reasoning: text} }

// Error is an error part.
func Error(text string) Part { return Part{Type: "error", Error: text} }

// File is a file part.
func File(name, mediaType, url string) Part {
	return Part{Type: "file", File: map[string]string{"filename": name, "media_type": mediaType, "artifact_url": url}}
}

// Tool is a finished tool call. Args and result are any JSON.
func Tool(callID, name string, args, result any) Part {
	return Part{
		Type: "tool_invocation", ToolCallID: callID, ToolName: name, ToolCallState: "completed",
		Result: map[string]any{"args": args, "result": result},
	}
}
