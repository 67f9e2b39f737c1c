package agentstatus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
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

// kindOf returns which kind of part a type names.
func kindOf(partType string) PartKind {
	switch partType {
	case "text":
		return PartText
	case "reasoning":
		return PartReasoning
	case "tool_invocation":
		return PartToolInvocation
	case "file":
		return PartFile
	case "error":
		return PartError
	}
	return PartUnknown
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

// leaf is any value, of which only one type means something. A value of another
// type is kept and reads as absent, as in the API's own documents.
type leaf []byte

// UnmarshalJSON keeps a copy of the value. Null is as good as nothing.
func (l *leaf) UnmarshalJSON(value []byte) error {
	*l = nil
	if string(value) != "null" {
		*l = bytes.Clone(value)
	}
	return nil
}

// MarshalJSON writes the value.
func (l leaf) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("null"), nil
	}
	return l, nil
}

func (l leaf) isString() bool { return len(l) > 0 && l[0] == '"' }

// value returns the value, or nil where it is missing or null.
func (l leaf) value() json.RawMessage {
	return json.RawMessage(l)
}

// text returns the characters of a string, none of another value.
func (l leaf) text() string {
	var text string
	if !l.isString() || json.Unmarshal(l, &text) != nil {
		return ""
	}
	return text
}

// time returns the time of an RFC 3339 string, the zero time of another value.
func (l leaf) time() time.Time {
	t, err := time.Parse(time.RFC3339Nano, l.text())
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// kind says what the value is, in the words of a SchemaError.
func (l leaf) kind() string {
	if len(l) == 0 {
		return "nothing"
	}
	switch l[0] {
	case '"':
		return "a string"
	case '[':
		return "an array"
	case '{':
		return "an object"
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	}
	return "a number"
}

// quote makes a string.
func quote(text string) leaf {
	quoted, err := encode(text)
	if err != nil {
		return nil // no string is refused
	}
	return quoted
}

// leafOf makes a string; an empty one is left out.
func leafOf(text string) leaf {
	if text == "" {
		return nil
	}
	return quote(text)
}

// leafOfTime makes an RFC 3339 time in UTC; the zero time is left out.
func leafOfTime(t time.Time) leaf {
	if t.IsZero() {
		return nil
	}
	return quote(t.UTC().Format(time.RFC3339Nano))
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
