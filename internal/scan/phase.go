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

// states are the states that are known, each after a byte whose low five bits are its length
// and whose upper ones are its phase, from PhaseRunning on.
const states = "\x10ASYNC_PROCESSING" + "\x0APROCESSING" + "\x06QUEUED" + "\x04IDLE" +
	"\x31APPROVAL_REQUIRED" + "\x49COMPLETED" + "\x66FAILED"

func statePhase(text unsafe.Pointer, size uint) uint32 {
	base := unsafe.Pointer(unsafe.StringData(states))
	for p := uint(0); p < uint(len(states)); {
		head := at(base, p)
		n := uint(head & 31)
		p++
		if n == size && equalFold(text, n, unsafe.String((*byte)(unsafe.Add(base, p)), n)) {
			return PhaseRunning + uint32(head>>5)
		}
		p += n
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
