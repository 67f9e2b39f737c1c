package scan

import "unsafe"

// text returns the characters of a string cell: in the body, or in s.scratch where
// it has escapes. ok is false where it is no string, or one with escapes that is
// too long.
//
//go:noinline
func (s *Scanner) text(c *Cell) (text unsafe.Pointer, size uint, ok bool) {
	if c.Kind() != String {
		return nil, 0, false
	}
	start, end := uint(c.Start)+1, uint(c.End)-1
	if c.Meta&Escaped == 0 {
		return unsafe.Add(s.base, start), end - start, true
	}
	if end-start > uint(len(s.scratch)) {
		return nil, 0, false
	}
	text = unsafe.Pointer(&s.scratch)
	return text, unescape(text, s.base, start, end), true
}

// phase returns what the document as a whole means.
func (s *Scanner) phase() uint32 {
	text, size, ok := s.text(&s.Doc.State)
	if !ok {
		return PhaseUnknown
	}
	if !equalFold(text, size, "IDLE") {
		return statePhase(text, size)
	}
	// A session is idle before its first turn too: a reply tells the two apart.
	if r := &s.Doc.Response; s.assistant || hasText(r) {
		return PhaseCompleted
	}
	return PhaseRunning
}

// StatePhase returns what a state alone means; case does not matter.
func StatePhase(state []byte) uint32 { return statePhase(pointerTo(state), uint(len(state))) }

func statePhase(text unsafe.Pointer, size uint) uint32 {
	switch {
	case equalFold(text, size, "ASYNC_PROCESSING"),
		equalFold(text, size, "PROCESSING"),
		equalFold(text, size, "QUEUED"),
		equalFold(text, size, "IDLE"):
		return PhaseRunning
	case equalFold(text, size, "COMPLETED"):
		return PhaseCompleted
	case equalFold(text, size, "FAILED"):
		return PhaseFailed
	case equalFold(text, size, "APPROVAL_REQUIRED"):
		return PhaseNeedsInput
	}
	return PhaseUnknown
}

// equalFold compares with a name in capitals, ignoring ASCII case.
//
//go:noinline
func equalFold(text unsafe.Pointer, size uint, name string) bool {
	if size != uint(len(name)) {
		return false
	}
	for i := uint(0); i < uint(len(name)); i++ {
		c := at(text, i)
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != name[i] {
			return false
		}
	}
	return true
}
