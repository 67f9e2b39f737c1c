// wasm/host shows with modules of its own that a hostile one hurts one parse. This one
// is a real adapter with real faults in it, the same that the worker is tested with.
package adapters_test

import (
	"errors"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/wasm/host"
)

func TestHostile(t *testing.T) {
	t.Parallel()
	h := newHost(t, "hostile", host.Config{Timeout: 2 * time.Second, MaxMemoryBytes: 4 << 20})
	for status, want := range map[string]host.Problem{
		"loop":    host.ProblemTimeout,
		"grow":    host.ProblemTimeout,
		"trap":    host.ProblemTrap,
		"garbage": host.ProblemOutput,
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			_, err := h.Parse(t.Context(), []byte(`{"status":"`+status+`"}`))
			var failed *host.AdapterError
			if !errors.As(err, &failed) || failed.Problem != want {
				t.Errorf("got error %v, want the problem %q", err, want)
			}
			good, err := h.Parse(t.Context(), []byte(`{"status":"completed"}`))
			if err != nil || good.Phase != agentstatus.PhaseCompleted {
				t.Errorf("the next body: got %+v, error %v", good, err)
			}
		})
	}
}
