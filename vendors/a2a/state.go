package a2a

import (
	"strings"

	"github.com/agentwait/agentwait/agentstatus"
)

// state is a task's state without what the versions write differently: "INPUT_REQUIRED" of both
// TASK_STATE_INPUT_REQUIRED and input-required.
type state string

const (
	stateSubmitted     state = "SUBMITTED"
	stateWorking       state = "WORKING"
	stateInputRequired state = "INPUT_REQUIRED"
	stateAuthRequired  state = "AUTH_REQUIRED"
	stateCompleted     state = "COMPLETED"
	stateFailed        state = "FAILED"
	stateRejected      state = "REJECTED"
	stateCanceled      state = "CANCELED"
)

func stateOf(written string) state {
	name := strings.TrimPrefix(strings.ReplaceAll(strings.ToUpper(written), "-", "_"), "TASK_STATE_")
	if name == "CANCELLED" {
		return stateCanceled
	}
	return state(name)
}

// phase is what a state means to somebody who waits.
//
// Auth-required is running: the credential comes by another way than an answer, and the agent goes
// on by itself, so a wait that ends when a person has to act would lose a run that goes on.
// The input request says what is wanted.
func (s state) phase() agentstatus.Phase {
	switch s {
	case stateSubmitted, stateWorking, stateAuthRequired:
		return agentstatus.PhaseRunning
	case stateInputRequired:
		return agentstatus.PhaseNeedsInput
	case stateCompleted:
		return agentstatus.PhaseCompleted
	case stateFailed, stateRejected:
		return agentstatus.PhaseFailed
	case stateCanceled:
		return agentstatus.PhaseCancelled
	}
	return agentstatus.PhaseUnknown
}

// asks reports whether the agent waits for somebody.
func (s state) asks() bool { return s == stateInputRequired || s == stateAuthRequired }
