package rows_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/rows"
)

func replied(id string, size int) agentwait.Row {
	text := strings.Repeat("x", size)
	return agentwait.Row{InteractionID: id, Outcome: agentwait.OutcomeCompleted, Response: &text, Polls: 1}
}

// Small replies must not suffer for a large one, whichever comes first.
func TestTheLargestReplyIsLeftOutFirst(t *testing.T) {
	table := rows.New([]string{"a", "b", "c"}, 3000)
	table.Put(1, replied("b", 2500))
	table.Put(0, replied("a", 400))
	table.Put(2, replied("c", 400))
	for i, truncated := range []bool{false, true, false} {
		if row := table.Row(i); row.Truncated != truncated || (row.Response == nil) != truncated {
			t.Errorf("row %d: %+v", i, row)
		}
	}
	encoded, err := json.Marshal(table.Rows())
	if err != nil || len(encoded) > 3000 || table.Total() != len(encoded)-1 {
		t.Errorf("%d bytes, counted %d, %v", len(encoded), table.Total(), err)
	}
}

func TestWithinLeavesTheTableAsItIs(t *testing.T) {
	table := rows.New([]string{"a", "b"}, 10000)
	table.Put(0, replied("a", 3000))
	table.Put(1, replied("b", 2000))
	within := table.Within(3000)
	if within[0].Response != nil || !within[0].Truncated || within[1].Response == nil {
		t.Errorf("within 3,000 bytes: %+v", within)
	}
	if table.Row(0).Response == nil {
		t.Error("the table lost a reply")
	}
}

// What a row says beside its reply always stays: a batch without it would lose interactions.
func TestHeadsStay(t *testing.T) {
	table := rows.New([]string{"a", "b"}, 10)
	table.Put(0, agentwait.Row{InteractionID: "a", Outcome: agentwait.OutcomeFailed, Error: &agentwait.RowError{Type: "t", Message: "m"}})
	if table.Row(0).Error == nil || table.Row(0).Truncated || len(table.Rows()) != 2 {
		t.Errorf("rows %+v", table.Rows())
	}
}

func TestAWholeRowIsNotReplacedByATruncatedOne(t *testing.T) {
	table := rows.New([]string{"a"}, 10000)
	table.Put(0, replied("a", 10))
	whole := replied("a", 10)
	table.Put(0, whole.Head())
	if table.Row(0).Response == nil {
		t.Error("the reply is gone")
	}
}
