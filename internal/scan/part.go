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
		v, k := s.member(p)
		if v == 0 {
			return 0
		}
		var end uint
		var meta uint32
		index, delta := partSlot(k), s.delta
		switch {
		case index == slotResult || index == slotFile:
			end, meta = s.inner(v, r, index)
		case at(s.base, v) == '"':
			end, meta = s.str(v)
		default:
			end, meta = s.skip(v, partDepth)
		}
		if end == 0 {
			return 0
		}
		if index != unknown {
			s.cell(slot(unsafe.Pointer(r), index), v, end, delta, meta)
		}
		p = end
	}
	return 0
}

// inner reads a part's result or file. Where it is an object its known members
// have slots of their own; those of an earlier duplicate are forgotten.
func (s *Scanner) inner(p uint, r *Part, outer int) (uint, uint32) {
	if outer == slotResult {
		r.Args, r.ResultResult = Cell{}, Cell{}
	} else {
		r.FileName, r.FileMediaType, r.FileURL = Cell{}, Cell{}, Cell{}
	}
	if at(s.base, p) != '{' {
		return s.skip(p, partDepth)
	}
	for p = s.openObject(p); p != 0; p = s.nextMember(p) {
		if at(s.base, p) == '}' {
			return p + 1, Object
		}
		v, k := s.member(p)
		if v == 0 {
			return 0, 0
		}
		delta := s.delta
		end, meta := s.skip(v, innerDepth)
		if end == 0 {
			return 0, 0
		}
		if index := innerSlot(outer, k); index != unknown {
			s.cell(slot(unsafe.Pointer(r), index), v, end, delta, meta)
		}
		p = end
	}
	return 0, 0
}

// closePart notes what the part's type says.
func (s *Scanner) closePart(r *Part) {
	if r.Type.Kind() != String {
		return
	}
	r.Kind = partKind(s.keyOf(uint(r.Type.Start), uint(r.Type.End), r.Type.Meta))
	switch r.Kind {
	case PartTool:
		s.Tools++
	case PartFile:
		s.Files++
	}
}
