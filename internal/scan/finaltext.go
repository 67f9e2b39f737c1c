package scan

import "unsafe"

// FinalText writes the agent's reply of the last scan, which has succeeded, into
// dst and returns its length: the response where there is one, else the text parts
// of the last assistant message joined by blank lines, else that message's content.
// Where the result is more than len(dst) the contents of dst are of no use: call it
// again with as much.
func (s *Scanner) FinalText(dst []byte) uint32 {
	w := writerOn(dst)
	if hasText(&s.Doc.Response) {
		w.text(s.base, &s.Doc.Response)
		return uint32(w.n)
	}
	for i := uint(s.Doc.MessageCount); i > 0; i-- {
		if i > uint(len(s.messages)) {
			break
		}
		m := &s.messages[i-1]
		if isAssistant(s.keyOfCell(&m.Role)) {
			s.messageText(&w, m)
			break
		}
	}
	return uint32(w.n)
}

// messageText writes what a message says.
func (s *Scanner) messageText(w *Writer, m *Message) {
	some := false
	for i := uint(m.FirstPart); i < uint(m.FirstPart+m.PartCount) && i < uint(len(s.parts)); i++ {
		r := &s.parts[i]
		if r.Kind != PartText || !hasText(&r.Text) {
			continue
		}
		if some {
			w.string("\n\n")
		}
		some = true
		w.text(s.base, &r.Text)
	}
	if !some {
		w.text(s.base, &m.Content)
	}
}

// hasText reports whether a cell is a string with something in it.
//
//go:noinline
func hasText(c *Cell) bool { return c.Kind() == String && c.End-c.Start > 2 }

// text writes the characters of a string cell. Where there is no room for as many
// bytes as the token has, those are counted: unescaped it cannot be longer.
//
//go:noinline
func (w *Writer) text(base unsafe.Pointer, c *Cell) {
	if c.Kind() != String {
		return
	}
	start, size := uint(c.Start)+1, uint(c.End-c.Start)-2
	switch {
	case c.Meta&Escaped == 0:
		w.bytes(unsafe.Add(base, start), size)
	case w.n <= w.room && size <= w.room-w.n:
		w.n += unescape(unsafe.Add(w.base, w.n), base, start, start+size)
	default:
		w.n += size
	}
}
