package scan

import "unsafe"

// key is the name of a member: its length and its first 16 bytes as two words,
// the first byte lowest. A key that is longer has the length 17 and is unknown.
type key struct {
	size uint
	a, b uint64
}

// The words of the keys that are known.
const (
	wID       = 'i' | 'd'<<8
	wType     = 't' | 'y'<<8 | 'p'<<16 | 'e'<<24
	wText     = 't' | 'e'<<8 | 'x'<<16 | 't'<<24
	wFile     = 'f' | 'i'<<8 | 'l'<<16 | 'e'<<24
	wRole     = 'r' | 'o'<<8 | 'l'<<16 | 'e'<<24
	wArgs     = 'a' | 'r'<<8 | 'g'<<16 | 's'<<24
	wCode     = 'c' | 'o'<<8 | 'd'<<16 | 'e'<<24
	wError    = 'e' | 'r'<<8 | 'r'<<16 | 'o'<<24 | 'r'<<32
	wParts    = 'p' | 'a'<<8 | 'r'<<16 | 't'<<24 | 's'<<32
	wState    = 's' | 't'<<8 | 'a'<<16 | 't'<<24 | 'e'<<32
	wState2   = 'S' | 't'<<8 | 'a'<<16 | 't'<<24 | 'e'<<32
	wResult   = 'r' | 'e'<<8 | 's'<<16 | 'u'<<24 | 'l'<<32 | 't'<<40
	wDetail   = 'd' | 'e'<<8 | 't'<<16 | 'a'<<24 | 'i'<<32 | 'l'<<40
	wContent  = 'c' | 'o'<<8 | 'n'<<16 | 't'<<24 | 'e'<<32 | 'n'<<40 | 't'<<48
	wMessage  = 'm' | 'e'<<8 | 's'<<16 | 's'<<24 | 'a'<<32 | 'g'<<40 | 'e'<<48
	wMessages = wMessage | 's'<<56
	wResponse = 'r' | 'e'<<8 | 's'<<16 | 'p'<<24 | 'o'<<32 | 'n'<<40 | 's'<<48 | 'e'<<56
	wToolName = 't' | 'o'<<8 | 'o'<<16 | 'l'<<24 | 'N'<<32 | 'a'<<40 | 'm'<<48 | 'e'<<56
	wFilename = 'f' | 'i'<<8 | 'l'<<16 | 'e'<<24 | 'n'<<32 | 'a'<<40 | 'm'<<48 | 'e'<<56
	wToolCall = 't' | 'o'<<8 | 'o'<<16 | 'l'<<24 | 'C'<<32 | 'a'<<40 | 'l'<<48 | 'l'<<56
	wReasonin = 'r' | 'e'<<8 | 'a'<<16 | 's'<<24 | 'o'<<32 | 'n'<<40 | 'i'<<48 | 'n'<<56
	wTimestam = 't' | 'i'<<8 | 'm'<<16 | 'e'<<24 | 's'<<32 | 't'<<40 | 'a'<<48 | 'm'<<56
	wGummieID = 'g' | 'u'<<8 | 'm'<<16 | 'm'<<24 | 'i'<<32 | 'e'<<40 | '_'<<48 | 'i'<<56
	wCreatedT = 'c' | 'r'<<8 | 'e'<<16 | 'a'<<24 | 't'<<32 | 'e'<<40 | 'd'<<48 | '_'<<56
	wMediaTyp = 'm' | 'e'<<8 | 'd'<<16 | 'i'<<24 | 'a'<<32 | '_'<<40 | 't'<<48 | 'y'<<56
	wErrorMes = 'e' | 'r'<<8 | 'r'<<16 | 'o'<<24 | 'r'<<32 | '_'<<40 | 'm'<<48 | 'e'<<56
	wSsage    = 's' | 's'<<8 | 'a'<<16 | 'g'<<24 | 'e'<<32
	wArtifact = 'a' | 'r'<<8 | 't'<<16 | 'i'<<24 | 'f'<<32 | 'a'<<40 | 'c'<<48 | 't'<<56
	wURL      = '_' | 'u'<<8 | 'r'<<16 | 'l'<<24
	wInteract = 'i' | 'n'<<8 | 't'<<16 | 'e'<<24 | 'r'<<32 | 'a'<<40 | 'c'<<48 | 't'<<56
	wIonID    = 'i' | 'o'<<8 | 'n'<<16 | '_'<<24 | 'i'<<32 | 'd'<<40
	wToolInvo = 't' | 'o'<<8 | 'o'<<16 | 'l'<<24 | '_'<<32 | 'i'<<40 | 'n'<<48 | 'v'<<56
	wOcation  = 'o' | 'c'<<8 | 'a'<<16 | 't'<<24 | 'i'<<32 | 'o'<<40 | 'n'<<48
	wAssistan = 'a' | 's'<<8 | 's'<<16 | 'i'<<24 | 's'<<32 | 't'<<40 | 'a'<<48 | 'n'<<56
	wPe       = 'p' | 'e'<<8
	wTs       = 't' | 's'<<8
)

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

func documentSlot(k *key) int {
	switch {
	case k.size == 5 && k.a == wState:
		return slotState
	case k.size == 8 && k.a == wMessages:
		return slotMessages
	case k.size == 8 && k.a == wResponse:
		return slotResponse
	case k.size == 9 && k.a == wGummieID && k.b == 'd':
		return slotAgentID
	case k.size == 10 && k.a == wCreatedT && k.b == wTs:
		return slotCreatedAt
	case k.size == 13 && k.a == wErrorMes && k.b == wSsage:
		return slotErrorText
	case k.size == 14 && k.a == wInteract && k.b == wIonID:
		return slotInteractionID
	}
	return unknown
}

func messageSlot(k *key) int {
	switch {
	case k.size == 2 && k.a == wID:
		return slotMessageID
	case k.size == 4 && k.a == wRole:
		return slotRole
	case k.size == 5 && k.a == wParts:
		return slotParts
	case k.size == 7 && k.a == wContent:
		return slotContent
	case k.size == 9 && k.a == wTimestam && k.b == 'p':
		return slotTimestamp
	}
	return unknown
}

func partSlot(k *key) int {
	switch k.size {
	case 2:
		if k.a == wID {
			return slotPartID
		}
	case 4:
		switch k.a {
		case wType:
			return slotType
		case wText:
			return slotText
		case wFile:
			return slotFile
		}
	case 5:
		if k.a == wError {
			return slotError
		}
	case 6:
		if k.a == wResult {
			return slotResult
		}
	case 8:
		if k.a == wToolName {
			return slotToolName
		}
	case 9:
		if k.a == wReasonin && k.b == 'g' {
			return slotReasoning
		}
	case 10:
		if k.a == wToolCall && k.b == wID2 {
			return slotToolCallID
		}
	case 13:
		if k.a == wToolCall && k.b == wState2 {
			return slotToolCallState
		}
	}
	return unknown
}

const wID2 = 'I' | 'd'<<8

// innerSlot is the slot of a member of a part's result or file, or of an error.
func innerSlot(outer int, k *key) int {
	if outer == slotsOfErrors {
		return errorSlot(k)
	}
	if outer == slotResult {
		switch {
		case k.size == 4 && k.a == wArgs:
			return slotArgs
		case k.size == 6 && k.a == wResult:
			return slotResultResult
		}
		return unknown
	}
	switch {
	case k.size == 8 && k.a == wFilename:
		return slotFileName
	case k.size == 10 && k.a == wMediaTyp && k.b == wPe:
		return slotFileMediaType
	case k.size == 12 && k.a == wArtifact && k.b == wURL:
		return slotFileURL
	}
	return unknown
}

// partKind is what a part's type says.
func partKind(k *key) uint32 {
	switch {
	case k.size == 4 && k.a == wText:
		return PartText
	case k.size == 4 && k.a == wFile:
		return PartFile
	case k.size == 5 && k.a == wError:
		return PartError
	case k.size == 9 && k.a == wReasonin && k.b == 'g':
		return PartReasoning
	case k.size == 15 && k.a == wToolInvo && k.b == wOcation:
		return PartTool
	}
	return PartUnknown
}

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
