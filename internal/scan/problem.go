package scan

import "unsafe"

// MaxProblem bounds the words of a problem, in bytes.
const MaxProblem = 512

// Answer is an answer of the API that gave no status, as its problem is told.
type Answer struct {
	HTTPStatus uint32
	At         uint32 // where in the body, if that is no JSON; beyond it, the body explains nothing
	Body       []byte
	Why        []byte // why the body of a 2xx could not be read
	Error      ErrorBody
}

// Problem writes what an answer without a status was, for people, into dst, of which it
// uses [MaxProblem] bytes at most, and returns its length. It is one printable line:
//
//	HTTP 404 not_found: no such interaction
//	HTTP 403 with an HTML page titled "Sign in"
//	HTTP 200: not JSON at byte 9: found '}', wanted a value
//	HTTP 400 with the text: no such path
func (s *Scanner) Problem(dst []byte, a *Answer) uint32 {
	if len(dst) > MaxProblem {
		dst = dst[:MaxProblem]
	}
	w := writerOn(dst)
	w.string("HTTP ")
	w.number(a.HTTPStatus, 1)
	switch {
	case a.Error.Envelope:
		s.said(&w, " ", a.Body, &a.Error.Code)
		s.said(&w, ": ", a.Body, &a.Error.Message)
	case uint(a.At) <= uint(len(a.Body)) && s.whole(&w, a.Body):
	case len(a.Why) != 0:
		w.string(": ")
		s.printable(&w, a.Why)
		w.named(a, "NaN")
		w.named(a, "Infinity")
	default:
		w.string(" with the text: ")
		s.printable(&w, a.Body)
	}
	return uint32(w.n)
}

// named names a word that other languages write for a number.
//
//go:noinline
func (w *Writer) named(a *Answer, word string) {
	p, n := uint(a.At), uint(len(a.Body))
	if p < n && n-p >= uint(len(word)) && isText(pointerTo(a.Body), p, word) {
		w.string("; it is the ")
		w.string(word)
		w.string(" that JSON does not have")
	}
}

// said writes a text of an envelope after a separator.
//
//go:noinline
func (s *Scanner) said(w *Writer, separator string, body []byte, c *Cell) {
	if c.Meta != Missing {
		w.string(separator)
		w.n += uint(s.PrintableCell(w.rest(), body, c))
	}
}

// printable writes as much of a text as there is room for.
//
//go:noinline
func (s *Scanner) printable(w *Writer, text []byte) {
	w.n += uint(s.Printable(w.rest(), text, false))
}

// rest is the buffer from where the writer stands on. A writer of words has not passed
// its end by then: what comes before is short.
//
//go:noinline
func (w *Writer) rest() []byte {
	if w.n > w.room {
		w.n = w.room
	}
	return unsafe.Slice((*byte)(unsafe.Add(w.base, w.n)), w.room-w.n)
}

// whole names a body that no text of it would explain, and reports whether it is one.
//
//go:noinline
func (s *Scanner) whole(w *Writer, body []byte) bool {
	base, n := pointerTo(body), uint(len(body))
	first := uint(0)
	if n >= 3 && isText(base, 0, "\xEF\xBB\xBF") {
		first = 3
	}
	for first < n && at(base, first)-1 < ' ' {
		first++
	}
	what := ""
	if first == n {
		what = "an empty body"
	} else if at(base, first) == '<' {
		return s.page(w, body, first)
	} else if n >= 2 {
		a, b := at(base, 0), at(base, 1)
		switch {
		case a == 0x1F && b == 0x8B:
			what = "gzip data (a Content-Encoding header is missing)"
		case a == 0xFE && b == 0xFF || a == 0xFF && b == 0xFE || (a == 0) != (b == 0):
			what = "UTF-16 text"
		}
	}
	if what == "" {
		return false
	}
	w.string(" with ")
	w.string(what)
	return true
}

// titleWithin bounds where the title of a page is looked for, and longestTitle its bytes.
const (
	titleWithin  = 16 << 10
	longestTitle = 256
)

// page names an HTML page whose first tag is at p, and reports whether the body is one:
// it has a title, or begins like one.
//
//go:noinline
func (s *Scanner) page(w *Writer, body []byte, p uint) bool {
	base, n := pointerTo(body), uint(len(body))
	if n > titleWithin {
		n = titleWithin
	}
	html := p+1 < n && (at(base, p+1) == '!' || at(base, p+1)|0x20 == 'h')
	for p+6 <= n && !equalFold(unsafe.Add(base, p), 6, "<TITLE") {
		p++
	}
	if p+6 > n && !html {
		return false
	}
	w.string(" with an HTML page")
	before := w.n
	w.string(` titled "`)
	opened := w.n
	p = until(base, p+6, n, '>') + 1
	end := until(base, p, n, '<')
	if end > p+longestTitle {
		end = p + longestTitle
	}
	if p < end {
		s.printable(w, body[p:end])
	}
	if w.n == opened {
		w.n = before
		return true
	}
	w.byte('"')
	return true
}

// until returns the offset of the next c; n or more where there is none.
//
//go:noinline
func until(base unsafe.Pointer, p, n uint, c byte) uint {
	for p < n && at(base, p) != c {
		p++
	}
	return p
}
