package rows_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/rows"
)

func replied(id string, size int) agentwait.Row {
	text := strings.Repeat("x", size)
	return agentwait.Row{InteractionID: id, Outcome: agentwait.OutcomeCompleted, Response: &text, Polls: 1}
}

// Small replies must not suffer for a large one, whichever comes first.
func TestTheLargestReplyIsLeftOutFirst(t *testing.T) {
	table := rows.New([]string{"a", "b", "c"}, 3000, rows.MaxHeads)
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
	table := rows.New([]string{"a", "b"}, 10000, rows.MaxHeads)
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
	table := rows.New([]string{"a", "b"}, 10, rows.MaxHeads)
	table.Put(0, agentwait.Row{InteractionID: "a", Outcome: agentwait.OutcomeFailed, Error: &agentwait.RowError{Type: "t", Message: "m"}})
	if table.Row(0).Error == nil || table.Row(0).Truncated || len(table.Rows()) != 2 {
		t.Errorf("rows %+v", table.Rows())
	}
}

func TestAWholeRowIsNotReplacedByATruncatedOne(t *testing.T) {
	table := rows.New([]string{"a"}, 10000, rows.MaxHeads)
	table.Put(0, replied("a", 10))
	whole := replied("a", 10)
	table.Put(0, whole.Head())
	if table.Row(0).Response == nil {
		t.Error("the reply is gone")
	}
}

// A thousand rows whose errors need escapes were more than the server takes in one payload, so a
// batch over an outage could not tell its end.
func TestHeadsThatTheServerWouldNotTakeAreShortened(t *testing.T) {
	ids := make([]string, agentwait.MaxBatch)
	for i := range ids {
		ids[i] = strings.Repeat("x", 200) + strconv.Itoa(i)
	}
	table := rows.New(ids, rows.MaxHeads, rows.MaxHeads)
	html := strings.Repeat("<", 512)
	for i, id := range ids {
		table.Put(i, agentwait.Row{InteractionID: id, Outcome: agentwait.OutcomeError, State: html, AgentID: html, Phase: html,
			Error: &agentwait.RowError{Type: agentwait.ErrTypeInvalidResponse, Message: html}})
	}
	encoded, err := json.Marshal(table.Rows())
	if err != nil || len(encoded) > rows.MaxHeads {
		t.Fatalf("%d bytes, %v", len(encoded), err)
	}
	for i := range ids {
		if row := table.Row(i); row.InteractionID != ids[i] || row.Outcome != agentwait.OutcomeError || row.Error.Type == "" {
			t.Fatalf("row %d: %+v", i, row)
		}
	}
}

// A time that the next run of a workflow would refuse to read made a batch fail at that run.
func TestATimeThatCannotBeReadAgainIsLeftOut(t *testing.T) {
	table := rows.New([]string{"a"}, 10000, rows.MaxHeads)
	long := time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC)
	row := replied("a", 10)
	row.CreatedAt = &long
	table.Put(0, row)
	if table.Row(0).CreatedAt != nil || table.Row(0).Response == nil {
		t.Errorf("%+v", table.Row(0))
	}
}
