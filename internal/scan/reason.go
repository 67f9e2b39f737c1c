package scan

import "unsafe"

// findReason makes the document's error message what it says to people: that of the last
// error part where a failed run has none, since what went wrong before was got over; and
// of an object its message.
//
//go:noinline
func (s *Scanner) findReason() {
	c := &s.Doc.ErrorText
	if s.Doc.Phase == PhaseFailed && !c.Says() {
		for i := uint(s.Doc.PartCount); i > 0 && i <= uint(len(s.parts)); i-- {
			if r := &s.parts[i-1]; r.Kind == PartError && r.Error.Says() {
				copyCell(c, &r.Error)
				break
			}
		}
	}
	if c.Kind() != Object {
		return
	}
	s.delta = c.Start - c.UStart
	s.reason = errorCells{}
	s.members(uint(c.Start), 2, unsafe.Pointer(&s.reason), slotsOfErrors)
	if m := &s.reason[slotErrorMessage]; hasText(m) {
		copyCell(c, m)
	}
}
