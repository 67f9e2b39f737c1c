//go:build !tinygo

package scan

import "unsafe"

// A Normal reads normalised documents, which [Scanner.ToJSON] and adapters write, into the
// records that a [Scanner] has for the API's own: the names of members differ, and some
// values lie at other places. Only native programs use it: it is not built into the module.
type Normal struct {
	*Scanner // its Doc, and how values are read

	Phase             Cell            // of the document
	Extra             []Member        // of the document, whose names are not known
	Tells             bool            // there is something in Told
	Told              [toldCount]Cell // of the document: see [ToldPartial] and the others
	Updated, Finished Time            // the times among them
	Misfit            NormalMisfit

	messages []Message
	parts    []Part
	extras   map[string]int // indexes in Extra

	createdRaw, sentRaw, file, rawValue, result Cell // what has no slot in the records
	inMessages, inParts                         NormalMisfit
}

// Member is a member of an object.
type Member struct{ Key, Value Cell }

// NormalMisfit is a value for which a document is refused.
type NormalMisfit struct {
	Where         NormalWhere
	Value         Cell
	Message, Part int // its indexes, where they are in its path
}

// NormalWhere says which value a [NormalMisfit] is.
type NormalWhere uint8

// The places of misfits.
const (
	NormalFits NormalWhere = iota
	NormalRoot
	NormalState
	NormalPhase
	NormalCreated
	NormalMessages
	NormalMessage
	NormalSent
	NormalParts
	NormalPart
	NormalFile
	NormalTold // of [Normal.Told]: Message is the place
)

// note keeps the first misfit.
func (m *NormalMisfit) note(where NormalWhere, c *Cell, message, part int) {
	if m.Where == NormalFits || c.Start < m.Value.Start {
		*m = NormalMisfit{where, *c, message, part}
	}
}

// merge keeps the first of two.
func (m *NormalMisfit) merge(other *NormalMisfit) {
	if other.Where != NormalFits {
		m.note(other.Where, &other.Value, other.Message, other.Part)
	}
}

// Scan reads a document into n.Doc and the records, which it may move to make room, and
// returns. The code is [CodeSchema] where there is a misfit: n.Misfit has it. Values may
// nest as deep as a body may, each for itself: a document has some of a body's values
// further down than the body has them.
func (n *Normal) Scan(body []byte, messages []Message, parts []Part) ([]Message, []Part, uint32) {
	n.begin(body)
	n.Phase, n.createdRaw = Cell{}, Cell{}
	if n.Tells {
		n.Tells, n.Told, n.Updated, n.Finished = false, [toldCount]Cell{}, Time{}, Time{}
	}
	n.Extra, n.extras = n.Extra[:0], nil
	n.Misfit, n.inMessages = NormalMisfit{}, NormalMisfit{}
	n.messages, n.parts = messages[:0], parts[:0]
	if !n.root() && n.Doc.Code == CodeOK {
		n.Doc.Code = CodeSchema
	}
	messages, parts = n.messages, n.parts
	n.Scanner.messages, n.Scanner.parts = messages, parts
	n.messages, n.parts = nil, nil
	return messages, parts, n.Doc.Code
}

func (n *Normal) root() bool {
	p := n.space(0)
	if p >= n.n || at(n.base, p) != '{' {
		if p = n.spareValue(p, 0); p != 0 {
			n.Misfit.note(NormalRoot, &n.spare, 0, 0)
			n.ends(p)
		}
		return false
	}
	d := &n.Doc
	d.Raw.Start, d.Raw.Meta = uint32(p), Object
	for p = n.openObject(p); p != 0 && at(n.base, p) != '}'; p = n.nextMember(p) {
		key := Cell{Start: uint32(p), Meta: String}
		v := n.member(p)
		if v == 0 {
			return false
		}
		c := n.documentCell()
		switch {
		case c == &d.Messages:
			n.messages, n.parts, n.inMessages = n.messages[:0], n.parts[:0], NormalMisfit{}
			p = n.array(v, c, n.message)
		case c != nil:
			p = n.value(v, 0, unsafe.Pointer(c), 0)
		default:
			p = n.extra(key, v)
		}
		if p == 0 {
			return false
		}
	}
	if p == 0 {
		return false
	}
	d.Raw.End = uint32(p + 1)
	if !n.ends(p + 1) {
		return false
	}
	return n.judge(uint32(p))
}

// ends reads what follows the document.
func (n *Normal) ends(p uint) bool {
	if p = n.space(p); p < n.n {
		n.syntax(p, WantEnd)
		return false
	}
	return true
}

// judge completes the document, whose closing brace is at end.
func (n *Normal) judge(end uint32) bool {
	d := &n.Doc
	d.MessageCount, d.PartCount = uint32(len(n.messages)), uint32(len(n.parts))
	n.Misfit = n.inMessages
	for _, required := range []struct {
		cell  *Cell
		where NormalWhere
	}{{&d.State, NormalState}, {&n.Phase, NormalPhase}} {
		c := *required.cell
		if c.Meta == Missing {
			c.Start = end
		}
		if c.Kind() != String {
			n.Misfit.note(required.where, &c, 0, 0)
		}
	}
	if n.Phase.Kind() == String {
		if d.Phase = n.phaseOf(&n.Phase); d.Phase == PhaseNone {
			n.Misfit.note(NormalPhase, &n.Phase, 0, 0)
		}
	}
	if isMisfit(&d.Messages, Array) {
		n.Misfit.note(NormalMessages, &d.Messages, 0, 0)
	}
	if !n.when(&d.CreatedAt, &d.Created, &n.createdRaw) {
		n.Misfit.note(NormalCreated, &d.CreatedAt, 0, 0)
	}
	n.judgeTold()
	if n.Misfit.Where != NormalFits {
		return false
	}
	n.Scanner.parts = n.parts
	n.findReason()
	return true
}

// extra reads a member of the document whose name is not known.
func (n *Normal) extra(key Cell, v uint) uint {
	end := v - 1
	for at(n.base, end) != '"' {
		end-- // back over the colon and white space
	}
	key.End = uint32(end + 1)
	p := n.spareValue(v, 0)
	if p == 0 {
		return 0
	}
	name := unsafe.String((*byte)(unsafe.Add(n.base, key.Start)), key.End-key.Start)
	if c := n.toldLong(name[1 : len(name)-1]); c != nil {
		*c = n.spare
		return p
	}
	if i, again := n.extras[name]; again {
		n.Extra[i].Value = n.spare
		return p
	}
	if n.extras == nil {
		n.extras = map[string]int{}
	}
	n.extras[name] = len(n.Extra)
	n.Extra = append(n.Extra, Member{key, n.spare})
	return p
}

// array reads the value at p, and its elements with the given function where it is one.
func (n *Normal) array(p uint, c *Cell, element func(p uint) uint) uint {
	if at(n.base, p) != '[' {
		return n.value(p, 0, unsafe.Pointer(c), 0)
	}
	start, delta := p, n.delta
	for p = n.openArray(p); p != 0 && at(n.base, p) != ']'; p = n.nextElement(p) {
		if p = element(p); p == 0 {
			return 0
		}
	}
	if p == 0 {
		return 0
	}
	n.cell(c, start, p+1, delta, Array)
	return p + 1
}

// message reads an element of messages.
func (n *Normal) message(p uint) uint {
	index := len(n.messages)
	if !n.room(p) {
		return 0
	}
	n.messages = append(n.messages, Message{FirstPart: uint32(len(n.parts))})
	m := &n.messages[index]
	n.inParts, n.sentRaw = NormalMisfit{}, Cell{}
	if at(n.base, p) != '{' {
		p = n.spareValue(p, 0)
		n.inMessages.note(NormalMessage, &n.spare, index, 0)
		return p
	}
	start, delta := p, n.delta
	for p = n.openObject(p); p != 0 && at(n.base, p) != '}'; p = n.nextMember(p) {
		v := n.member(p)
		if v == 0 {
			return 0
		}
		switch c := n.messageCell(m); {
		case c == &m.Parts:
			n.parts, n.inParts = n.parts[:m.FirstPart], NormalMisfit{}
			p = n.array(v, c, n.element)
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
	n.cell(&m.Raw, start, p+1, delta, Object)
	if !n.content(m) {
		return 0
	}
	m.PartCount = uint32(len(n.parts)) - m.FirstPart
	if isMisfit(&m.Parts, Array) {
		n.inMessages.note(NormalParts, &m.Parts, index, 0)
	}
	if !n.when(&m.Timestamp, &m.Sent, &n.sentRaw) {
		n.inMessages.note(NormalSent, &m.Timestamp, index, 0)
	}
	n.inMessages.merge(&n.inParts)
	return p + 1
}

// content reads a message's content as its parts, as [Scanner.openContent] does. It reports
// whether there are not too many.
func (n *Normal) content(m *Message) bool {
	c := &m.Content
	if c.Kind() != Array || uint32(len(n.parts)) != m.FirstPart || isMisfit(&m.Parts, Array) || n.inParts.Where != NormalFits {
		return true
	}
	delta := n.delta
	n.delta = c.Start - c.UStart
	var read Cell
	end := n.array(uint(c.Start), &read, n.element)
	n.delta = delta
	if end == 0 {
		return false
	}
	kinds := uint32(0)
	for i := range n.parts[m.FirstPart:] {
		kinds |= n.parts[int(m.FirstPart)+i].Kind
	}
	if kinds == 0 || n.inParts.Where != NormalFits {
		n.parts, n.inParts = n.parts[:m.FirstPart], NormalMisfit{}
		return true
	}
	m.Parts, m.Content = *c, Cell{}
	return true
}

// room reports, as an error otherwise, that the element at p is not one too many.
func (n *Normal) room(p uint) bool {
	if len(n.messages)+len(n.parts) < MaxRecords {
		return true
	}
	n.limit(p, WhereRecords, MaxRecords, MaxRecords+1)
	return false
}

// when reads the time of a cell, which has to be as RFC 3339 has it. Where there is none,
// what could not be read takes its place.
func (n *Normal) when(c *Cell, t *Time, raw *Cell) bool {
	if c.Kind() <= Null {
		*c = *raw
		return true
	}
	if text, size, ok := n.text(c); ok && isRFC3339(text, size) {
		n.time(c, t)
	}
	return t.OK != 0
}

// isRFC3339 holds a text to what [Scanner.time] is lenient about: the T, and the zone.
func isRFC3339(text unsafe.Pointer, size uint) bool {
	if size < 20 || at(text, 10) != 'T' {
		return false
	}
	if at(text, size-1) == 'Z' {
		return true
	}
	sign := at(text, size-6)
	return size >= 25 && (sign == '+' || sign == '-') && at(text, size-3) == ':'
}
