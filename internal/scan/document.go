package scan

import "unsafe"

// openRoot reads up to the first member of the document.
//
//go:noinline
func (s *Scanner) openRoot() {
	p := s.spaces(0)
	if p < s.n && at(s.base, p) == '{' {
		s.Doc.Raw.Start = uint32(p)
		s.Doc.Raw.Meta = Object
		s.p = s.openObject(p)
		return
	}
	if s.spareValue(p, 0) != 0 {
		s.misfit.note(WhereRoot, &s.spare, 0, 0)
		s.reportMisfit()
	}
}

// openObject reads the brace at p, and returns the offset of the first key or of
// the closing brace; 0 after an error.
//
//go:noinline
func (s *Scanner) openObject(p uint) uint {
	p = s.space(p + 1)
	if p < s.n {
		if c := at(s.base, p); c == '"' || c == '}' {
			return p
		}
	}
	s.syntax(p, WantKeyOrEnd)
	return 0
}

// member reads the key at p and its colon, and returns the offset of the value; 0
// after an error.
func (s *Scanner) member(p uint) uint {
	end := s.readKey(p)
	if end == 0 {
		return 0
	}
	// No white space is the usual case, and so are strings.
	if end+1 < s.n && at(s.base, end) == ':' {
		if end++; at(s.base, end) > ' ' {
			return end
		}
	} else if end = s.colon(end); end == 0 {
		return 0
	}
	if end = s.spaces(end); end >= s.n {
		s.syntax(end, WantValue)
		return 0
	}
	return end
}

// readKey reads the key at p, and returns the offset after it; 0 after an error.
// Keys of up to 15 plain characters are found and made in one go.
func (s *Scanner) readKey(p uint) uint {
	if q := p + 1; q+8 <= s.n {
		a := load8(s.base, q)
		if mask := special(a); mask != 0 {
			if i := firstByte(mask); at(s.base, q+i) == '"' {
				s.k = key{i, a & (mask&-mask>>7 - 1), 0}
				return q + i + 1
			}
		} else if q+8 < s.n {
			b := s.last8(q + 8)
			if mask := special(b); mask != 0 {
				if i := firstByte(mask); byte(b>>(8*i)) == '"' {
					s.k = key{i + 8, a, b & (mask&-mask>>7 - 1)}
					return q + i + 9
				}
			}
		}
	}
	return s.otherKey(p)
}

// last8 returns the eight bytes at p, zeros for those beyond the end of the body. There are
// eight before that at least.
func (s *Scanner) last8(p uint) uint64 {
	if p+8 <= s.n {
		return load8(s.base, p)
	}
	return load8(s.base, s.n-8) >> (8 * (p + 8 - s.n) & 63)
}

// otherKey is readKey for keys that are long, escaped, not ASCII or near the end.
//
//go:noinline
func (s *Scanner) otherKey(p uint) uint {
	end, meta := s.str(p)
	if end == 0 {
		return 0
	}
	s.keyOf(p, end, meta)
	return end
}

// nextMember reads what follows a member: a comma and the next key's quote, whose
// offset is returned, or the closing brace, whose offset is returned. 0 after an
// error.
//
//go:noinline
func (s *Scanner) nextMember(p uint) uint {
	if p < s.n {
		switch at(s.base, p) {
		case '}':
			return p
		case ',':
			if p+1 < s.n && at(s.base, p+1) == '"' {
				return p + 1
			}
		}
	}
	return s.otherMember(p)
}

// otherMember is nextMember with white space, or an error.
//
//go:noinline
func (s *Scanner) otherMember(p uint) uint {
	if p = s.spaces(p); p < s.n {
		switch at(s.base, p) {
		case '}':
			return p
		case ',':
			if p = s.spaces(p + 1); p < s.n && at(s.base, p) == '"' {
				return p
			}
			s.syntax(p, WantKey)
			return 0
		}
	}
	s.syntax(p, WantCommaOrBrace)
	return 0
}

// nextElement is nextMember for an array: it returns the offset of the next value
// or of the closing bracket.
func (s *Scanner) nextElement(p uint) uint {
	if p+1 < s.n && at(s.base, p) == ',' && at(s.base, p+1) == '{' {
		return p + 1
	}
	return s.otherElement(p)
}

// otherElement is nextElement for the last one, with white space or with an error.
//
//go:noinline
func (s *Scanner) otherElement(p uint) uint {
	if p = s.spaces(p); p < s.n {
		switch at(s.base, p) {
		case ']':
			return p
		case ',':
			if p = s.spaces(p + 1); p < s.n && at(s.base, p) != ']' {
				return p
			}
			s.syntax(p, WantValue)
			return 0
		}
	}
	s.syntax(p, WantCommaOrBracket)
	return 0
}

// end judges the document as a whole, whose closing brace s.p is at, and reads what
// follows it.
//
//go:noinline
func (s *Scanner) end() {
	s.findMisfit()
	if s.Doc.State.Meta == Missing {
		s.spare = Cell{Start: uint32(s.p), UStart: uint32(s.p) - s.delta}
		s.misfit.note(WhereState, &s.spare, 0, 0)
	}
	if s.reportMisfit() {
		return
	}
	if p := s.spaces(s.p + 1); p < s.n {
		s.syntax(p, WantEnd)
	}
	s.state = atStop
}

// openArray reads the bracket at p, and returns the offset of the first value or
// of the closing bracket; 0 after an error.
//
//go:noinline
func (s *Scanner) openArray(p uint) uint {
	if p = s.spaces(p + 1); p < s.n {
		return p
	}
	s.syntax(p, WantValueOrEnd)
	return 0
}

// slot returns the cell of a record that has the given index.
func slot(record unsafe.Pointer, index int) *Cell {
	return (*Cell)(unsafe.Add(record, uintptr(index)*unsafe.Sizeof(Cell{})))
}

// value reads the value at p into the slot of a record that has the given index,
// if any. It returns the offset after it; 0 after an error.
//
//go:noinline
func (s *Scanner) value(p, depth uint, record unsafe.Pointer, index int) uint {
	delta := s.delta
	s.beginValue()
	var end uint
	var meta uint32
	if p < s.n && at(s.base, p) == '"' {
		end, meta = s.str(p) // most values, without another call
	} else {
		end, meta = s.skip(p, depth)
	}
	if end != 0 && index != unknown {
		s.cell(slot(record, index), p, end, delta, meta)
	}
	return end
}

// spareValue is value for one that has no slot: it is read into s.spare.
//
//go:noinline
func (s *Scanner) spareValue(p, depth uint) uint {
	s.spare.Meta = Missing
	return s.value(p, depth, unsafe.Pointer(&s.spare), 0)
}

// document reads members of the document: s.p is at a key or at the closing brace.
//
//go:noinline
func (s *Scanner) document() {
	for p := s.p; p != 0; p = s.nextMember(p) {
		if at(s.base, p) == '}' {
			s.Doc.Raw.End = uint32(p + 1)
			s.Doc.Raw.UStart = s.Doc.Raw.Start
			s.Doc.Raw.UEnd = uint32(p+1) - s.delta
			s.p, s.state = p, atEnd
			return
		}
		v := s.member(p)
		if v == 0 {
			return
		}
		index := documentSlot(&s.k)
		if index == slotMessages {
			s.resetMessages()
			if at(s.base, v) == '[' {
				c := &s.Doc.Messages
				s.container(c, v, v, s.delta, Array)
				s.p, s.state = s.openArray(v), atMessages
				return
			}
		}
		if p = s.value(v, 1, unsafe.Pointer(&s.Doc.Raw), index); p == 0 {
			return
		}
	}
}

// resetMessages forgets what an earlier value of messages held.
func (s *Scanner) resetMessages() {
	s.messageCount, s.partCount = 0, 0
	s.assistant = false
	s.misfit.where, s.partMisfit.where = WhereNone, WhereNone
}

// messageElements reads elements of messages: s.p is at a value or at the closing
// bracket. It reports whether there is no record left for the next one.
//
//go:noinline
func (s *Scanner) messageElements() bool {
	p := s.p
	for p != 0 {
		switch at(s.base, p) {
		case ']':
			s.Doc.Messages.End = uint32(p + 1)
			s.Doc.Messages.UEnd = uint32(p+1) - s.delta
			s.p, s.state = s.nextMember(p+1), atDocument
			return false
		case '{':
			return s.openMessage(p)
		}
		if p = s.spareValue(p, 2); p == 0 {
			return false
		}
		s.misfit.note(WhereMessage, &s.spare, s.messageCount, 0)
		// It has no record, but its index counts in the paths of later errors. None of
		// those is reported, since this one comes first.
		p = s.nextElement(p)
	}
	return false
}

// openMessage begins the record of the message at p.
//
//go:noinline
func (s *Scanner) openMessage(p uint) bool {
	if s.tooMany(p) {
		return false
	}
	if uint(s.messageCount) >= uint(len(s.messages)) {
		s.p = p
		return true
	}
	m := &s.messages[s.messageCount]
	*m = Message{FirstPart: s.partCount}
	m.Raw.Start, m.Raw.UStart = uint32(p), uint32(p)-s.delta
	m.Raw.Meta = Object
	s.partMisfit.where = WhereNone
	s.p, s.state = s.openObject(p), atMessage
	return false
}

// message reads members of the message that is being read: s.p is at a key or at
// the closing brace.
//
//go:noinline
func (s *Scanner) message() {
	if uint(s.messageCount) >= uint(len(s.messages)) {
		return
	}
	m := &s.messages[s.messageCount]
	for p := s.p; p != 0; p = s.nextMember(p) {
		if at(s.base, p) == '}' {
			m.Raw.End, m.Raw.UEnd = uint32(p+1), uint32(p+1)-s.delta
			if !s.openContent(m) {
				s.closeMessage(m)
			}
			return
		}
		v := s.member(p)
		if v == 0 {
			return
		}
		index := messageSlot(&s.k)
		if index == slotParts {
			s.partCount, m.PartCount = m.FirstPart, 0
			s.partMisfit.where = WhereNone
			if at(s.base, v) == '[' {
				s.container(&m.Parts, v, v, s.delta, Array)
				s.p, s.state = s.openArray(v), atParts
				return
			}
		}
		if p = s.value(v, 3, unsafe.Pointer(m), index); p == 0 {
			return
		}
	}
}

// openContent goes back to the message's content where that is an array and there are no
// parts, to read it as those. It has been read as JSON, so that nothing of it can be
// wrong. The message's end is known meanwhile, and it is not while its parts are read.
//
//go:noinline
func (s *Scanner) openContent(m *Message) bool {
	c := &m.Content
	if c.Kind() != Array || m.PartCount != 0 || isMisfit(&m.Parts, Array) {
		return false
	}
	s.delta, s.kinds = c.Start-c.UStart, 0
	s.p, s.state = s.openArray(uint(c.Start)), atParts
	return true
}

// closeContent completes a message whose content has been read: as its parts, where some
// of them are of a kind that is known.
//
//go:noinline
func (s *Scanner) closeContent(m *Message, kinds uint32) {
	if kinds != 0 {
		m.PartCount = s.partCount - m.FirstPart
		copyCell(&m.Parts, &m.Content)
		copyCell(&m.Content, &none)
	}
	s.partCount = m.FirstPart + m.PartCount
	s.closeMessage(m)
}

// closeMessage completes the record of a message whose end is known, and goes on behind it.
//
//go:noinline
func (s *Scanner) closeMessage(m *Message) {
	s.time(&m.Timestamp, &m.Sent)
	if isAssistant(s.keyOfCell(&m.Role)) {
		s.assistant = true
	}
	if isMisfit(&m.Parts, Array) {
		s.misfit.note(WhereParts, &m.Parts, s.messageCount, 0)
	}
	s.closeParts()
	s.messageCount++
	s.delta = m.Raw.End - m.Raw.UEnd
	s.p, s.state = s.nextElement(uint(m.Raw.End)), atMessages
}

// partElements reads elements of parts: s.p is at a value or at the closing
// bracket. It reports whether there is no record left for the next one.
//
//go:noinline
func (s *Scanner) partElements() bool {
	if uint(s.messageCount) >= uint(len(s.messages)) {
		return false
	}
	m := &s.messages[s.messageCount]
	p := s.p
	for p != 0 {
		switch at(s.base, p) {
		case ']':
			if m.Raw.End != 0 {
				s.closeContent(m, s.kinds)
				return false
			}
			m.Parts.End, m.Parts.UEnd = uint32(p+1), uint32(p+1)-s.delta
			m.PartCount = s.partCount - m.FirstPart
			s.p, s.state = s.nextMember(p+1), atMessage
			return false
		case '{':
			if s.tooMany(p) {
				return false
			}
			if uint(s.partCount) >= uint(len(s.parts)) {
				s.p = p
				return true
			}
			if p = s.part(p, &s.parts[s.partCount]); p == 0 {
				return false
			}
			s.kinds |= s.parts[s.partCount].Kind
			s.partCount++
		default:
			if m.Raw.End != 0 { // there are other things in this content
				s.closeContent(m, 0)
				return false
			}
			if p = s.spareValue(p, 4); p == 0 {
				return false
			}
			s.partMisfit.note(WherePart, &s.spare, s.messageCount, s.partCount-m.FirstPart)
		}
		p = s.nextElement(p)
	}
	return false
}

// tooMany reports, as an error, that the element at p is one too many.
//
//go:noinline
func (s *Scanner) tooMany(p uint) bool {
	// The message that is being read has no place in messageCount yet, so that the
	// sum is one short inside of a message.
	open := uint32(0)
	if s.state == atParts {
		open = 1
	}
	if s.messageCount+s.partCount+open < MaxRecords {
		return false
	}
	s.limit(p, WhereRecords, MaxRecords, MaxRecords+1)
	return true
}
