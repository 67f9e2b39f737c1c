package mcp

import (
	"bytes"
	"cmp"
	"encoding/json"
	"path"
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
)

// toolResult is what a tool answers. Each field is read for itself: one that is odd must not make a
// success of a failure.
type toolResult struct {
	Content    json.RawMessage `json:"content"`
	Structured json.RawMessage `json:"structuredContent"`
	IsError    json.RawMessage `json:"isError"`
}

// failed reports whether the tool says that it has failed: with anything that is not false or null.
func (r *toolResult) failed() bool {
	return present(r.IsError) && !bytes.Equal(r.IsError, []byte("false"))
}

// block is one piece of a tool's content.
type block struct {
	Type     string    `json:"type"`
	Text     string    `json:"text"`
	MimeType loose     `json:"mimeType"`
	URI      loose     `json:"uri"`
	Name     loose     `json:"name"`
	Title    loose     `json:"title"`
	Resource *resource `json:"resource"`
}

type resource struct {
	URI      loose `json:"uri"`
	MimeType loose `json:"mimeType"`
}

// structuredContent is the type of the part that has a tool's structured content.
const structuredContent = "structured_content"

// readResult puts what a tool has answered into a status. A result that is an error makes it
// failed: the task itself is completed then, since it did what it had to. What came of a task that
// has failed is an error, whether it says so or not.
//
// What a tool has answered does not change any more, so it is read in any form: what is not
// as it should be is shown as the JSON that it is.
func readResult(s *agentstatus.Status, raw json.RawMessage) {
	if !present(raw) {
		return
	}
	var (
		result toolResult
		blocks []json.RawMessage
	)
	odd := json.Unmarshal(raw, &result) != nil || present(result.Content) && json.Unmarshal(result.Content, &blocks) != nil
	if result.failed() {
		s.Phase = agentstatus.PhaseFailed
	}
	if odd {
		s.Messages = []agentstatus.Message{{Role: "assistant", Parts: []agentstatus.Part{{Type: "result", Raw: raw}}, Raw: raw}}
		told := raw
		if present(result.Content) {
			told = result.Content
		}
		var text loose
		_ = json.Unmarshal(told, &text) // which takes anything
		says(s, string(text))
		return
	}
	parts := make([]agentstatus.Part, 0, len(blocks)+1)
	var texts []string
	for _, raw := range blocks {
		part := readBlock(raw)
		if part.Kind == agentstatus.PartText {
			if part.Text != "" {
				texts = append(texts, part.Text)
			}
			if s.Phase == agentstatus.PhaseFailed {
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
	if reply == "" && result.failed() {
		reply = "the tool has failed without saying why (isError)"
	}
	if s.Phase == agentstatus.PhaseFailed || len(texts) == 0 { // else the parts are the reply
		says(s, reply)
	}
}

// says puts words where they belong: the reply, or why the run has failed.
func says(s *agentstatus.Status, words string) {
	if s.Phase == agentstatus.PhaseFailed {
		s.ErrorMessage = words
		return
	}
	s.Response = words
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
		part.File = &agentstatus.File{MediaType: string(b.MimeType), Raw: raw}
	case "resource_link":
		part.Kind = agentstatus.PartFile
		part.File = &agentstatus.File{Name: string(cmp.Or(b.Title, b.Name)), MediaType: string(b.MimeType), URL: string(b.URI), Raw: raw}
	case "resource":
		if b.Resource == nil {
			break
		}
		part.Kind = agentstatus.PartFile
		part.File = &agentstatus.File{Name: lastOf(string(b.Resource.URI)), MediaType: string(b.Resource.MimeType), URL: string(b.Resource.URI), Raw: raw}
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
