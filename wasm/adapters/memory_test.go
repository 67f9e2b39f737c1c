// The memory that a host allows is an adapter's only limit: one that is reached must be
// told, not trapped on, wherever it is reached, and the adapter must go on afterwards.
package adapters_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/wasm/host"
)

func TestMemoryThatIsTooSmall(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{MaxMemoryBytes: 1 << 20})
	for reason, size := range map[string]int{
		"the body does not fit":     2 << 20,
		"the document does not fit": 700 << 10,
		"not in the second copy":    400 << 10, // the text is in the response and in a message
	} {
		_, err := h.Parse(t.Context(), reply(size))
		var failed *host.AdapterError
		if !errors.As(err, &failed) || failed.Problem != host.ProblemMemory {
			t.Errorf("%s: got error %v, want the problem %q", reason, err, host.ProblemMemory)
		}
		if status, err := h.Parse(t.Context(), reply(100)); err != nil || len(status.Response) != 100 {
			t.Errorf("%s, and the next body: got %+v, error %v", reason, status, err)
		}
	}
}

func TestALargeReply(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{Timeout: time.Minute}) // on a machine as busy as it may be
	const size = 15 << 20
	status, err := h.Parse(t.Context(), reply(size))
	if err != nil || len(status.Response) != size {
		t.Errorf("got %d bytes, error %v", len(status.Response), err)
	}
}

// reply is a response with a text of that many bytes.
func reply(size int) []byte {
	return []byte(`{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"` +
		strings.Repeat("x", size) + `"}]}]}`)
}
