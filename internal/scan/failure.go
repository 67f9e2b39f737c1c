package scan

// misfit is a value whose kind makes the body no status document. It counts only
// if no later duplicate of a key replaces it.
type misfit struct {
	where         uint32 // WhereNone for none
	at, uat       uint32
	message, part uint32
	found         uint32
}

// note keeps a misfit unless an earlier one is kept.
//
//go:noinline
func note(m *misfit, where, at, uat, message, part, meta uint32) {
	if m.where == WhereNone {
		*m = misfit{where, at, uat, message, part, meta & KindMask}
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

// misfits picks the first misfit of the document as it has been read so far.
//
//go:noinline
func (s *Scanner) misfits() misfit {
	d := &s.Doc
	first := s.misfit
	if first.where == WhereNone {
		first = s.partMisfit
	}
	if c := &d.Messages; c.Kind() > Null && c.Kind() != Array {
		first = earlier(first, misfit{where: WhereMessages, at: c.Start, uat: c.UStart, found: c.Kind()})
	}
	if c := &d.State; c.Meta != Missing && c.Kind() != String {
		first = earlier(first, misfit{where: WhereState, at: c.Start, uat: c.UStart, found: c.Kind()})
	}
	// A message that broke off may have parts of the wrong kind.
	if (s.state == atMessage || s.state == atParts) && uint(s.messageCount) < uint(len(s.messages)) {
		c := &s.messages[s.messageCount].Parts
		if c.Kind() > Null && c.Kind() != Array {
			first = earlier(first, misfit{where: WhereParts, at: c.Start, uat: c.UStart, message: s.messageCount, found: c.Kind()})
		}
	}
	return first
}

// earlier returns the misfit that comes first.
func earlier(a, b misfit) misfit {
	if a.where == WhereNone || b.at < a.at {
		return b
	}
	return a
}

// report makes a misfit the error of the document.
func (s *Scanner) report(m misfit) {
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
}

// reportEarlier replaces a syntax or limit error by a misfit that came before it.
//
//go:noinline
func (s *Scanner) reportEarlier() {
	if s.Doc.Code == CodeSchema {
		return
	}
	if m := s.misfits(); m.where != WhereNone {
		s.report(m)
	}
}
