package mcp

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
)

// toolResult is what a tool answers.
type toolResult struct {
	Content    []json.RawMessage `json:"content"`
	Structured json.RawMessage   `json:"structuredContent"`
	IsError    bool              `json:"isError"`
}

// block is one piece of a tool's content.
type block struct {
	Type     string    `json:"type"`
	Text     string    `json:"text"`
	MimeType string    `json:"mimeType"`
	URI      string    `json:"uri"`
	Name     string    `json:"name"`
	Title    string    `json:"title"`
	Resource *resource `json:"resource"`
}

type resource struct {
	URI      string `json:"uri"`
	MimeType string `json:"mimeType"`
}

// structuredContent is the type of the part that has a tool's structured content.
const structuredContent = "structured_content"

// readResult puts what a tool has answered into a status. A result that is an error makes it
// failed: the task itself is completed then, since it did what it had to.
//
// What a tool has answered does not change any more, so that it is read in any form: what is not
// as it should be is shown as the JSON that it is.
func readResult(s *agentstatus.Status, raw json.RawMessage) {
	if !present(raw) {
		return
	}
	var result toolResult
	if err := json.Unmarshal(raw, &result); err != nil {
		s.Messages = []agentstatus.Message{{Role: "assistant", Parts: []agentstatus.Part{{Type: "result", Raw: raw}}, Raw: raw}}
		var text loose
		_ = json.Unmarshal(raw, &text) // which takes anything
		s.Response = string(text)
		return
	}
	parts := make([]agentstatus.Part, 0, len(result.Content)+1)
	var texts []string
	for _, raw := range result.Content {
		part := readBlock(raw)
		if part.Kind == agentstatus.PartText {
			if part.Text != "" {
				texts = append(texts, part.Text)
			}
			if result.IsError {
				part.Kind, part.Type = agentstatus.PartError, "error"
			}
		}
		parts = append(parts, part)
	}
	if present(result.Structured) {
		parts = append(parts, agentstatus.Part{Type: structuredContent, Raw: result.Structured})
	}
	s.Messages = []agentstatus.Message{{Role: "assistant", Parts: parts, Raw: raw}}
	reply := strings.Join(texts, "\n\n")
	if reply == "" && present(result.Structured) {
		reply = string(result.Structured)
	}
	switch {
	case result.IsError:
		s.Phase, s.ErrorMessage = agentstatus.PhaseFailed, reply
		if reply == "" {
			s.ErrorMessage = "the tool has failed without saying why (isError)"
		}
	case len(texts) == 0:
		s.Response = reply // else the parts are the reply
	}
}

func readBlock(raw json.RawMessage) agentstatus.Part {
	var b block
	if json.Unmarshal(raw, &b) != nil {
		return agentstatus.Part{Type: "unknown", Raw: raw}
	}
	part := agentstatus.Part{Type: b.Type, Raw: raw}
	switch b.Type {
	case "text":
		part.Kind, part.Text = agentstatus.PartText, b.Text
	case "image", "audio":
		part.Kind = agentstatus.PartFile
		part.File = &agentstatus.File{MediaType: b.MimeType, Raw: raw}
	case "resource_link":
		name := b.Title
		if name == "" {
			name = b.Name
		}
		part.Kind = agentstatus.PartFile
		part.File = &agentstatus.File{Name: name, MediaType: b.MimeType, URL: b.URI, Raw: raw}
	case "resource":
		if b.Resource == nil {
			break
		}
		part.Kind = agentstatus.PartFile
		part.File = &agentstatus.File{Name: lastOf(b.Resource.URI), MediaType: b.Resource.MimeType, URL: b.Resource.URI, Raw: raw}
	}
	if part.Kind == agentstatus.PartFile {
		part.Type = "file"
	}
	return part
}

// lastOf is the last element of a URI's path, which is a name for people.
func lastOf(uri string) string {
	if name := path.Base(uri); name != "." && name != "/" {
		return name
	}
	return ""
}

// present reports whether there is a value, other than null.
func present(raw json.RawMessage) bool {
	return len(raw) > 0 && !bytes.Equal(raw, []byte("null"))
}
