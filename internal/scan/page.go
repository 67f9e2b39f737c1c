package scan

import "unsafe"

// whole names a body that no text of it would explain, and reports whether it is one.
//
//go:noinline
func (s *Scanner) whole(w *Writer) bool {
	base, n := s.base, s.n
	first := uint(0)
	if n >= 3 && isText(base, 0, "\xEF\xBB\xBF") {
		first = 3
	}
	for first < n && at(base, first)-1 < ' ' {
		first++
	}
	if first == n {
		w.string(" with an empty body")
		return true
	}
	if at(base, first) == '<' {
		return s.page(w, first)
	}
	if n < 2 {
		return false
	}
	switch a, b := at(base, 0), at(base, 1); {
	case a == 0x1F && b == 0x8B:
		w.string(" with gzip data (a Content-Encoding header is missing)")
	case a^b == 1 && a|b == 0xFF, (a == 0) != (b == 0):
		w.string(" with UTF-16 text")
	default:
		return false
	}
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
func (s *Scanner) page(w *Writer, p uint) bool {
	base, n := s.base, s.n
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
	p = until(base, p+6, n, '>') + 1
	if s.words(w, base, p, until(base, p, n, '<'), false, longestTitle) == 0 {
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
