// The benchmarks put Parse beside what a Go program would use instead, on the same
// bodies and in one run. All of them end with the same fields in memory, but for
// json.Valid, which only validates. BENCHMARKS.md has the figures.
package agentstatus_test

import (
	"encoding/json"
	"errors"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/corpus"
)

func BenchmarkParse(b *testing.B) {
	readers := []struct {
		name string
		read func(body []byte) error
	}{
		{"agentstatus", func(body []byte) error {
			_, err := agentstatus.Parse(body)
			return err
		}},
		{"valid", func(body []byte) error {
			if !json.Valid(body) {
				return errors.New("not JSON")
			}
			return nil
		}},
		{"gjson", func(body []byte) error {
			_, err := readWithGJSON(body)
			return err
		}},
		{"unmarshal", func(body []byte) error { return json.Unmarshal(body, new(plainStatus)) }},
	}
	for _, c := range corpus.All() {
		for _, r := range readers {
			b.Run(c.Name+"/"+r.name, func(b *testing.B) {
				b.SetBytes(int64(len(c.Body)))
				b.ReportAllocs()
				end := reportCPU(b, len(c.Body))
				for b.Loop() {
					if err := r.read(c.Body); err != nil {
						b.Fatal(err)
					}
				}
				end()
			})
		}
	}
}

// BenchmarkParseCold is Parse in a program that reads a document now and then: the pool has
// been emptied by two collections.
func BenchmarkParseCold(b *testing.B) {
	for _, c := range corpus.All() {
		b.Run(c.Name, func(b *testing.B) {
			b.SetBytes(int64(len(c.Body)))
			b.ReportAllocs()
			for range b.N {
				b.StopTimer()
				runtime.GC()
				runtime.GC()
				b.StartTimer()
				if _, err := agentstatus.Parse(c.Body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestAColdParseAllocatesLittle holds how much the records of a document take when none
// are pooled.
func TestAColdParseAllocatesLittle(t *testing.T) {
	for _, c := range corpus.All() {
		runtime.GC()
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := agentstatus.Parse(c.Body); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(12_000+4*len(c.Body)); got > most {
			t.Errorf("%s: %d bytes allocated for %d, want at most %d", c.Name, got, len(c.Body), most)
		}
	}
}

// TestRivalsReadTheSame keeps the comparison fair: each rival ends with as much as
// Parse does.
func TestRivalsReadTheSame(t *testing.T) {
	for _, c := range corpus.All() {
		want, err := agentstatus.Parse(c.Body)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		var plain plainStatus
		if err := json.Unmarshal(c.Body, &plain); err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		other, err := readWithGJSON(c.Body)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		if len(plain.Messages) != len(want.Messages) || len(other.Messages) != len(want.Messages) {
			t.Fatalf("%s: messages: Unmarshal %d, gjson %d, Parse %d", c.Name, len(plain.Messages), len(other.Messages), len(want.Messages))
		}
		for i, m := range want.Messages {
			p, o := plain.Messages[i], other.Messages[i]
			if p.ID != m.ID || o.ID != m.ID || p.Content != m.Content || o.Content != m.Content || !o.SentAt.Equal(m.SentAt) ||
				len(p.Parts) != len(m.Parts) || len(o.Parts) != len(m.Parts) {
				t.Fatalf("%s: message %d: Unmarshal %+v, gjson %+v, Parse %+v", c.Name, i, p, o, m)
			}
			for j, part := range m.Parts {
				if p.Parts[j].Text+p.Parts[j].Reasoning != part.Text || o.Parts[j].Text != part.Text {
					t.Fatalf("%s: message %d, part %d differ", c.Name, i, j)
				}
				if part.Tool != nil && (string(o.Parts[j].Tool.Args) != string(part.Tool.Args) ||
					string(p.Parts[j].Result.Result) != string(part.Tool.Result)) {
					t.Fatalf("%s: message %d, part %d: tool calls differ", c.Name, i, j)
				}
			}
		}
	}
}

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

// readWithGJSON is Parse as it would be written with gjson: strings alias the body
// where gjson lets them.
func readWithGJSON(body []byte) (*agentstatus.Status, error) {
	if !gjson.ValidBytes(body) {
		return nil, errors.New("not JSON")
	}
	s := &agentstatus.Status{}
	gjson.Parse(unsafe.String(unsafe.SliceData(body), len(body))).ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "interaction_id":
			s.InteractionID = value.Str
		case "gummie_id":
			s.AgentID = value.Str
		case "state":
			s.State = agentstatus.State(value.Str)
		case "created_ts":
			s.CreatedAt, _ = time.Parse(time.RFC3339Nano, value.Str)
		case "response":
			s.Response = value.Str
		case "error_message":
			s.ErrorMessage = value.Str
		case "messages":
			value.ForEach(func(_, message gjson.Result) bool {
				s.Messages = append(s.Messages, messageOfGJSON(message))
				return true
			})
		}
		return true
	})
	s.Phase = s.State.Phase()
	return s, nil
}

func messageOfGJSON(message gjson.Result) agentstatus.Message {
	m := agentstatus.Message{Raw: rawOfGJSON(message)}
	message.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			m.ID = value.Str
		case "role":
			m.Role = value.Str
		case "content":
			m.Content = value.Str
		case "timestamp":
			m.SentAt, _ = time.Parse("2006-01-02T15:04:05.999999999", value.Str)
		case "parts":
			value.ForEach(func(_, part gjson.Result) bool {
				m.Parts = append(m.Parts, partOfGJSON(part))
				return true
			})
		}
		return true
	})
	return m
}

func partOfGJSON(part gjson.Result) agentstatus.Part {
	p := agentstatus.Part{Raw: rawOfGJSON(part)}
	var tool agentstatus.ToolCall
	part.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			p.ID = value.Str
		case "type":
			p.Type = value.Str
		case "text", "reasoning", "error":
			p.Text = value.Str
		case "toolCallId":
			tool.ID = value.Str
		case "toolName":
			tool.Name = value.Str
		case "toolCallState":
			tool.State = value.Str
		case "result":
			value.ForEach(func(key, value gjson.Result) bool {
				switch key.Str {
				case "args":
					tool.Args = rawOfGJSON(value)
				case "result":
					tool.Result = rawOfGJSON(value)
				}
				return true
			})
		case "file":
			file := agentstatus.File{Raw: rawOfGJSON(value)}
			value.ForEach(func(key, value gjson.Result) bool {
				switch key.Str {
				case "filename":
					file.Name = value.Str
				case "media_type":
					file.MediaType = value.Str
				case "artifact_url":
					file.URL = value.Str
				}
				return true
			})
			p.File = &file
		}
		return true
	})
	if p.Type == "tool_invocation" {
		p.Tool = &tool
	}
	return p
}

// rawOfGJSON aliases the body.
func rawOfGJSON(value gjson.Result) json.RawMessage {
	return unsafe.Slice(unsafe.StringData(value.Raw), len(value.Raw))
}
