// A Status is made for large documents: what it costs grows with its messages and
// parts and not with their bytes, and what it holds does not change with the body
// of another one.
package agentstatus_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// conversation has parts of every kind, each with a text of the given length.
func conversation(messages, length int) []byte {
	text := strings.Repeat("word\\n", length/5)
	var b strings.Builder
	b.WriteString(`{"state":"COMPLETED","messages":[`)
	for i := range messages {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"role":"assistant","parts":[{"type":"text","text":"%s"},{"type":"tool_invocation","result":{"result":"%s"}},{"type":"file","file":{}}]}`, text, text)
	}
	b.WriteString(`]}`)
	return []byte(b.String())
}

// allocations is the least number of several runs: the pool of the scan's memory
// is emptied now and then, by the collector and on purpose by the race detector.
func allocations(t *testing.T, body []byte) float64 {
	t.Helper()
	least := math.Inf(1)
	for range 50 {
		least = min(least, testing.AllocsPerRun(1, func() {
			if _, err := agentstatus.Parse(body); err != nil {
				t.Fatal(err)
			}
		}))
	}
	return least
}

func TestAllocationsDoNotGrowWithTheBytes(t *testing.T) {
	short, long := allocations(t, conversation(20, 50)), allocations(t, conversation(20, 5_000))
	if long > short {
		t.Errorf("got %v allocations for texts a hundred times as long, want %v", long, short)
	}
	if short > 6 {
		t.Errorf("got %v allocations, want at most 6: status, messages, parts, tools, files, text", short)
	}
	if running := allocations(t, []byte(`{"state":"ASYNC_PROCESSING"}`)); running > 1 {
		t.Errorf("got %v allocations for a running interaction, want 1", running)
	}
}

// The scan's memory is pooled: a Status must not share it with the next one.
func TestAStatusOutlivesTheNextParse(t *testing.T) {
	first, err := agentstatus.Parse(conversation(3, 100))
	if err != nil {
		t.Fatal(err)
	}
	before := fmt.Sprintf("%+v", first.Messages[2].Parts[0])
	for range 10 {
		if _, err := agentstatus.Parse(conversation(30, 500)); err != nil {
			t.Fatal(err)
		}
	}
	if after := fmt.Sprintf("%+v", first.Messages[2].Parts[0]); after != before {
		t.Errorf("got %s, want %s", after, before)
	}
}

// Appending to a slice of one message must not reach into the next one.
func TestSlicesEndWhereTheyEnd(t *testing.T) {
	s, err := agentstatus.Parse(conversation(2, 10))
	if err != nil {
		t.Fatal(err)
	}
	_ = append(s.Messages[0].Parts, agentstatus.Part{ID: "mine"})
	_ = append(s.Messages[0].Raw, '#')
	if s.Messages[1].Parts[0].ID == "mine" || strings.Contains(string(s.Raw()), "#") {
		t.Error("an append changed a neighbour")
	}
}
