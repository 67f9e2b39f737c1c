// A batch is many waits in one attempt: one heartbeat, one end, and each interaction a row.
package activities_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
)

// The ways in which an interaction can end, in one batch.
func mixed(id string, since time.Duration, polls int) any {
	switch {
	case id == "i0001" && polls > 1:
		return answer(200, `{"state":"FAILED","error_message":"RuntimeError: boom"}`)
	case id == "i0002":
		return answer(404, `{"error":"interaction_not_found"}`)
	case id == "i0003" && polls > 2:
		return state("APPROVAL_REQUIRED")
	case id == "i0004":
		return answer(403, `{"error":"unauthorized"}`)
	case id == "i0000" && since >= 20*time.Second:
		return replies("done " + id)
	}
	return state(running)
}

// Each interaction is asked for with its own further ids.
func TestEachInteractionHasItsFurtherIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(id string, _ time.Duration, _ int) any { return replies("done " + id) })
		in := batchOf(3)
		in.IDs = map[string]map[string]string{"i0000": {"thread_id": "t0"}, "i0002": {"thread_id": "t2", "b": "c"}}
		if _, err := r.run(in); err != nil {
			t.Fatal(err)
		}
		for _, id := range in.InteractionIDs {
			if got := f.furtherIDs(id); !maps.Equal(got, in.IDs[id]) {
				t.Errorf("%s was asked for with %v, want %v", id, got, in.IDs[id])
			}
		}
	})
}

func TestEachInteractionIsARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, mixed)
		result, err := r.run(batchOf(5))
		if err != nil {
			t.Fatal(err)
		}
		if result.Outcome != agentwait.OutcomeCompleted {
			t.Errorf("outcome %s", result.Outcome)
		}
		wantOutcomes(t, result, "completed", "failed", "error", "needs_input", "error")
		for i, want := range []string{"", agentwait.ErrTypeAgentFailed, agentwait.ErrTypeInteractionNotFound, agentwait.ErrTypeAgentNeedsInput, agentwait.ErrTypeForbidden} {
			row := result.Rows[i]
			switch {
			case want == "" && (row.Error != nil || row.Response == nil || *row.Response != "done i0000"):
				t.Errorf("row %d: %+v", i, row)
			case want != "" && (row.Error == nil || row.Error.Type != want || row.Error.Message == ""):
				t.Errorf("row %d has the error %+v, want %s", i, row.Error, want)
			}
			if row.InteractionID != fmt.Sprintf("i%04d", i) || row.Polls == 0 {
				t.Errorf("row %d: %+v", i, row)
			}
		}
		if result.Rows[1].Error.Message != "RuntimeError: boom" {
			t.Errorf("an agent that failed says %q, want its own words", result.Rows[1].Error.Message)
		}
		if result.Counts["error"] != 2 || result.Counts["completed"] != 1 {
			t.Errorf("counts %v", result.Counts)
		}
	})
}

func TestABatchReturnsWhenEnoughHaveEnded(t *testing.T) {
	for _, c := range []struct {
		when agentwait.ReturnWhen
		took time.Duration
		done int
	}{{agentwait.ReturnFirst, 1 * time.Minute, 1}, {3, 3 * time.Minute, 3}, {agentwait.ReturnAll, 10 * time.Minute, 10}} {
		synctest.Test(t, func(t *testing.T) {
			r, _ := newBatch(t, func(id string, since time.Duration, _ int) any {
				var i int
				_, _ = fmt.Sscanf(id, "i%d", &i)
				if since >= time.Duration(i+1)*time.Minute {
					return replies(id)
				}
				return state(running)
			})
			in := batchOf(10)
			in.ReturnWhen, in.TimeoutSeconds = c.when, 3600
			result, err := r.run(in)
			if err != nil {
				t.Fatal(err)
			}
			if result.Counts["completed"] != c.done || result.Counts["still_running"] != 10-c.done {
				t.Errorf("%v: counts %v", c.when, result.Counts)
			}
			if took := r.since(); took < c.took || took > c.took+c.took/20+2*time.Second {
				t.Errorf("%v: took %v, want %v and a little", c.when, took, c.took)
			}
			if last := result.Rows[9]; c.done < 10 && (last.State != running || last.Phase != "running") {
				t.Errorf("%v: what runs on is %+v", c.when, last)
			}
		})
	}
}

func TestABatchEndsAtItsDeadlineWithWhatItHas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(id string, since time.Duration, _ int) any {
			switch id {
			case "i0000":
				return replies("early")
			case "i0001":
				return answer(503, "")
			}
			return state(running)
		})
		in := batchOf(3)
		in.TimeoutSeconds = 120
		result, err := r.run(in)
		if err != nil {
			t.Fatal(err)
		}
		// The refusals have slowed the connection down, so the last polls queue for a moment.
		if took := r.since(); result.Outcome != agentwait.OutcomeDeadlineExceeded || took < 2*time.Minute || took > 2*time.Minute+5*time.Second {
			t.Errorf("%s after %v", result.Outcome, r.since())
		}
		wantOutcomes(t, result, "completed", "deadline_exceeded", "deadline_exceeded")
		if e := result.Rows[1].Error; e == nil || e.Type != agentwait.ErrTypeAPIUnavailable || !strings.Contains(e.Message, "polls failed") {
			t.Errorf("a row whose API did not answer has %+v", e)
		}
		if result.Rows[2].Error != nil {
			t.Errorf("a row that runs on has %+v", result.Rows[2].Error)
		}
		if polls := f.polls["i0002"]; polls[len(polls)-1] < 119*time.Second {
			t.Errorf("the last poll was at %v, want at the deadline, or within the second before", polls[len(polls)-1])
		}
		if result.Polls != f.total() {
			t.Errorf("%d polls, want %d", result.Polls, f.total())
		}
	})
}

// A thousand waits cost as many heartbeats as one, each within its bound, and few signals.
func TestAThousandCostAsMuchAsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(id string, since time.Duration, _ int) any {
			var i int
			_, _ = fmt.Sscanf(id, "i%d", &i)
			if since >= time.Duration(i)*590*time.Millisecond {
				return replies("done " + id)
			}
			return state(running)
		})
		result, err := r.run(batchOf(1000))
		if err != nil {
			t.Fatal(err)
		}
		if result.Counts["completed"] != 1000 {
			t.Errorf("counts %v", result.Counts)
		}
		actions := 2 + len(r.tokens) + len(r.signals) // start, activity
		t.Logf("%d heartbeats and %d signals in %v: %d billable actions", len(r.tokens), len(r.signals), r.since().Round(time.Second), actions)
		if actions > 60 {
			t.Errorf("%d billable actions, want at most 60", actions)
		}
		for i := 1; i < len(r.toldAt); i++ {
			if gap := r.toldAt[i] - r.toldAt[i-1]; gap < 30*time.Second {
				t.Errorf("signals %v apart", gap)
			}
		}
		for _, token := range r.tokens {
			if encoded, _ := json.Marshal(token); len(encoded) > 16<<10 {
				t.Errorf("a heartbeat of %d bytes", len(encoded))
			}
		}
		if told := r.told(); len(told) < 900 || told["i0100"].Response == nil {
			t.Errorf("%d rows were told while the batch ran", len(told))
		}
	})
}

func TestALostSignalIsToldAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any {
			if id == "i0000" {
				return replies("early")
			}
			return state(running)
		})
		r.lose = 1
		if _, err := r.run(batchOf(2)); err != nil {
			t.Fatal(err)
		}
		if len(r.signals) != 1 || r.told()["i0000"].Response == nil || r.toldAt[0] < 35*time.Second || r.toldAt[0] > 36*time.Second {
			t.Errorf("told at %v: %+v", r.toldAt, r.signals)
		}
	})
}

// A signal has its bound, and so has the result. Who has no room in one goes with the next.
func TestLargeRepliesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(id string, since time.Duration, _ int) any {
			switch id {
			case "i0009":
				return state(running)
			case "i0008":
				return replies("small")
			}
			return replies(strings.Repeat("x", 150<<10))
		})
		result, err := r.run(batchOf(10))
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range r.signals {
			if encoded, _ := json.Marshal(change); len(encoded) > agentwait.MaxSignalBytes {
				t.Errorf("a signal of %d bytes", len(encoded))
			}
		}
		if len(r.signals[0].Rows) != 9 {
			t.Errorf("the first signal tells of %d rows, want of each that has ended", len(r.signals[0].Rows))
		}
		whole := 0
		for _, row := range r.told() {
			if !row.Truncated {
				whole++
			}
		}
		if whole != 9 {
			t.Errorf("%d of 9 replies were told in %d signals", whole, len(r.signals))
		}
		if encoded, _ := json.Marshal(result); len(encoded) > agentwait.DefaultMaxResultBytes {
			t.Errorf("a result of %d bytes", len(encoded))
		}
		if result.Rows[8].Response == nil || result.Counts["completed"] != 9 {
			t.Errorf("the small one is %+v, counts %v", result.Rows[8], result.Counts)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any { return replies(strings.Repeat("x", 5000)) })
		in := batchOf(10)
		in.MaxResultBytes = 20000
		result, err := r.run(in)
		if err != nil {
			t.Fatal(err)
		}
		whole := 0
		for _, row := range result.Rows {
			if row.Outcome != agentwait.OutcomeCompleted || (row.Response == nil) != row.Truncated {
				t.Errorf("row %+v", row)
			}
			if !row.Truncated {
				whole++
			}
		}
		if encoded, _ := json.Marshal(result); len(encoded) > 20000 || whole < 2 {
			t.Errorf("%d bytes with %d replies", len(encoded), whole)
		}
	})
	synctest.Test(t, func(t *testing.T) { // one that is larger than what a signal tells of many
		r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any {
			switch id {
			case "i0000":
				return replies(strings.Repeat("x", 1<<20))
			case "i0002":
				return state(running)
			}
			return replies("small")
		})
		if _, err := r.run(batchOf(3)); err != nil {
			t.Fatal(err)
		}
		if len(r.signals) != 2 || len(r.signals[0].Rows) != 2 || len(r.signals[1].Rows) != 1 || r.signals[1].Rows[0].Response == nil {
			t.Errorf("told in %d signals: %d rows, then the large reply alone is wanted", len(r.signals), len(r.signals[0].Rows))
		}
	})
	synctest.Test(t, func(t *testing.T) { // one that is too large alone
		r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any { return replies(strings.Repeat("x", 3<<20)) })
		result, err := r.run(batchOf(1))
		if err != nil || !result.Rows[0].Truncated || result.Rows[0].Outcome != agentwait.OutcomeCompleted {
			t.Errorf("got %+v, %v", result, err)
		}
	})
}

// poll_now of a batch: one poll each, and the rows say how they stand.
func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(id string, _ time.Duration, _ int) any {
			switch id {
			case "i0000":
				return replies("done")
			case "i0001":
				return answer(503, "")
			case "i0002":
				return answer(403, `{"error":"unauthorized"}`)
			}
			return state(running)
		})
		in := batchOf(4)
		in.Once = true
		result, err := r.run(in)
		// The refusal slows the connection down, so the others queue for a moment.
		if err != nil || result.Outcome != agentwait.OutcomeCompleted || f.total() != 4 || r.since() > 5*time.Second {
			t.Fatalf("got %+v, %v after %d polls and %v", result, err, f.total(), r.since())
		}
		wantOutcomes(t, result, "completed", "still_running", "error", "still_running")
		if e := result.Rows[1].Error; e == nil || e.Type != agentwait.ErrTypeAPIUnavailable {
			t.Errorf("the row whose poll failed has %+v", e)
		}
		if len(r.signals) != 0 {
			t.Errorf("signals %+v", r.signals)
		}
	})
}

func TestWhatIsWrongWithABatchIsFinal(t *testing.T) {
	for field, change := range map[string]func(*agentwait.PollAgentsInput){
		"interaction_ids": func(in *agentwait.PollAgentsInput) { in.InteractionIDs = nil },
		"credential":      func(in *agentwait.PollAgentsInput) { in.Credential = "unknown" },
		"return_when":     func(in *agentwait.PollAgentsInput) { in.ReturnWhen = 3 },
		"token.waits": func(in *agentwait.PollAgentsInput) {
			in.Token = &agentwait.AgentsToken{StartedAt: time.Now(), Waits: "AA"}
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			r, f := newBatch(t, mixed)
			in := batchOf(2)
			change(&in)
			_, err := r.run(in)
			_, details := batchError(t, err, agentwait.ErrTypeInvalidRequest)
			if details.Field != field || f.total() != 0 {
				t.Errorf("%s: %+v", field, details)
			}
		})
	}
}

// A batch that is larger than the engine may be would wait for ever: it gets in where nothing
// else is.
func TestABatchThatIsLargerThanTheEngine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := newBatch(t, func(string, time.Duration, int) any { return replies("done") })
		r.config.MaxWaits = 5
		if result, err := r.run(batchOf(10)); err != nil || result.Counts["completed"] != 10 {
			t.Errorf("a batch that is larger than the engine: %+v, %v", result, err)
		}
	})
}
