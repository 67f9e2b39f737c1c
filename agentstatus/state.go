package agentstatus

import "github.com/agentwait/agentwait/internal/scan"

// State is the interaction's state exactly as the API wrote it, such as
// "ASYNC_PROCESSING". The set is open: a state that is not known has the phase
// [PhaseUnknown] and is not an error.
type State string

// The states that the API's reference page documents.
const (
	StateAsyncProcessing State = "ASYNC_PROCESSING"
	StateCompleted       State = "COMPLETED"
	StateFailed          State = "FAILED"
)

// States that the reference page does not document, seen in the vendor's newer
// sessions API and in public callers.
const (
	StateQueued           State = "QUEUED"
	StateProcessing       State = "PROCESSING"
	StateIdle             State = "IDLE"
	StateApprovalRequired State = "APPROVAL_REQUIRED"
)

// Phase is what a state means to somebody who waits. The set is open: readers
// accept values that they do not know.
type Phase string

// The phases.
const (
	PhaseRunning    Phase = "running"
	PhaseNeedsInput Phase = "needs_input"
	PhaseCompleted  Phase = "completed"
	PhaseFailed     Phase = "failed"
	PhaseCancelled  Phase = "cancelled" // somebody has ended the run
	PhaseExpired    Phase = "expired"   // its own clock has
	PhaseUnknown    Phase = "unknown"
)

// Terminal reports whether no further poll can change the phase: completed, failed,
// cancelled or expired.
func (p Phase) Terminal() bool {
	return p == PhaseCompleted || p == PhaseFailed || p == PhaseCancelled || p == PhaseExpired
}

// Phase returns what the state means. Matching ignores ASCII case.
//
// IDLE alone is [PhaseRunning]: the vendor's sessions are idle both before their
// first turn and after their last one. [Status.Phase] tells the two apart, since
// it has seen the messages.
func (s State) Phase() Phase { return phaseOf(scan.StatePhase([]byte(s))) }

func phaseOf(code uint32) Phase {
	switch code {
	case scan.PhaseCancelled:
		return PhaseCancelled
	case scan.PhaseExpired:
		return PhaseExpired
	}
	return Phase(scan.PhaseName(code))
}

// phaseCode is the inverse of phaseOf, for a decision: the core does not know all of the ends
// of a run, and takes them for a failure. A phase that is not known is waited out.
func phaseCode(p Phase) uint32 {
	switch p {
	case PhaseRunning:
		return scan.PhaseRunning
	case PhaseNeedsInput:
		return scan.PhaseNeedsInput
	case PhaseCompleted:
		return scan.PhaseCompleted
	case PhaseFailed, PhaseCancelled, PhaseExpired:
		return scan.PhaseFailed
	}
	return scan.PhaseUnknown
}
