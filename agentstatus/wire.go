package agentstatus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// The shapes of a normalised document. They serve documents that were not parsed
// from the API's own; those are written by the core.
type (
	wireDocument struct {
		InteractionID leaf              `json:"interaction_id,omitempty"`
		AgentID       leaf              `json:"agent_id,omitempty"`
		State         leaf              `json:"state"`
		Phase         leaf              `json:"phase"`
		CreatedAt     leaf              `json:"created_at,omitempty"`
		CreatedAtRaw  leaf              `json:"created_at_raw,omitempty"`
		Response      leaf              `json:"response,omitempty"`
		ErrorMessage  leaf              `json:"error_message,omitempty"`
		Messages      []json.RawMessage `json:"messages"`
	}
	wireMessage struct {
		ID      leaf              `json:"id,omitempty"`
		Role    leaf              `json:"role,omitempty"`
		SentAt  leaf              `json:"sent_at,omitempty"`
		SentRaw leaf              `json:"sent_at_raw,omitempty"`
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

// readMessage reads a message of a normalised document.
func readMessage(m *Message, raw json.RawMessage, path string) error {
	var w wireMessage
	if err := unmarshal(raw, path, &w); err != nil {
		return err
	}
	*m = Message{
		ID:      w.ID.text(),
		Role:    w.Role.text(),
		Content: w.Content.text(),
		SentAt:  w.SentAt.time(),
		Parts:   make([]Part, len(w.Parts)),
		Raw:     raw,
	}
	for i, raw := range w.Parts {
		if err := readPart(&m.Parts[i], raw, fmt.Sprintf("%s.parts[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

// readPart reads a part of a normalised document.
func readPart(p *Part, raw json.RawMessage, path string) error {
	var w wirePart
	if err := unmarshal(raw, path, &w); err != nil {
		return err
	}
	*p = Part{Kind: kindOf(w.Type.text()), ID: w.ID.text(), Type: w.Type.text(), Raw: raw}
	switch p.Kind {
	case PartText:
		p.Text = w.Text.text()
	case PartReasoning:
		p.Text = w.Reasoning.text()
	case PartError:
		p.Text = w.Error.text()
	case PartToolInvocation:
		p.Tool = &ToolCall{
			ID:     w.ToolCallID.text(),
			Name:   w.ToolName.text(),
			State:  w.ToolCallState.text(),
			Args:   w.Args.value(),
			Result: w.Result.value(),
		}
	case PartFile:
		var f wireFile
		if w.File.value() != nil {
			if err := unmarshal(json.RawMessage(w.File), path+".file", &f); err != nil {
				return err
			}
		}
		p.File = &File{Name: f.Name.text(), MediaType: f.MediaType.text(), URL: f.URL.text(), Raw: f.Raw.value()}
	default:
		if w.Raw.value() != nil {
			p.Raw = w.Raw.value()
		}
	}
	return nil
}

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

// rewrite writes a document that was read by [FromDocument] in the normal form.
func rewrite(doc []byte) ([]byte, error) {
	var w wireDocument
	if err := unmarshal(doc, "$", &w); err != nil {
		return nil, err
	}
	if w.Messages == nil {
		w.Messages = []json.RawMessage{}
	}
	for i, raw := range w.Messages {
		var m wireMessage
		path := fmt.Sprintf("messages[%d]", i)
		if err := unmarshal(raw, path, &m); err != nil {
			return nil, err
		}
		if m.Parts == nil {
			m.Parts = []json.RawMessage{}
		}
		for j, raw := range m.Parts {
			var p wirePart
			err := unmarshal(raw, fmt.Sprintf("%s.parts[%d]", path, j), &p)
			if err == nil {
				m.Parts[j], err = encode(&p)
			}
			if err != nil {
				return nil, err
			}
		}
		var err error
		if w.Messages[i], err = encode(&m); err != nil {
			return nil, err
		}
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

// unmarshal is json.Unmarshal of a value that is known to be JSON: what it can
// still refuse is a value of the wrong type.
func unmarshal(value []byte, path string, into any) error {
	err := json.Unmarshal(value, into)
	var mismatch *json.UnmarshalTypeError
	if !errors.As(err, &mismatch) {
		return err
	}
	e := &SchemaError{Path: path, Wanted: wantedObject, Found: leaf(value).kind()}
	if mismatch.Field != "" { // the array that the shape has
		e.Path, e.Wanted, e.Found = mismatch.Field, wantedArray, "another value"
		if path != "$" {
			e.Path = path + "." + mismatch.Field
		}
	}
	return e
}
