package agentstatus_test

import (
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// agent_status shows no messages of a run that has failed or works: a turn that fails after one
// that had a reply must not be waited for until the deadline.
func TestATurnWithoutMessages(t *testing.T) {
	for phase, want := range map[agentstatus.Phase]agentstatus.Phase{
		agentstatus.PhaseFailed:     agentstatus.PhaseFailed,
		agentstatus.PhaseCancelled:  agentstatus.PhaseCancelled,
		agentstatus.PhaseExpired:    agentstatus.PhaseExpired,
		agentstatus.PhaseNeedsInput: agentstatus.PhaseNeedsInput,
		agentstatus.PhaseUnknown:    agentstatus.PhaseUnknown,
		agentstatus.PhaseCompleted:  agentstatus.PhaseRunning, // there is no reply in it
	} {
		s := &agentstatus.Status{Phase: phase}
		if got := s.PhaseAfter("msg_2"); got != want {
			t.Errorf("%s: got %s, want %s", phase, got, want)
		}
	}
}
