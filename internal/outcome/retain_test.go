package outcome_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"weak"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/outcome"
)

// The end of a wait is kept until the server has taken it, and in an outage that takes hours. It
// must not keep the answer that it was made of: a few bytes of a reply would be 32 MiB.
func TestTheEndOfAWaitHoldsOnToNoAnswer(t *testing.T) {
	ballast := fmt.Sprintf(`,"messages":[{"role":"user","parts":[{"type":"text","text":"%s"}]}]`, strings.Repeat("x", 1<<20))
	selected := wait
	selected.Selection = agentwait.Selection{
		Include: []string{agentwait.IncludeResponse, agentwait.IncludeToolCalls, agentwait.IncludeFiles},
		Extract: map[string]string{"state": "state", "agent": "agent_id", "none": "nothing"},
	}
	for name, row := range map[string]struct {
		body string
		end  func(check.Seen) any
	}{
		"a result": {
			`{"interaction_id":"xYz789","gummie_id":"abc123","state":"COMPLETED","created_ts":"2026-03-05T10:30:00Z","response":"done"` + ballast + `}`,
			func(seen check.Seen) any { result, _ := outcome.Completed(t.Context(), seen, wait); return result },
		},
		"a result with extracts": {
			`{"gummie_id":"abc123","state":"COMPLETED","response":"an \"escaped\" one"` + ballast + `}`,
			func(seen check.Seen) any { result, _ := outcome.Completed(t.Context(), seen, selected); return result },
		},
		"a result that is too large": {
			`{"state":"COMPLETED","response":"` + strings.Repeat("x", 1<<21) + `"}`,
			func(seen check.Seen) any { _, failure := outcome.Completed(t.Context(), seen, wait); return failure },
		},
		"an agent that failed": {
			`{"state":"FAILED","error_message":"RuntimeError: boom"` + ballast + `}`,
			func(seen check.Seen) any { return outcome.Failed(seen, standing) },
		},
		"an agent that failed with many words": {
			`{"state":"FAILED","error_message":"` + strings.Repeat("x", 1<<20) + `"}`,
			func(seen check.Seen) any { return outcome.Failed(seen, standing) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			end, kept := ended(row.body, row.end)
			runtime.GC()
			runtime.GC()
			if kept.Value() != nil {
				t.Error("the answer is still there")
			}
			text, err := json.Marshal(end)
			if err != nil || len(text) < 20 {
				t.Errorf("got %s, %v", text, err)
			}
			runtime.KeepAlive(end)
		})
	}
}

// ended is the end of a wait over an answer, and whether the answer is still there.
func ended(text string, end func(check.Seen) any) (any, weak.Pointer[byte]) {
	body := []byte(text)
	return end(check.Seen{Decision: agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 4},
		agentstatus.Observation{HTTPStatus: 200, Body: body})}), weak.Make(&body[0])
}
