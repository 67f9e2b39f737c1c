// What better APIs than agent_status tell of a run: how else it ends, what it needs and how far it
// is. A vendor's client answers with a status that it has made of fields.
package activities_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// tells is an answer of a vendor whose API tells more.
func tells(phase agentstatus.Phase, run agentstatus.Run) *vendors.Answer {
	return &vendors.Answer{HTTPStatus: 200, Status: &agentstatus.Status{
		State: "state of " + agentstatus.State(phase), Phase: phase, ErrorMessage: "said ann", Run: &run,
	}}
}

var asks = agentstatus.Run{
	InputRequests: []agentstatus.InputRequest{{ID: "req_1", Kind: agentstatus.InputApproval, Text: "Send it?", Schema: json.RawMessage(`{}`), Raw: json.RawMessage(`1`)}},
	Progress:      &agentstatus.RunProgress{Done: 1, Total: 2},
	WebURL:        "https://a.example/1",
}

func TestTheAgentsOwnEnds(t *testing.T) {
	ended := agentstatus.Run{ErrorCode: "gone", FinishedAt: time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC), WebURL: "https://a.example/1"}
	for errType, phase := range map[string]agentstatus.Phase{
		agentwait.ErrTypeAgentFailed: agentstatus.PhaseFailed, agentwait.ErrTypeAgentCancelled: agentstatus.PhaseCancelled,
		agentwait.ErrTypeAgentExpired: agentstatus.PhaseExpired,
	} {
		t.Run(errType, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				_, err := newHarness(t, m, scripted(tells(phase, ended)).Check).poll(``)
				failure, details := wantError(t, err, errType, true)
				if failure.Category() != temporal.ApplicationErrorCategoryBenign || details.Phase != string(phase) || details.Message != "said ann" ||
					details.ErrorCode != "gone" || details.FinishedAt == nil || !details.FinishedAt.Equal(ended.FinishedAt) || details.WebURL != ended.WebURL {
					t.Errorf("got %+v", details)
				}
			})
		})
	}
}

// A run that asks says what, wherever somebody learns of it; what it has used is there for those
// who want it.
func TestWhatARunAsks(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		asking := tells(agentstatus.PhaseNeedsInput, asks)
		_, err := newHarness(t, m, scripted(asking).Check).poll(``)
		_, details := wantError(t, err, agentwait.ErrTypeAgentNeedsInput, true)
		if want := agentwait.ToldOf(asks); !reflect.DeepEqual(details.Told, want) {
			t.Errorf("got %+v, want %+v", details.Told, want)
		}

		result, err := newHarness(t, m, scripted(asking).Check).poll(`"on_needs_input":"return","include":["input_requests","progress","usage"]`)
		if err != nil || !reflect.DeepEqual(result.InputRequests, asks.InputRequests) || *result.Progress != *asks.Progress || result.Usage != nil || result.WebURL != asks.WebURL {
			t.Errorf("got %+v, %v, want all of it", result, err)
		}
		result, err = newHarness(t, m, scripted(asking).Check).poll(`"on_needs_input":"return"`)
		if err != nil || result.InputRequests != nil || result.Progress != nil || result.WebURL != asks.WebURL {
			t.Errorf("got %+v, %v, want what is small alone", result, err)
		}
	})
}

// A signal is a billable action: what is asked is worth one, and a step of progress is not. What
// is live is in the heartbeat, from which the next attempt goes on without telling all of it again.
func TestWhatIsToldBySignal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		further := asks
		further.Progress = &agentstatus.RunProgress{Done: 2, Total: 2}
		other := further
		other.InputRequests = []agentstatus.InputRequest{{ID: "req_2"}}
		asking := agentstatus.PhaseNeedsInput
		h := newHarness(t, remote, scripted(tells(asking, asks), tells(asking, further), tells(asking, other), tells(asking, other), done()).Check)
		known := agentwait.Token{StartedAt: time.Now().UTC(), State: "state of needs_input", Phase: "needs_input", Told: agentwait.ToldOf(asks)}
		h.env.details = known
		if _, err := h.poll(`"signal_phases":true,"on_needs_input":"wait"`); err != nil {
			t.Fatal(err)
		}
		if len(h.seen.signals) != 1 {
			t.Fatalf("%d signals, want one for another request: %+v", len(h.seen.signals), h.seen.signals)
		}
		change := h.seen.signals[0].argument.(agentwait.PhaseChange)
		if want := agentwait.ToldOf(other); !reflect.DeepEqual(change.Told, want) || change.Polls != 3 {
			t.Errorf("got %+v, want %+v", change, want)
		}
	})
}

// The next attempt counts on from the heartbeat, and a wait that stalls says for how long.
func TestAStallAcrossAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, remote, scripted(tells(agentstatus.PhaseRunning, asks)).Check)
		first, err := newHarness(t, remote, scripted(tells(agentstatus.PhaseRunning, asks)).Check).poll(`"timeout_seconds":5,"on_deadline":"return","stall_timeout_seconds":60`)
		if err != nil || first.Token == nil || first.Token.Seen == 0 || first.Token.UnchangedSince == nil {
			t.Fatalf("got %+v, %v", first, err)
		}
		token := *first.Token
		token.StartedAt = token.StartedAt.Add(-time.Hour)
		since := token.UnchangedSince.Add(-time.Hour)
		token.UnchangedSince = &since
		h.env.details = token
		_, err = h.poll(`"stall_timeout_seconds":60`)
		_, details := wantError(t, err, agentwait.ErrTypeAgentStalled, true)
		if details.Polls != token.Polls+1 || details.WebURL != asks.WebURL || details.Message == "" {
			t.Errorf("got %+v, want it at the first poll", details)
		}
	})
}

func TestTheAgentsOwnEndsInABatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finished := time.Date(2026, 3, 5, 10, 31, 0, 0, time.UTC)
		ended := agentstatus.Run{ErrorCode: "gone", WebURL: "https://a.example/1", FinishedAt: finished}
		r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any {
			switch id {
			case "i0000":
				return tells(agentstatus.PhaseCancelled, ended)
			case "i0001":
				return tells(agentstatus.PhaseExpired, ended)
			case "i0002":
				return tells(agentstatus.PhaseNeedsInput, asks)
			}
			return tells(agentstatus.PhaseRunning, asks)
		})
		in := batchOf(4)
		in.StallTimeoutSeconds, in.OnNeedsInput, in.Include = 30, agentwait.OnReturn, []string{agentwait.IncludeInputRequests}
		result, err := r.run(in)
		if err != nil || result.Outcome != agentwait.OutcomeCompleted {
			t.Fatalf("got %+v, %v", result, err)
		}
		wantOutcomes(t, result, "agent_cancelled", "agent_expired", "needs_input", "agent_stalled")
		for i, errType := range []string{agentwait.ErrTypeAgentCancelled, agentwait.ErrTypeAgentExpired} {
			if row := result.Rows[i]; row.Error == nil || row.Error.Type != errType || row.Error.Message != "said ann" || row.ErrorCode != "gone" || row.WebURL != ended.WebURL ||
				row.FinishedAt == nil || !row.FinishedAt.Equal(finished) {
				t.Errorf("row %d: %+v", i, row)
			}
		}
		if row := result.Rows[2]; len(row.InputRequests) != 1 || row.Progress != nil {
			t.Errorf("the row that asks is %+v", row)
		}
		if row := result.Rows[3]; row.Error == nil || row.Error.Type != agentwait.ErrTypeAgentStalled || row.ElapsedSeconds < 30 || row.ElapsedSeconds > 33 {
			t.Errorf("the row that stalls is %+v, %+v", row, row.Error)
		}
		for i := range r.tokens {
			if _, err := r.tokens[i].ReadWaits(4); err != nil || r.tokens[i].Unchanged == "" {
				t.Errorf("token %d: %+v, %v", i, r.tokens[i], err)
			}
		}
	})
}

// Whoever looks at a batch wants to know how far its runs are, and what stands in the way of the one
// that ended since it needs input: the error of a wait of its own has that, too.
func TestRowsOfABatchTellWhatIsMissing(t *testing.T) {
	for once, want := range map[bool]string{true: "still_running", false: "agent_stalled"} {
		synctest.Test(t, func(t *testing.T) {
			r, _ := newBatch(t, func(id string, _ time.Duration, _ int) any {
				if id == "i0000" {
					return tells(agentstatus.PhaseNeedsInput, asks)
				}
				return tells(agentstatus.PhaseRunning, asks)
			})
			in := batchOf(2)
			in.Once, in.StallTimeoutSeconds = once, 30
			result, err := r.run(in)
			if err != nil {
				t.Fatal(err)
			}
			wantOutcomes(t, result, "needs_input", want)
			for i, told := range []bool{true, once} {
				row := result.Rows[i]
				if (len(row.InputRequests) == 1 && row.Progress != nil) != told || told && row.InputRequests[0].Raw != nil {
					t.Errorf("once %v: row %d is %+v", once, i, row)
				}
			}
		})
	}
}

// Where a batch goes on after its deadline, the pause that a document asked for has not ended with it,
// and neither has the time without a change.
func TestABatchGoesOnFromItsResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, f := newBatch(t, func(id string, _ time.Duration, _ int) any {
			if id == "i0000" {
				return replies("early")
			}
			return tells(agentstatus.PhaseRunning, agentstatus.Run{PollAfter: 50 * time.Second})
		})
		in := batchOf(3)
		in.TimeoutSeconds, in.StallTimeoutSeconds = 60, 170
		result, err := r.run(in)
		if err != nil || result.Token == nil {
			t.Fatalf("got %+v, %v", result, err)
		}
		wantOutcomes(t, result, "completed", "deadline_exceeded", "deadline_exceeded")
		if err := result.Token.Validate(3); err != nil || result.Token.NextDelaySeconds < 49 || result.Token.NextDelaySeconds > 50 {
			t.Errorf("the token is %+v, %v", result.Token, err)
		}
		if waits, err := result.Token.ReadWaits(3); err != nil || !waits[0].Ended || waits[1].Ended || waits[1].Polls != 3 {
			t.Errorf("the waits are %+v, %v", waits, err)
		}
		in.TimeoutSeconds, in.Token = 3600, result.Token
		before := len(f.polls["i0001"])
		next := &batchRun{t: t, config: r.config, stop: make(chan struct{}), began: time.Now(), ended: make(chan struct{})}
		result, err = next.run(in)
		if err != nil || result.Token != nil {
			t.Fatalf("got %+v, %v", result, err)
		}
		wantOutcomes(t, result, "completed", "agent_stalled", "agent_stalled")
		if polls := f.polls["i0001"]; polls[before]-polls[before-1] < 49*time.Second {
			t.Errorf("polled at %v: the pause is 50 s", polls)
		}
		if after := f.polls["i0001"]; after[len(after)-1] > 215*time.Second {
			t.Errorf("stalled after %v: the time before the deadline counts", after)
		}
	})
}
