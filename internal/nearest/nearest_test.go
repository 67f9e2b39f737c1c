package nearest_test

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/nearest"
)

// A suggestion that is none is worse than no suggestion: who follows it is wrong once more.
func TestName(t *testing.T) {
	known := []string{"a2a", "gumloop", "gumloop-sessions", "langgraph", "TASK_QUEUE", "API_KEY"}
	for wrong, want := range map[string]string{
		"gumlop": "gumloop", "langraph": "langgraph", "gumloop-session": "gumloop-sessions", "TASK_QUEU": "TASK_QUEUE", "APIKEY": "API_KEY",
		"a2": "a2a", "acme": "", "": "", "openai": "", strings.Repeat("gumloop", 20): "",
	} {
		if got := nearest.Name(wrong, known); got != want {
			t.Errorf("%q: got %q, want %q", wrong, got, want)
		}
	}
}
