package scan

import "unsafe"

// ToJSON writes the normalised document of the last scan, which has succeeded, into
// dst, and returns its length. Where that is more than len(dst) the contents of dst
// are of no use: call it again with as much.
func (s *Scanner) ToJSON(dst []byte) uint32 {
	w := writerOn(dst)
	d := &s.Doc
	w.open('{')
	s.leaf(&w, "interaction_id", &d.InteractionID)
	s.leaf(&w, "agent_id", &d.AgentID)
	s.leaf(&w, "state", &d.State)
	w.key("phase")
	w.byte('"')
	w.string(PhaseName(d.Phase))
	w.byte('"')
	s.timeLeaf(&w, "created_at", "created_at_raw", &d.CreatedAt, &d.Created)
	s.leaf(&w, "response", &d.Response)
	s.leaf(&w, "error_message", &d.ErrorText)
	w.key("messages")
	w.open('[')
	for i := uint(0); i < uint(d.MessageCount) && i < uint(len(s.messages)); i++ {
		s.messageJSON(&w, &s.messages[i])
	}
	w.shut(']')
	w.shut('}')
	return uint32(w.n)
}

// PhaseName returns what a phase is called.
func PhaseName(phase uint32) string {
	switch phase {
	case PhaseRunning:
		return "running"
	case PhaseNeedsInput:
		return "needs_input"
	case PhaseCompleted:
		return "completed"
	case PhaseFailed:
		return "failed"
	}
	return "unknown"
}

//
//go:noinline
func (s *Scanner) messageJSON(w *Writer, m *Message) {
	w.next()
	w.open('{')
	s.leaf(w, "id", &m.ID)
	s.leaf(w, "role", &m.Role)
	s.timeLeaf(w, "sent_at", "sent_at_raw", &m.Timestamp, &m.Sent)
	s.leaf(w, "content", &m.Content)
	w.key("parts")
	w.open('[')
	for i := uint(m.FirstPart); i < uint(m.FirstPart+m.PartCount) && i < uint(len(s.parts)); i++ {
		s.partJSON(w, &s.parts[i])
	}
	w.shut(']')
	w.shut('}')
}

//go:noinline
func (s *Scanner) partJSON(w *Writer, r *Part) {
	w.next()
	w.open('{')
	s.leaf(w, "type", &r.Type)
	s.leaf(w, "id", &r.ID)
	switch r.Kind {
	case PartText:
		s.leaf(w, "text", &r.Text)
	case PartReasoning:
		s.leaf(w, "reasoning", &r.Reasoning)
	case PartTool:
		s.leaf(w, "tool_call_id", &r.ToolCallID)
		s.leaf(w, "tool_name", &r.ToolName)
		s.leaf(w, "tool_call_state", &r.ToolCallState)
		s.raw(w, "args", &r.Args)
		s.raw(w, "result", r.ToolResult())
	case PartFile:
		if r.File.Kind() > Null {
			w.key("file")
			w.open('{')
			s.leaf(w, "filename", &r.FileName)
			s.leaf(w, "media_type", &r.FileMediaType)
			s.leaf(w, "url", &r.FileURL)
			s.raw(w, "raw", &r.File)
			w.shut('}')
		}
	case PartError:
		s.leaf(w, "error", &r.Error)
	default:
		s.raw(w, "raw", &r.Raw)
	}
	w.shut('}')
}

// ToolResult returns the cell of a tool's result. The API nests it, with the
// arguments, in the part's result; where that is no object it is itself the result.
//
//go:noinline
func (r *Part) ToolResult() *Cell {
	if r.Result.Kind() == Object {
		return &r.ResultResult
	}
	return &r.Result
}

// raw writes a member as the value that it is; none where it is missing or null.
//
//go:noinline
func (s *Scanner) raw(w *Writer, name string, c *Cell) {
	if c.Kind() > Null {
		w.key(name)
		w.bytes(unsafe.Add(s.base, c.Start), uint(c.End-c.Start))
	}
}

// leaf is raw, but for lone surrogates, which are written as U+FFFD.
//
//go:noinline
func (s *Scanner) leaf(w *Writer, name string, c *Cell) {
	if c.Meta&LoneSurrogate == 0 {
		s.raw(w, name, c)
		return
	}
	w.key(name)
	s.mended(w, uint(c.Start), uint(c.End))
}

// mended writes the string token from p to end with U+FFFD for lone surrogates.
//
//go:noinline
func (s *Scanner) mended(w *Writer, p, end uint) {
	for p < end {
		size := uint(1)
		if at(s.base, p) == '\\' {
			if size = 2; at(s.base, p+1) == 'u' {
				next, lone := s.escape(p)
				if lone != 0 {
					w.string("\uFFFD")
					p = next
					continue
				}
				size = next - p
			}
		}
		w.bytes(unsafe.Add(s.base, p), size)
		p += size
	}
}

// timeLeaf writes a time, or the value as it is under another name where it cannot
// be read.
//
//go:noinline
func (s *Scanner) timeLeaf(w *Writer, name, rawName string, c *Cell, t *Time) {
	if t.OK == 0 {
		s.leaf(w, rawName, c)
		return
	}
	w.key(name)
	w.time(t)
}
