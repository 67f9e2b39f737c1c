package agentstatus

import (
	"encoding/json"
	"strings"

	"github.com/agentwait/agentwait/internal/scan"
)

// assistant is the agent's role.
const assistant = "assistant"

// FinalText returns the agent's reply: the response if there is one, else the
// text parts of the last assistant message joined by blank lines, else that
// message's content. Where none of these is a text it is the JSON of the response, or
// else of the content, if that is another value but null and an empty array or object.
//
// The last assistant message of real interactions has several text parts between
// its tool calls, and its content is absent or empty.
func (s *Status) FinalText() string {
	if s.Response != "" {
		return s.Response
	}
	for i := len(s.Messages) - 1; i >= 0; i-- {
		if m := &s.Messages[i]; m.Role == assistant {
			if text := m.text(); text != "" {
				return text
			}
			break
		}
	}
	return s.raw[s.reply.Start:s.reply.End]
}

// text returns the text parts joined by blank lines, else the content.
func (m *Message) text() string {
	var texts []string
	for i := range m.Parts {
		if p := &m.Parts[i]; p.Kind == PartText && p.Text != "" {
			texts = append(texts, p.Text)
		}
	}
	if len(texts) == 0 {
		return m.Content
	}
	return strings.Join(texts, "\n\n")
}

// ToolCalls returns every tool call of the conversation, in order.
func (s *Status) ToolCalls() []*ToolCall {
	var calls []*ToolCall
	for i := range s.Messages {
		for j := range s.Messages[i].Parts {
			if tool := s.Messages[i].Parts[j].Tool; tool != nil {
				calls = append(calls, tool)
			}
		}
	}
	return calls
}

// Files returns every file of the conversation, in order.
func (s *Status) Files() []*File {
	var files []*File
	for i := range s.Messages {
		for j := range s.Messages[i].Parts {
			if file := s.Messages[i].Parts[j].File; file != nil {
				files = append(files, file)
			}
		}
	}
	return files
}

// ResponseJSON returns the JSON value that the reply carries: the whole reply
// if that is JSON, else what its first code fence holds.
//
// # Errors
//
// A [*SyntaxError] or [*LimitError] whose offset counts from the beginning of the
// reply, [Status.FinalText].
func (s *Status) ResponseJSON() (json.RawMessage, error) {
	text := []byte(s.FinalText())
	value, err := jsonValue(text, 0, len(text))
	if err == nil {
		return value, nil
	}
	start, end := scan.Fenced(text[:min(len(text), scan.MaxBody)])
	if start == end {
		return nil, err
	}
	return jsonValue(text, int(start), int(end))
}

// jsonValue validates text[start:end], and returns it without white space around.
func jsonValue(text []byte, start, end int) (json.RawMessage, error) {
	if end > scan.MaxBody {
		return nil, &LimitError{Limit: limitBody, Allowed: scan.MaxBody, Found: end, Offset: scan.MaxBody}
	}
	t := tables.Get().(*table)
	defer t.release()
	if t.scanner.Validate(text[start:end]) != scan.CodeOK {
		t.scanner.Doc.ErrorOffset += uint32(start)
		return nil, errorOf(&t.scanner.Doc)
	}
	raw := &t.scanner.Doc.Raw
	return text[start+int(raw.Start) : start+int(raw.End) : start+int(raw.End)], nil
}
