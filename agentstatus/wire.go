package agentstatus

import (
	"bytes"
	"encoding/json"
)

// The shapes of a normalised document. They serve a Status that was made of fields; what
// was read is written by the core.
type (
	wireDocument struct {
		InteractionID leaf `json:"interaction_id,omitempty"`
		AgentID       leaf `json:"agent_id,omitempty"`
		State         leaf `json:"state"`
		Phase         leaf `json:"phase"`
		CreatedAt     leaf `json:"created_at,omitempty"`
		Response      leaf `json:"response,omitempty"`
		ErrorMessage  leaf `json:"error_message,omitempty"`
		wireRun
		Messages []json.RawMessage `json:"messages"`
	}
	wireMessage struct {
		ID      leaf              `json:"id,omitempty"`
		Role    leaf              `json:"role,omitempty"`
		SentAt  leaf              `json:"sent_at,omitempty"`
		Content leaf              `json:"content,omitempty"`
		Parts   []json.RawMessage `json:"parts"`
	}
	wirePart struct {
		Type          leaf `json:"type,omitempty"`
		ID            leaf `json:"id,omitempty"`
		Text          leaf `json:"text,omitempty"`
		Reasoning     leaf `json:"reasoning,omitempty"`
		ToolCallID    leaf `json:"tool_call_id,omitempty"`
		ToolName      leaf `json:"tool_name,omitempty"`
		ToolCallState leaf `json:"tool_call_state,omitempty"`
		Args          leaf `json:"args,omitempty"`
		Result        leaf `json:"result,omitempty"`
		File          leaf `json:"file,omitempty"`
		Error         leaf `json:"error,omitempty"`
		Raw           leaf `json:"raw,omitempty"`
	}
	wireFile struct {
		Name      leaf `json:"filename,omitempty"`
		MediaType leaf `json:"media_type,omitempty"`
		URL       leaf `json:"url,omitempty"`
		Raw       leaf `json:"raw,omitempty"`
	}
)

// writeMessage writes a message from its fields.
func writeMessage(m *Message) (json.RawMessage, error) {
	w := wireMessage{
		ID:      leafOf(m.ID),
		Role:    leafOf(m.Role),
		SentAt:  leafOfTime(m.SentAt),
		Content: leafOf(m.Content),
		Parts:   make([]json.RawMessage, len(m.Parts)),
	}
	for i := range m.Parts {
		var err error
		if w.Parts[i], err = writePart(&m.Parts[i]); err != nil {
			return nil, err
		}
	}
	return encode(&w)
}

// writePart writes a part from its fields.
func writePart(p *Part) (json.RawMessage, error) {
	w := wirePart{Type: leafOf(p.Type), ID: leafOf(p.ID)}
	switch {
	case p.Kind == PartText:
		w.Text = quote(p.Text)
	case p.Kind == PartReasoning:
		w.Reasoning = quote(p.Text)
	case p.Kind == PartError:
		w.Error = quote(p.Text)
	case p.Kind == PartToolInvocation && p.Tool != nil:
		w.ToolCallID, w.ToolName, w.ToolCallState = leafOf(p.Tool.ID), leafOf(p.Tool.Name), leafOf(p.Tool.State)
		w.Args, w.Result = leaf(p.Tool.Args), leaf(p.Tool.Result)
	case p.Kind == PartFile && p.File != nil:
		raw, err := encode(&wireFile{leafOf(p.File.Name), leafOf(p.File.MediaType), leafOf(p.File.URL), leaf(p.File.Raw)})
		if err != nil {
			return nil, err
		}
		w.File = raw
	case p.Kind == PartUnknown:
		w.Raw = leaf(p.Raw)
	}
	return encode(&w)
}

// encode is json.Marshal without the escaping for HTML.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
