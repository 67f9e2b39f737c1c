package scan

// Validate reads a body as any one JSON value, by the same rules and limits as a
// document. The error, if there is one, is in s.Doc.
func (s *Scanner) Validate(body []byte) uint32 {
	s.begin(body)
	p := s.space(0)
	s.Doc.Raw.Start = uint32(p)
	end, meta := s.skip(p, 0)
	if end == 0 {
		return s.Doc.Code
	}
	s.Doc.Raw.End, s.Doc.Raw.Meta = uint32(end), meta
	if p = s.space(end); p < s.n {
		s.syntax(p, WantEnd)
	}
	return s.Doc.Code
}

// Fenced returns the span of the first block between code fences in a text: what
// lies between a line that begins with three backticks and the next such line, or
// the end. It returns 0, 0 where there is none.
func Fenced(text []byte) (start, end uint32) {
	base, n := pointerTo(text), uint(len(text))
	open := nextFence(text, 0)
	if open >= n {
		return 0, 0
	}
	for open < n && at(base, open) != '\n' {
		open++ // the language after the fence
	}
	if open >= n {
		return 0, 0
	}
	shut := nextFence(text, open+1)
	return uint32(open + 1), uint32(shut)
}

// nextFence returns the offset of the next fence that begins a line, from the
// beginning of a line on; the length of the text where there is none.
func nextFence(text []byte, p uint) uint {
	base, n := pointerTo(text), uint(len(text))
	for p < n {
		for p < n && (at(base, p) == ' ' || at(base, p) == '\t') {
			p++
		}
		if p+3 <= n && at(base, p) == '`' && at(base, p+1) == '`' && at(base, p+2) == '`' {
			return p
		}
		for p < n && at(base, p) != '\n' {
			p++
		}
		p++
	}
	return n
}
