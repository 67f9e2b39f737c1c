package scan

// misfit is a value whose kind makes the body no status document. It counts only
// if no later duplicate of a key replaces it.
type misfit struct {
	where         uint32 // WhereNone for none
	at, uat       uint32
	message, part uint32
	found         uint32
}

// note keeps a value as the misfit unless an earlier one is kept.
//
//go:noinline
func (m *misfit) note(where uint32, c *Cell, message, part uint32) {
	if m.where == WhereNone || c.Start < m.at {
		*m = misfit{where, c.Start, c.UStart, message, part, c.Kind()}
	}
}

// fail ends the scan with an error at p.
//
//go:noinline
func (s *Scanner) fail(code uint32, p uint, where, wanted, found uint32) {
	d := &s.Doc
	d.Code = code
	d.ErrorOffset, d.ErrorUOffset = uint32(p), uint32(p)-s.delta
	d.ErrorWhere, d.ErrorWanted, d.ErrorFound = where, wanted, found
	s.failed = true
}

// syntax ends the scan because of the byte at p, or the end of the body there.
//
//go:noinline
func (s *Scanner) syntax(p uint, want uint32) {
	found := FoundEnd
	if p < s.n {
		found = uint32(at(s.base, p))
	} else {
		p = s.n
	}
	s.fail(CodeSyntax, p, WhereNone, want, found)
}

// limit ends the scan because the value at p reaches a limit.
//
//go:noinline
func (s *Scanner) limit(p uint, where, allowed, found uint32) {
	s.fail(CodeLimit, p, where, allowed, found)
}

// findMisfit makes s.misfit the first misfit of the document as it has been read so
// far.
//
//go:noinline
func (s *Scanner) findMisfit() {
	d := &s.Doc
	s.closeParts()
	if c := &d.Messages; isMisfit(c, Array) {
		s.misfit.note(WhereMessages, c, 0, 0)
	}
	if c := &d.State; c.Meta != Missing && c.Kind() != String {
		s.misfit.note(WhereState, c, 0, 0)
	}
	// A message that broke off may have parts of the wrong kind.
	if (s.state == atMessage || s.state == atParts) && uint(s.messageCount) < uint(len(s.messages)) {
		if c := &s.messages[s.messageCount].Parts; isMisfit(c, Array) {
			s.misfit.note(WhereParts, c, s.messageCount, 0)
		}
	}
}

// isMisfit reports whether a value that may be missing is of another kind.
//
//go:noinline
func isMisfit(c *Cell, wanted uint32) bool { return c.Kind() > Null && c.Kind() != wanted }

// closeParts makes the misfit of the parts that are being read one of the messages.
//
//go:noinline
func (s *Scanner) closeParts() {
	if s.misfit.where == WhereNone {
		s.misfit = s.partMisfit
	}
	s.partMisfit.where = WhereNone
}

// reportMisfit makes the misfit, if there is one, the error of the document: it came
// before any other error. It reports whether there is one.
//
//go:noinline
func (s *Scanner) reportMisfit() bool {
	m := &s.misfit
	if m.where == WhereNone {
		return false
	}
	d := &s.Doc
	d.Code = CodeSchema
	d.ErrorOffset, d.ErrorUOffset = m.at, m.uat
	d.ErrorWhere, d.ErrorMessage, d.ErrorPart = m.where, m.message, m.part
	d.ErrorFound = m.found
	switch m.where {
	case WhereState:
		d.ErrorWanted = WantString
	case WhereMessages, WhereParts:
		d.ErrorWanted = WantArray
	default:
		d.ErrorWanted = WantObject
	}
	s.failed = true
	return true
}
