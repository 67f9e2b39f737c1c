//go:build !tinygo

package scan

import "unsafe"

// element reads an element of a message's parts.
func (n *Normal) element(p uint) uint {
	message := len(n.messages) - 1
	index := len(n.parts) - int(n.messages[message].FirstPart)
	if !n.room(p) {
		return 0
	}
	n.parts = append(n.parts, Part{})
	if at(n.base, p) != '{' {
		p = n.spareValue(p, 0)
		n.inParts.note(NormalPart, &n.spare, message, index)
		return p
	}
	r := &n.parts[len(n.parts)-1]
	n.file, n.rawValue, n.result = Cell{}, Cell{}, Cell{}
	start, delta := p, n.delta
	for p = n.openObject(p); p != 0 && at(n.base, p) != '}'; p = n.nextMember(p) {
		v := n.member(p)
		if v == 0 {
			return 0
		}
		switch c := n.partCell(r); {
		case c == &n.file:
			p = n.fileMembers(v, r)
		case c != nil:
			p = n.value(v, 0, unsafe.Pointer(c), 0)
		default:
			p = n.spareValue(v, 0)
		}
		if p == 0 {
			return 0
		}
	}
	if p == 0 {
		return 0
	}
	n.cell(&r.Raw, start, p+1, delta, Object)
	n.closePart(r)
	switch {
	case r.Kind == PartFile && isMisfit(&n.file, Object):
		n.inParts.note(NormalFile, &n.file, message, index)
	case r.Kind == PartTool:
		r.Result, r.ResultResult = n.result, n.result // whatever it is: see Part.ToolResult
	case r.Kind == PartUnknown && n.rawValue.Kind() > Null:
		r.Raw = n.rawValue
	}
	return p + 1
}

// fileMembers reads a part's file. Its raw value, which is the API's own file, goes where
// that has its place.
func (n *Normal) fileMembers(p uint, r *Part) uint {
	r.File, r.FileName, r.FileMediaType, r.FileURL = Cell{}, Cell{}, Cell{}, Cell{}
	if at(n.base, p) != '{' {
		return n.value(p, 0, unsafe.Pointer(&n.file), 0)
	}
	start, delta := p, n.delta
	for p = n.openObject(p); p != 0 && at(n.base, p) != '}'; p = n.nextMember(p) {
		v := n.member(p)
		if v == 0 {
			return 0
		}
		c := n.fileCell(r)
		if c == nil {
			c = &n.spare
			c.Meta = Missing
		}
		if p = n.value(v, 0, unsafe.Pointer(c), 0); p == 0 {
			return 0
		}
	}
	if p == 0 {
		return 0
	}
	n.cell(&n.file, start, p+1, delta, Object)
	return p + 1
}
