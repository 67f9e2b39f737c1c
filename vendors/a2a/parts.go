package a2a

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
)

// readParts reads the parts of a message or an artifact. Versions mix in one answer, so each
// part is read by what it has: 1.0 has text, raw, url or data, 0.3 a kind and a file. parts are
// there in 1.0 and in 0.3, content in place of it in messages that were converted.
func (r *reader) readParts(of gjson.Result, streamed bool) []agentstatus.Part {
	list := of.Get("parts")
	if !list.IsArray() {
		list = of.Get("content")
	}
	parts := []agentstatus.Part{}
	var stream pieces
	r.each(list, func(p gjson.Result) {
		switch text := p.Get("text"); {
		case text.Type == gjson.String && streamed && stream.continues(p):
			stream.add(text.String())
			return
		case text.Type == gjson.String:
			stream.flush(parts)
			parts = append(parts, agentstatus.Part{Kind: agentstatus.PartText, Type: "text", Text: text.String()})
			stream.begin(p, text.String())
			return
		}
		stream.flush(parts)
		parts = append(parts, otherPart(p))
	})
	stream.flush(parts)
	return parts
}

// pieces joins text parts that were streamed. An agent that streams an artifact appends parts to
// it, and nothing in the answer tells them from parts that were written as such. Those that follow each
// other and are alike in all but the text count as pieces of one: to put anything between them
// would break words and JSON, while putting nothing there costs a line break at worst.
type pieces struct {
	like string // what the parts have beside the text
	text strings.Builder
	open bool // the last part is a text, which may go on
	more bool // it did
}

func (s *pieces) begin(p gjson.Result, text string) {
	s.like, s.open, s.more = beside(p), true, false
	s.text.Reset()
	s.text.WriteString(text)
}

func (s *pieces) continues(p gjson.Result) bool { return s.open && s.like == beside(p) }

func (s *pieces) add(text string) {
	s.more = true
	s.text.WriteString(text)
}

// flush ends a text, which is the last part that there is.
func (s *pieces) flush(parts []agentstatus.Part) {
	if s.open && s.more {
		parts[len(parts)-1].Text = s.text.String()
	}
	s.open = false
}

// beside is what a text part has beside its text.
func beside(p gjson.Result) string {
	return p.Get("mediaType").Raw + "\n" + p.Get("filename").Raw + "\n" + p.Get("metadata").Raw
}

// otherPart is a part that is not text: a file, data, or something that is not known.
func otherPart(p gjson.Result) agentstatus.Part {
	kind := p.Get("kind").String()
	file := p.Get("file")
	switch {
	case p.Get("raw").Exists() || p.Get("url").Exists():
		return filePart(p, p, "filename", "mediaType")
	case file.IsObject():
		return filePart(p, file, "name", "mimeType")
	case p.Get("data").Exists():
		kind = "data"
	}
	return agentstatus.Part{Type: kind, Raw: json.RawMessage(p.Raw)}
}

func filePart(p, file gjson.Result, name, mediaType string) agentstatus.Part {
	url := ""
	for _, member := range []string{"url", "uri", "fileWithUri"} {
		if url = file.Get(member).String(); url != "" {
			break
		}
	}
	return agentstatus.Part{Kind: agentstatus.PartFile, Type: "file", File: &agentstatus.File{
		Name: file.Get(name).String(), MediaType: file.Get(mediaType).String(), URL: url, Raw: json.RawMessage(p.Raw),
	}}
}

// textOf is what the text parts say, joined by blank lines.
func textOf(parts []agentstatus.Part) string {
	var texts []string
	for i := range parts {
		if parts[i].Kind == agentstatus.PartText && parts[i].Text != "" {
			texts = append(texts, parts[i].Text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// dataOf is the JSON of the data parts, one below the other.
func dataOf(parts []agentstatus.Part) string {
	var values []string
	for i := range parts {
		if parts[i].Type == "data" {
			if data := gjson.GetBytes(parts[i].Raw, "data"); data.Exists() && data.Type != gjson.Null {
				values = append(values, data.Raw)
			}
		}
	}
	return strings.Join(values, "\n")
}

// says is what the parts say: their text, else their data.
func says(parts []agentstatus.Part) string {
	if text := textOf(parts); text != "" {
		return text
	}
	return dataOf(parts)
}
