// The cells are what bindings read, so that each slot of each record has to hold what
// the native core made of it, in bytes and in UTF-16 units.
package wasm_test

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/scan"
)

// reader reads cells of one body.
type reader struct {
	*instance
	body  []byte
	units []uint32 // the UTF-16 offset of each byte offset; nil: not checked
}

// checkDocument compares everything that is known of a document with the native core.
func (i *instance) checkDocument(body []byte, want *agentstatus.Status) {
	i.t.Helper()
	native, err := want.MarshalJSON()
	if err != nil {
		i.t.Fatal(err)
	}
	if code := i.call("to_json"); code != scan.CodeOK || !bytes.Equal(i.out(), native) {
		i.t.Errorf("to_json: code %d, %.300s\nwant %.300s", code, i.out(), native)
	}
	if code := i.call("final_text"); code != scan.CodeOK || string(i.out()) != want.FinalText() {
		i.t.Errorf("final_text: code %d, %.300q, want %.300q", code, i.out(), want.FinalText())
	}
	if code := i.call("error_text"); code != codeOrder {
		i.t.Errorf("error_text of a document: code %d, want %d", code, codeOrder)
	}
	r := &reader{instance: i, body: body}
	if len(body) < 1<<20 {
		r.units = unitsOf(body)
	}
	r.checkDoc(want)
}

func (r *reader) checkDoc(want *agentstatus.Status) {
	r.t.Helper()
	d := r.doc()
	r.text("interaction_id", &d.InteractionID, want.InteractionID)
	r.text("agent_id", &d.AgentID, want.AgentID)
	r.text("state", &d.State, string(want.State))
	r.text("response", &d.Response, want.Response)
	r.said("error_message", &d.ErrorText, want.ErrorMessage)
	r.time("created_at", &d.Created, want.CreatedAt)
	r.cell("document", &d.Raw)
	r.cell("messages", &d.Messages)
	if d.Phase >= uint32(len(phaseNames)) || phaseNames[d.Phase] != string(want.Phase) {
		r.t.Errorf("phase %d, want %s", d.Phase, want.Phase)
	}
	if int(d.BodyLen) != len(r.body) || r.units != nil && d.BodyUnits != r.units[len(r.body)] {
		r.t.Errorf("%d bytes, %d units; want %d bytes", d.BodyLen, d.BodyUnits, len(r.body))
	}
	if int(d.MessageCount) != len(want.Messages) {
		r.t.Fatalf("%d messages, want %d", d.MessageCount, len(want.Messages))
	}
	for n := range want.Messages {
		r.checkMessage(d, uint32(n), &want.Messages[n])
	}
}

// phaseNames are the phases by their codes, as in ABI.md.
var phaseNames = []string{"", "running", "needs_input", "completed", "failed", "unknown"}

func (r *reader) checkMessage(d *scan.Doc, n uint32, want *agentstatus.Message) {
	r.t.Helper()
	m := r.message(d, n)
	r.text("id", &m.ID, want.ID)
	r.text("role", &m.Role, want.Role)
	r.text("content", &m.Content, want.Content)
	r.time("sent_at", &m.Sent, want.SentAt)
	r.raw("message", &m.Raw, want.Raw)
	r.cell("parts", &m.Parts)
	if int(m.PartCount) != len(want.Parts) || m.FirstPart+m.PartCount > d.PartCount {
		r.t.Fatalf("message %d: parts %d to %d, want %d of them", n, m.FirstPart, m.FirstPart+m.PartCount, len(want.Parts))
	}
	for j := range want.Parts {
		r.checkPart(r.part(d, m.FirstPart+uint32(j)), &want.Parts[j])
	}
}

func (r *reader) checkPart(p *scan.Part, want *agentstatus.Part) {
	r.t.Helper()
	if p.Kind != uint32(want.Kind) {
		r.t.Errorf("kind %d, want %d", p.Kind, want.Kind)
	}
	r.text("id", &p.ID, want.ID)
	r.text("type", &p.Type, want.Type)
	r.raw("part", &p.Raw, want.Raw)
	switch want.Kind {
	case agentstatus.PartText:
		r.text("text", &p.Text, want.Text)
	case agentstatus.PartReasoning:
		r.text("reasoning", &p.Reasoning, want.Text)
	case agentstatus.PartError:
		r.text("error", &p.Error, want.Text)
	case agentstatus.PartToolInvocation:
		r.text("tool id", &p.ToolCallID, want.Tool.ID)
		r.text("tool name", &p.ToolName, want.Tool.Name)
		r.text("tool state", &p.ToolCallState, want.Tool.State)
		r.raw("args", &p.Args, want.Tool.Args)
		r.raw("result", p.ToolResult(), want.Tool.Result)
	case agentstatus.PartFile:
		r.text("filename", &p.FileName, want.File.Name)
		r.text("media type", &p.FileMediaType, want.File.MediaType)
		r.text("url", &p.FileURL, want.File.URL)
		r.raw("file", &p.File, want.File.Raw)
	}
}

// cell checks a span, its units and its kind.
func (r *reader) cell(name string, c *scan.Cell) {
	r.t.Helper()
	if c.Kind() == scan.Missing {
		return
	}
	if c.Start >= c.End || int(c.End) > len(r.body) {
		r.t.Fatalf("%s: %d to %d of %d bytes", name, c.Start, c.End, len(r.body))
	}
	if r.units != nil && (c.UStart != r.units[c.Start] || c.UEnd != r.units[c.End]) {
		r.t.Errorf("%s: units %d to %d, want %d to %d", name, c.UStart, c.UEnd, r.units[c.Start], r.units[c.End])
	}
	if !json.Valid(r.body[c.Start:c.End]) {
		r.t.Errorf("%s: bytes %d to %d are no JSON value", name, c.Start, c.End)
	}
}

// text checks the characters of a string; of another kind they are none.
func (r *reader) text(name string, c *scan.Cell, want string) {
	r.t.Helper()
	r.cell(name, c)
	got := ""
	if c.Kind() == scan.String {
		if code := r.call("unescape", c.Start, c.End); code != scan.CodeOK {
			r.t.Fatalf("unescape %s: code %d", name, code)
		}
		got = string(r.out())
		inside := r.body[c.Start+1 : c.End-1]
		if escaped := bytes.IndexByte(inside, '\\') >= 0; escaped != (c.Meta&scan.Escaped != 0) {
			r.t.Errorf("%s: flags %#x, escaped %v", name, c.Meta, escaped)
		}
		if plain := isASCII(inside); plain == (c.Meta&scan.NonASCII != 0) {
			r.t.Errorf("%s: flags %#x, ASCII %v", name, c.Meta, plain)
		}
	}
	if got != want {
		r.t.Errorf("%s: got %.200q, want %.200q", name, got, want)
	}
}

// said is text for a value that may be of another type: that is its JSON.
func (r *reader) said(name string, c *scan.Cell, want string) {
	r.t.Helper()
	if c.Kind() == scan.String || !c.Says() {
		r.text(name, c, want)
		return
	}
	r.cell(name, c)
	if got := string(r.body[c.Start:c.End]); got != want {
		r.t.Errorf("%s: got %.200q, want %.200q", name, got, want)
	}
}

// raw checks the bytes of a value; there are none of one that is missing or null.
func (r *reader) raw(name string, c *scan.Cell, want []byte) {
	r.t.Helper()
	r.cell(name, c)
	var got []byte
	if c.Kind() > scan.Null {
		got = r.body[c.Start:c.End]
	}
	if !bytes.Equal(got, want) {
		r.t.Errorf("%s: got %.200s, want %.200s", name, got, want)
	}
}

func (r *reader) time(name string, got *scan.Time, want time.Time) {
	r.t.Helper()
	read := time.Time{} // which is also a time that can be read
	if got.OK != 0 {
		read = time.Unix(got.Unix(), int64(got.Nanos))
	}
	if !read.Equal(want) {
		r.t.Errorf("%s: got %+v, want %v", name, got, want)
	}
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unitsOf returns the UTF-16 offset of each byte offset of a text.
func unitsOf(text []byte) []uint32 {
	units := make([]uint32, len(text)+1)
	n := uint32(0)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		for j := range size {
			units[i+j] = n
		}
		n++
		if r > 0xFFFF {
			n++
		}
		i += size
	}
	units[len(text)] = n
	return units
}
