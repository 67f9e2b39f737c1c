package scan

import "unsafe"

// The depths of a part and of its result or file: how many arrays and objects they
// lie in, themselves included.
const (
	partDepth  = 5 // document, messages, message, parts, part
	innerDepth = 6
)

// part reads the part at p into its record, and returns the offset after it; 0
// after an error.
func (s *Scanner) part(p uint, r *Part) uint {
	*r = Part{}
	r.Raw.Start, r.Raw.UStart = uint32(p), uint32(p)-s.delta
	r.Raw.Meta = Object
	for p = s.openObject(p); p != 0; p = s.nextMember(p) {
		if at(s.base, p) == '}' {
			p++
			r.Raw.End, r.Raw.UEnd = uint32(p), uint32(p)-s.delta
			s.closePart(r)
			return p
		}
		v := s.member(p)
		if v == 0 {
			return 0
		}
		index := partSlot(&s.k)
		if index == slotResult || index == slotFile {
			p = s.inner(v, r, index)
		} else {
			p = s.value(v, partDepth, unsafe.Pointer(r), index)
		}
		if p == 0 {
			return 0
		}
	}
	return 0
}

// inner reads a part's result or file. Where it is an object its known members
// have slots of their own; those of an earlier duplicate are forgotten.
//
//go:noinline
func (s *Scanner) inner(p uint, r *Part, outer int) uint {
	if outer == slotResult {
		copyCell(&r.Args, &none)
		copyCell(&r.ResultResult, &none)
	} else {
		copyCell(&r.FileName, &none)
		copyCell(&r.FileMediaType, &none)
		copyCell(&r.FileURL, &none)
	}
	if at(s.base, p) != '{' {
		return s.value(p, partDepth, unsafe.Pointer(r), outer)
	}
	start, delta := p, s.delta
	if p = s.members(p, innerDepth, unsafe.Pointer(r), outer); p != 0 {
		s.container(slot(unsafe.Pointer(r), outer), start, p, delta, Object)
	}
	return p
}

// members reads the known members of the object at p into the slots of a record, and
// returns the offset after it; 0 after an error. outer says which ones are known.
//
//go:noinline
func (s *Scanner) members(p, depth uint, record unsafe.Pointer, outer int) uint {
	for p = s.openObject(p); p != 0; p = s.nextMember(p) {
		if at(s.base, p) == '}' {
			return p + 1
		}
		v := s.member(p)
		if v == 0 {
			return 0
		}
		if p = s.value(v, depth, record, innerSlot(outer, &s.k)); p == 0 {
			return 0
		}
	}
	return 0
}

// closePart notes what the part's type says.
//
//go:noinline
func (s *Scanner) closePart(r *Part) {
	r.Kind = partKind(s.keyOfCell(&r.Type))
	s.countPart(r.Kind)
}
