package agentstatus

import (
	"strings"
	"sync"
	"time"
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
)

// table is the memory that a scan needs. It is pooled: nothing of it is retained
// by a Status.
type table struct {
	scanner  scan.Scanner
	messages []scan.Message
	parts    []scan.Part
}

var tables = sync.Pool{New: func() any { return new(table) }}

// maxPooledRecords bounds what the pool keeps after an unusually long document.
const maxPooledRecords = 16_384

func (t *table) release() {
	if len(t.parts) <= maxPooledRecords && len(t.messages) <= maxPooledRecords {
		tables.Put(t)
	}
}

// scan reads a body into the table.
func (t *table) scan(body []byte) error {
	if len(t.messages) == 0 {
		// An agent at work has said little: what a longer body needs shows as it is read.
		t.messages, t.parts = make([]scan.Message, 2), make([]scan.Part, min(4+len(body)/1024, 64))
	}
	code := t.scanner.Scan(body, t.messages, t.parts)
	for code == scan.CodeFull {
		doc := &t.scanner.Doc
		if int(doc.MessageCount) == len(t.messages) {
			t.messages = larger(t.messages, t.scanner.Read(), len(body))
		} else {
			t.parts = larger(t.parts, t.scanner.Read(), len(body))
		}
		code = t.scanner.Resume(t.messages, t.parts)
	}
	if code != scan.CodeOK {
		return errorOf(&t.scanner.Doc)
	}
	return nil
}

// larger returns more records that begin with the same: as many as the whole body needs if
// it goes on as it has, at least twice as many. The first few say little about the rest.
func larger[R any](records []R, read, size int) []R {
	count := len(records)
	estimate := int(float64(count) * float64(size) / float64(max(read, 1)) * 17 / 16)
	most := 8 * count
	if count >= 32 {
		most = 256 * count
	}
	grown := make([]R, max(2*count, min(estimate, most))+2)
	copy(grown, records)
	return grown
}

// parse is ParseLimit.
func parse(body []byte, maxBytes int) (*Status, error) {
	if maxBytes = min(maxBytes, scan.MaxBody); len(body) > maxBytes {
		maxBytes = max(maxBytes, 0)
		return nil, &LimitError{Limit: limitBody, Allowed: maxBytes, Found: len(body), Offset: maxBytes}
	}
	t := tables.Get().(*table)
	defer t.release()
	if err := t.scan(body); err != nil {
		return nil, err
	}
	b := newBuilder(body, &t.scanner)
	return b.status(t), nil
}

// uncleared returns an empty buffer of the given capacity whose memory has not been
// cleared, which long texts would notice: strings.Builder is the way to such memory.
// Nothing reads what has not been written.
func uncleared(capacity int) []byte {
	var b strings.Builder
	b.Grow(capacity)
	b.WriteByte(0) // so that the string has an address
	return unsafe.Slice(unsafe.StringData(b.String()), capacity)[:0]
}

// A builder makes a Status of a table. It allocates once for each kind of thing:
// messages, parts, tool calls, files, and the text of strings with escapes.
type builder struct {
	body  []byte
	arena []byte
	tools []ToolCall
	files []File
}

func newBuilder(body []byte, s *scan.Scanner) builder {
	size := s.EscapedBytes
	if c := &s.Doc.ErrorText; c.Meta&scan.Escaped != 0 {
		size += c.End - c.Start // it may be an error part's as well
	}
	b := builder{body: body}
	if size != 0 {
		b.arena = uncleared(int(size) + scan.Slack)
	}
	return b
}

func (b *builder) status(t *table) *Status {
	d := &t.scanner.Doc
	s := &Status{
		InteractionID: b.text(&d.InteractionID),
		AgentID:       b.text(&d.AgentID),
		State:         State(b.text(&d.State)),
		Phase:         phaseOf(d.Phase),
		CreatedAt:     timeOf(&d.Created),
		Messages:      []Message{},
		Response:      b.text(&d.Response),
		ErrorMessage:  b.text(&d.ErrorText),
		raw:           unsafe.String(unsafe.SliceData(b.body), len(b.body)),
		origin:        fromBody,
	}
	if s.ErrorMessage == "" {
		reason := other(&d.ErrorText)
		s.ErrorMessage = s.raw[reason.Start:reason.End]
	}
	if d.MessageCount != 0 {
		s.Messages = make([]Message, d.MessageCount)
	}
	if t.scanner.Tools != 0 {
		b.tools = make([]ToolCall, 0, t.scanner.Tools)
	}
	if t.scanner.Files != 0 {
		b.files = make([]File, 0, t.scanner.Files)
	}
	parts := []Part{}
	if d.PartCount != 0 {
		parts = make([]Part, d.PartCount)
	}
	var content *scan.Cell // of the last assistant message
	for i := range s.Messages {
		m, r := &s.Messages[i], &t.messages[i]
		m.ID, m.Role, m.Content = b.text(&r.ID), b.text(&r.Role), b.text(&r.Content)
		m.SentAt = timeOf(&r.Sent)
		if m.Role == assistant {
			content = &r.Content
		}
		m.Raw = b.raw(&r.Raw)
		end := r.FirstPart + r.PartCount
		m.Parts = parts[r.FirstPart:end:end]
		for j := range m.Parts {
			b.part(&m.Parts[j], &t.parts[int(r.FirstPart)+j])
		}
	}
	if s.reply = other(&d.Response); s.reply.Start == s.reply.End && content != nil {
		s.reply = other(content)
	}
	return s
}

func (b *builder) part(p *Part, r *scan.Part) {
	p.Kind = PartKind(r.Kind)
	p.ID, p.Raw = b.text(&r.ID), b.raw(&r.Raw)
	if p.Type = p.Kind.partType(); p.Type == "" {
		p.Type = b.text(&r.Type)
	}
	switch p.Kind {
	case PartText:
		p.Text = b.text(&r.Text)
	case PartReasoning:
		p.Text = b.text(&r.Reasoning)
	case PartError:
		p.Text = b.text(&r.Error)
	case PartToolInvocation:
		b.tools = append(b.tools, ToolCall{
			ID:     b.text(&r.ToolCallID),
			Name:   b.text(&r.ToolName),
			State:  b.text(&r.ToolCallState),
			Args:   b.value(&r.Args),
			Result: b.value(r.ToolResult()),
		})
		p.Tool = &b.tools[len(b.tools)-1]
	case PartFile:
		b.files = append(b.files, File{
			Name:      b.text(&r.FileName),
			MediaType: b.text(&r.FileMediaType),
			URL:       b.text(&r.FileURL),
			Raw:       b.value(&r.File),
		})
		p.File = &b.files[len(b.files)-1]
	}
}

// text returns the characters of a cell; none where it is not a string. They alias
// the body if the string has no escapes, else the arena, which never grows.
func (b *builder) text(c *scan.Cell) string {
	if c.Kind() != scan.String || c.End-c.Start == 2 {
		return ""
	}
	if c.Meta&scan.Escaped == 0 {
		return unsafe.String(&b.body[c.Start+1], c.End-c.Start-2)
	}
	start := len(b.arena)
	size := scan.UnescapeTight(b.arena[start:cap(b.arena)], b.body, c.Start, c.End)
	b.arena = b.arena[:start+int(size)]
	return unsafe.String(unsafe.SliceData(b.arena[start:]), int(size))
}

// other returns where the JSON of a value lies that is not a string and says something.
func other(c *scan.Cell) scan.Span {
	if c.Kind() == scan.String || !c.Says() {
		return scan.Span{}
	}
	return scan.Span{Start: c.Start, End: c.End}
}

// raw returns the bytes of a cell.
func (b *builder) raw(c *scan.Cell) []byte { return b.body[c.Start:c.End:c.End] }

// value is raw, or nil if the cell is missing or null.
func (b *builder) value(c *scan.Cell) []byte {
	if c.Kind() <= scan.Null {
		return nil
	}
	return b.raw(c)
}

// timeOf returns a time in UTC; the zero time if none could be read.
func timeOf(t *scan.Time) time.Time {
	if t.OK == 0 {
		return time.Time{}
	}
	return time.Unix(t.Unix(), int64(t.Nanos)).UTC()
}
