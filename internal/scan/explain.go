package scan

// Explain writes the error of a document as one sentence for people into dst,
// and returns its length; it is 256 bytes at most. Where in the text the parts of
// it lie, that a program may want on their own, it notes in d.
//
//go:noinline
func (d *Doc) Explain(dst []byte) uint32 {
	w := writerOn(dst)
	d.SubjectText, d.WantedText, d.FoundText = Span{}, Span{}, Span{}
	switch d.Code {
	case CodeSyntax:
		d.syntaxText(&w)
	case CodeLimit:
		d.limitText(&w)
	case CodeSchema:
		d.schemaText(&w)
	case CodeMemory:
		w.string("out of memory: the body needs more")
	}
	return uint32(w.n)
}

//go:noinline
func (d *Doc) syntaxText(w *Writer) {
	w.string("not JSON at byte ")
	w.number(d.ErrorOffset, 1)
	w.string(": found ")
	w.noted(&d.FoundText, FoundName(d.ErrorFound))
	if d.ErrorFound != FoundEnd {
		w.foundByte(byte(d.ErrorFound))
		d.FoundText.End = uint32(w.n)
	}
	w.string(", wanted ")
	w.noted(&d.WantedText, WantName(d.ErrorWanted))
	switch {
	case d.ErrorFound == FoundEnd:
		w.string("; the body may have been cut off: fetch it again")
	case d.ErrorOffset == 0 && d.ErrorFound == '<':
		w.string("; this looks like a page: check the address")
	case d.ErrorOffset == 0 && d.ErrorFound == 0xEF:
		w.string("; remove the byte order mark")
	}
}

//go:noinline
func (d *Doc) limitText(w *Writer) {
	w.string("limit ")
	w.noted(&d.SubjectText, LimitName(d.ErrorWhere))
	w.string(" reached at byte ")
	w.number(d.ErrorOffset, 1)
	w.string(": found ")
	w.number(d.ErrorFound, 1)
	w.string(", allowed ")
	w.number(d.ErrorWanted, 1)
	if d.ErrorWhere == WhereBody {
		w.string("; allow more bytes where such bodies are expected")
	} else {
		w.string("; read the body with another parser where it is trusted")
	}
}

//go:noinline
func (d *Doc) schemaText(w *Writer) {
	w.string("not a status document: ")
	d.SubjectText.Start = uint32(w.n)
	d.pathText(w)
	d.SubjectText.End = uint32(w.n)
	w.string(" at byte ")
	w.number(d.ErrorOffset, 1)
	w.string(" is ")
	w.noted(&d.FoundText, KindName(d.ErrorFound))
	w.string(", wanted ")
	w.noted(&d.WantedText, WantName(d.ErrorWanted))
	w.string("; check that the body answers agent_status")
}

// pathText writes the path of the value that a schema error is about.
//
//go:noinline
func (d *Doc) pathText(w *Writer) {
	switch d.ErrorWhere {
	case WhereRoot:
		w.byte('$')
		return
	case WhereState:
		w.string("state")
		return
	}
	w.string("messages")
	if d.ErrorWhere == WhereMessages {
		return
	}
	w.index(d.ErrorMessage)
	if d.ErrorWhere == WhereMessage {
		return
	}
	w.string(".parts")
	if d.ErrorWhere == WherePart {
		w.index(d.ErrorPart)
	}
}

// LimitName returns what a limit is called.
//
//go:noinline
func LimitName(where uint32) string {
	if where-WhereBody > WhereRecords-WhereBody {
		return ""
	}
	return word(limitNames + where - WhereBody)
}

// noted writes a text and notes where it lies.
//
//go:noinline
func (w *Writer) noted(at *Span, text string) {
	at.Start = uint32(w.n)
	w.string(text)
	at.End = uint32(w.n)
}

//go:noinline
func (w *Writer) index(i uint32) {
	w.byte('[')
	w.number(i, 1)
	w.byte(']')
}

// foundByte names a byte that a syntax error found.
func (w *Writer) foundByte(c byte) {
	if c > ' ' && c < 0x7F {
		w.byte('\'')
		w.byte(c)
		w.byte('\'')
		return
	}
	const digits = "0123456789abcdef"
	w.string("byte 0x")
	w.byte(digits[c>>4])
	w.byte(digits[c&15])
}
