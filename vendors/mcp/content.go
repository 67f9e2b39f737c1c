package mcp

import (
	"bytes"
	"encoding/json"
	"fmt"
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
func readResult(s *agentstatus.Status, raw json.RawMessage) error {
	if !present(raw) {
		return nil
	}
	var result toolResult
	if err := json.Unmarshal(raw, &result); err != nil {
		return fmt.Errorf("the tool's result cannot be read: %w", err)
	}
	parts := make([]agentstatus.Part, 0, len(result.Content)+1)
	var texts []string
	for i, raw := range result.Content {
		part, err := readBlock(raw)
		if err != nil {
			return fmt.Errorf("content[%d] of the tool's result cannot be read: %w", i, err)
		}
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
	return nil
}

func readBlock(raw json.RawMessage) (agentstatus.Part, error) {
	var b block
	if err := json.Unmarshal(raw, &b); err != nil {
		return agentstatus.Part{}, err
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
	return part, nil
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
