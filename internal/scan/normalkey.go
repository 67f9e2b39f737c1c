//go:build !tinygo

package scan

import "unsafe"

// The names that a normalised document has and the API does not. The others are in key.go.
var (
	kAgentID      = keyNamed("agent_id")
	kPhase        = keyNamed("phase")
	kCreatedAt    = keyNamed("created_at")
	kCreatedAtRaw = keyNamed("created_at_raw")
	kSentAt       = keyNamed("sent_at")
	kSentAtRaw    = keyNamed("sent_at_raw")
	kToolCallID   = keyNamed("tool_call_id")
	kToolName     = keyNamed("tool_name")
	kToolState    = keyNamed("tool_call_state")
	kArgs         = keyNamed("args")
	kResult       = keyNamed("result")
	kRaw          = keyNamed("raw")
	kURL          = keyNamed("url")
	kFilename     = keyNamed("filename")
	kMediaType    = keyNamed("media_type")

	kRunning    = keyNamed("running")
	kNeedsInput = keyNamed("needs_input")
	kCompleted  = keyNamed("completed")
	kFailed     = keyNamed("failed")
	kCancelled  = keyNamed("cancelled")
	kExpired    = keyNamed("expired")
	kUnknown    = keyNamed("unknown")
)

// The phases of documents that the API's own do not have, and the module does not know. They are
// apart from its codes, which may become more.
const (
	PhaseCancelled uint32 = 1<<16 + iota
	PhaseExpired
)

// keyNamed makes a key of a name of at most 16 bytes.
func keyNamed(name string) key {
	k := key{size: uint(len(name))}
	for i := len(name) - 1; i >= 0; i-- {
		k.b = k.b<<8 | k.a>>56
		k.a = k.a<<8 | uint64(name[i])
	}
	return k
}

// documentCell is the place of the document's member whose key has been read; nil for none.
func (n *Normal) documentCell() *Cell {
	d := &n.Doc
	switch documentSlot(&n.k) {
	case slotState:
		return &d.State
	case slotMessages:
		return &d.Messages
	case slotResponse:
		return &d.Response
	case slotErrorText:
		return &d.ErrorText
	case slotInteractionID:
		return &d.InteractionID
	}
	switch n.k {
	case kPhase:
		return &n.Phase
	case kAgentID:
		return &d.AgentID
	case kCreatedAt:
		return &d.CreatedAt
	case kCreatedAtRaw:
		return &n.createdRaw
	}
	return n.toldCell()
}

func (n *Normal) messageCell(m *Message) *Cell {
	switch messageSlot(&n.k) {
	case slotMessageID:
		return &m.ID
	case slotRole:
		return &m.Role
	case slotContent:
		return &m.Content
	case slotParts:
		return &m.Parts
	}
	switch n.k {
	case kSentAt:
		return &m.Timestamp
	case kSentAtRaw:
		return &n.sentRaw
	}
	return nil
}

func (n *Normal) partCell(r *Part) *Cell {
	switch n.k {
	case kArgs:
		return &r.Args
	case kResult:
		return &n.result
	case kToolCallID:
		return &r.ToolCallID
	case kToolName:
		return &r.ToolName
	case kToolState:
		return &r.ToolCallState
	case kRaw:
		return &n.rawValue
	}
	switch index := partSlot(&n.k); index {
	case slotPartID, slotType, slotText, slotReasoning, slotError:
		return slot(unsafe.Pointer(r), index)
	case slotFile:
		return &n.file
	}
	return nil
}

func (n *Normal) fileCell(r *Part) *Cell {
	switch n.k {
	case kFilename:
		return &r.FileName
	case kMediaType:
		return &r.FileMediaType
	case kURL:
		return &r.FileURL
	case kRaw:
		return &r.File
	}
	return nil
}

// phaseOf is the phase that a cell names; PhaseNone where it names none.
func (n *Normal) phaseOf(c *Cell) uint32 {
	switch *n.keyOfCell(c) {
	case kRunning:
		return PhaseRunning
	case kNeedsInput:
		return PhaseNeedsInput
	case kCompleted:
		return PhaseCompleted
	case kFailed:
		return PhaseFailed
	case kCancelled:
		return PhaseCancelled
	case kExpired:
		return PhaseExpired
	case kUnknown:
		return PhaseUnknown
	}
	return PhaseNone
}
