package scan

import "unsafe"

// FinalText writes the agent's reply of the last scan, which has succeeded, into
// dst and returns its length: the response where there is one, else the text parts
// of the last assistant message joined by blank lines, else that message's content; and
// where none of these is a text, the JSON of the response or else of the content.
// Where the result is more than len(dst) the contents of dst are of no use: call it
// again with as much.
func (s *Scanner) FinalText(dst []byte) uint32 {
	w := writerOn(dst)
	c := &s.Doc.Response
	if !hasText(c) {
		for i := uint(s.Doc.MessageCount); i > 0 && i <= uint(len(s.messages)); i-- {
			m := &s.messages[i-1]
			if !isAssistant(s.keyOfCell(&m.Role)) {
				continue
			}
			s.texts(&w, m)
			if hasText(&m.Content) || !c.Says() {
				c = &m.Content
			}
			break
		}
	}
	if w.n == 0 {
		w.text(s.base, c)
	}
	return uint32(w.n)
}

// texts writes the text parts of a message.
func (s *Scanner) texts(w *Writer, m *Message) {
	for i := uint(m.FirstPart); i < uint(m.FirstPart+m.PartCount) && i < uint(len(s.parts)); i++ {
		r := &s.parts[i]
		if r.Kind != PartText || !hasText(&r.Text) {
			continue
		}
		if w.n != 0 {
			w.string("\n\n")
		}
		w.text(s.base, &r.Text)
	}
}

// Says reports whether a value says something: any but null and an empty string, array or
// object.
//
//go:noinline
func (c *Cell) Says() bool {
	kind := c.Kind()
	return kind > Null && (kind < String || c.End-c.Start > 2)
}

// hasText reports whether a cell is a string with something in it.
//
//go:noinline
func hasText(c *Cell) bool { return c.Kind() == String && c.Says() }

// text writes the characters of a string cell, the JSON of another one. Where there is no room for as many
// bytes as the token has, those are counted: unescaped it cannot be longer.
//
//go:noinline
func (w *Writer) text(base unsafe.Pointer, c *Cell) {
	if !c.Says() {
		return
	}
	start, size := uint(c.Start), uint(c.End-c.Start)
	if c.Kind() == String {
		start, size = start+1, size-2
	}
	switch {
	case c.Meta&Escaped == 0:
		w.bytes(unsafe.Add(base, start), size)
	case w.n <= w.room && size <= w.room-w.n:
		w.n += unescape(unsafe.Add(w.base, w.n), base, start, start+size)
	default:
		w.n += size
	}
}
