// Package rows keeps the rows of a batch within a number of bytes.
package rows

import (
	"encoding/json"

	"github.com/agentwait/agentwait"
)

// Table has the rows of a batch, in the order of its interactions. Where they are larger
// together than they may be, the largest replies are left out first, so that small ones stay
// whole whatever the others are like. What a row has beside its reply stays, unless the server
// would not take even that.
//
// The same calls give the same rows, so workflow code may use it.
type Table struct {
	rows  []agentwait.Row
	sizes []int
	total int
	most  int
	heads int
}

// MaxHeads is how many bytes rows may have without their replies if nothing else is known: a
// server takes 2 MiB in one payload, and a thousand rows whose errors need escapes have more.
const MaxHeads = 2<<20 - 2<<10

// New returns a table of interactions that have not ended. most is how many bytes its rows may
// have as JSON, heads how many they may have without their replies.
func New(ids []string, most, heads int) *Table {
	t := &Table{rows: make([]agentwait.Row, len(ids)), sizes: make([]int, len(ids)), most: most, heads: heads}
	for i, id := range ids {
		t.set(i, agentwait.Row{InteractionID: id, Outcome: agentwait.OutcomeStillRunning})
	}
	return t
}

// Put stores a row. One that is there already and whole stays where the new one, with the same
// outcome, is not.
func (t *Table) Put(i int, row agentwait.Row) {
	if before := &t.rows[i]; row.Truncated && !before.Truncated && before.Outcome == row.Outcome && before.Ended() {
		return
	}
	t.set(i, row)
	t.fit(t.most)
}

// Row returns a row.
func (t *Table) Row(i int) *agentwait.Row { return &t.rows[i] }

// Total returns how many bytes the rows have as JSON.
func (t *Table) Total() int { return t.total }

// Size returns how many bytes a row has as JSON.
func (t *Table) Size(i int) int { return t.sizes[i] }

// Rows returns the rows.
func (t *Table) Rows() []agentwait.Row { return t.rows }

// Within returns the rows with as many replies as fit into a number of bytes.
func (t *Table) Within(most int) []agentwait.Row {
	copied := &Table{
		rows:  append([]agentwait.Row(nil), t.rows...),
		sizes: append([]int(nil), t.sizes...),
		total: t.total,
		heads: t.heads,
	}
	copied.fit(most)
	return copied.rows
}

// Standing returns the rows without their replies. Those that have not ended, and those that need
// input, have what is told of them as far as it fits into a number of bytes.
func (t *Table) Standing(most int) []agentwait.Row {
	shown := &Table{rows: make([]agentwait.Row, len(t.rows)), sizes: make([]int, len(t.rows)), heads: t.heads}
	for i := range t.rows {
		row := &t.rows[i]
		head := row.Head()
		head.Truncated = row.Truncated // not that the reply is left out here
		if !row.Ended() || row.Outcome == agentwait.OutcomeNeedsInput {
			head.Progress, head.InputRequests = row.Progress, row.InputRequests
		}
		shown.set(i, head)
	}
	shown.fit(most)
	return shown.rows
}

func (t *Table) set(i int, row agentwait.Row) {
	row = bounded(row)
	size := SizeOf(&row)
	t.total += size - t.sizes[i]
	t.rows[i], t.sizes[i] = row, size
}

// fit leaves replies out until the rest fits.
func (t *Table) fit(most int) {
	for t.total > most {
		largest, found := 0, false
		for i := range t.rows {
			if t.rows[i].HasReply() && (!found || t.sizes[i] > t.sizes[largest]) {
				largest, found = i, true
			}
		}
		if !found {
			break
		}
		t.set(largest, t.rows[largest].Head())
	}
	for _, shorter := range shorten {
		for i := range t.rows {
			if t.total <= t.heads {
				return
			}
			if row, can := shorter(t.rows[i]); can {
				t.set(i, row)
			}
		}
	}
}

// SizeOf returns how many bytes a row has as JSON, with the comma after it.
//
// workflowcheck takes encoding/json for non-deterministic. Here the same row gives the same
// bytes.
//
//workflowcheck:ignore
func SizeOf(row *agentwait.Row) int {
	encoded, err := json.Marshal(row)
	if err != nil {
		return 1 << 30 // cannot be: what is raw in it was checked when it was made
	}
	return len(encoded) + 1
}
