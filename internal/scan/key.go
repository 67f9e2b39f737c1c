package scan

import "unsafe"

// key is the name of a member: its length and its first 16 bytes as two words,
// the first byte lowest. A key that is longer has the length 17 and is unknown.
type key struct {
	size uint
	a, b uint64
}

// wAssistan is the first word of the agent's role.
const wAssistan = 'a' | 's'<<8 | 's'<<16 | 'i'<<24 | 's'<<32 | 't'<<40 | 'a'<<48 | 'n'<<56

// unknown is the slot of a key or text that has no meaning here.
const unknown = -1

// The slots of the document, in the order of Doc's cells.
const (
	slotInteractionID = 1 + iota
	slotAgentID
	slotState
	slotCreatedAt
	slotMessages
	slotResponse
	slotErrorText
)

// The slots of a message, in the order of Message's cells.
const (
	slotMessageID = 1 + iota
	slotRole
	slotContent
	slotTimestamp
	slotParts
)

// The slots of a part, in the order of Part's cells.
const (
	slotPartID = 1 + iota
	slotType
	slotText
	slotReasoning
	slotToolCallID
	slotToolName
	slotToolCallState
	slotResult
	slotError
	slotFile
	slotArgs
	slotResultResult
	slotFileName
	slotFileMediaType
	slotFileURL
)

func documentSlot(k *key) int { return find(documentNames, k) }

func messageSlot(k *key) int { return find(messageNames, k) }

func partSlot(k *key) int { return find(partNames, k) }

// innerSlot is the slot of a member of a part's result or file, or of an error.
func innerSlot(outer int, k *key) int {
	list := fileNames
	switch outer {
	case slotsOfErrors:
		list = errorNames
	case slotResult:
		list = resultNames
	}
	return find(list, k)
}

// partKind is what a part's type says.
func partKind(k *key) uint32 { return uint32(max(find(kindNames, k), int(PartUnknown))) }

// isAssistant reports whether a role is the agent's.
//
//go:noinline
func isAssistant(k *key) bool { return k.size == 9 && k.a == wAssistan && k.b == 't' }

// keyOfCell makes a key of a string cell, and one that is unknown of any other.
//
//go:noinline
func (s *Scanner) keyOfCell(c *Cell) *key {
	s.k = key{size: 17}
	if c.Kind() == String {
		s.keyOf(uint(c.Start), uint(c.End), c.Meta)
	}
	return &s.k
}

// keyOf makes a key of the string token from start to end.
//
//go:noinline
func (s *Scanner) keyOf(start, end uint, meta uint32) {
	s.k = key{size: 17}
	text, size := unsafe.Add(s.base, start+1), end-start-2
	if meta&Escaped != 0 {
		if size > uint(len(s.scratch)) {
			return // longer than any key even if each character is an escape
		}
		text = unsafe.Pointer(&s.scratch)
		size = unescape(text, s.base, start+1, end-1)
	}
	if size > 16 {
		return
	}
	s.k.size = size
	// From the end on, so that each character moves the ones after it up.
	a, b := uint64(0), uint64(0)
	for i := size; i > 0; i-- {
		b = b<<8 | a>>56
		a = a<<8 | uint64(at(text, i-1))
	}
	s.k.a, s.k.b = a, b
}
