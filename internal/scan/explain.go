package scan

import "unsafe"

// Explain writes the error of a document as one sentence for people into dst,
// and returns its length; it is 256 bytes at most. Where in the text the parts of
// it lie, that a program may want on their own, it notes in d.
//
//go:noinline
func (d *Doc) Explain(dst []byte) uint32 {
	w := writerOn(dst)
	d.SubjectText, d.WantedText, d.FoundText = Span{}, Span{}, Span{}
	d.fill(&w, word(explanations+d.Code))
	advice := uint32(0)
	switch d.Code {
	case CodeSyntax:
		switch {
		case d.ErrorFound == FoundEnd:
			advice = adviceCut
		case d.ErrorOffset != 0:
		case d.ErrorFound == '<':
			advice = advicePage
		case d.ErrorFound == 0xEF:
			advice = adviceMark
		}
	case CodeLimit:
		advice = adviceTrust
		if d.ErrorWhere == WhereBody {
			advice = adviceBytes
		}
	case CodeSchema:
		d.SubjectText.Start = uint32(w.n)
		d.fill(&w, d.path())
		d.SubjectText.End = uint32(w.n)
		d.fill(&w, word(afterPath))
		advice = adviceOther
	}
	w.advice(advice)
	return uint32(w.n)
}

// advice writes what to try; 0 is nothing.
//
//go:noinline
func (w *Writer) advice(n uint32) {
	if n != 0 {
		w.string("; ")
		w.string(word(n))
	}
}

// fill writes a text, in which a character under the space stands for a part of the error:
// for the number in the field of d that has its index, or for a name.
//
//go:noinline
func (d *Doc) fill(w *Writer, text string) {
	for i := uint(0); i < uint(len(text)); i++ {
		start := uint32(w.n)
		var part *Span
		switch c := text[i]; c {
		case 1, 4, 5, 6, 7: // the offset, the message, the part, the number allowed and the one found
			w.number(*(*uint32)(unsafe.Add(unsafe.Pointer(d), 4*uint(c))), 1)
			continue
		case 2:
			part = &d.FoundText
			d.found(w)
		case 3:
			part = &d.WantedText
			w.string(word(d.ErrorWanted))
		case 8:
			part = &d.SubjectText
			w.string(word(limitNames + d.ErrorWhere - WhereBody))
		default:
			w.byte(c)
			continue
		}
		part.Start, part.End = start, uint32(w.n)
	}
}

// path is the path of the value that a schema error is about.
func (d *Doc) path() string {
	const longest, lengths = "messages[\x04].parts[\x05]", 20<<24 | 17<<16 | 11<<8 | 8
	switch where := d.ErrorWhere; where {
	case WhereRoot:
		return "$"
	case WhereState:
		return "state"
	default:
		return unsafe.String(unsafe.StringData(longest), lengths>>(8*(where-WhereMessages)&31)&0xFF)
	}
}

// LimitName returns what a limit is called.
func LimitName(where uint32) string {
	if where-WhereBody > WhereRecords-WhereBody {
		return ""
	}
	return word(limitNames + where - WhereBody)
}

// found names what an error found.
//
//go:noinline
func (d *Doc) found(w *Writer) {
	c := byte(d.ErrorFound)
	switch {
	case d.Code == CodeSchema:
		w.string(KindName(d.ErrorFound))
	case d.ErrorFound == FoundEnd:
		w.string(word(WantEnd))
	case c > ' ' && c < 0x7F:
		w.byte('\'')
		w.byte(c)
		w.byte('\'')
	default:
		const digits = "0123456789abcdef"
		w.string("byte 0x")
		w.byte(digits[c>>4])
		w.byte(digits[c&15])
	}
}
