// The vectors of normalised documents, of which those of the API's answers have only what
// agent_status tells: see testdata/README.md.
package agentstatus_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/documents"
	"github.com/agentwait/agentwait/internal/testing/vectors"
)

func TestDocumentVectors(t *testing.T) {
	all, err := documents.Load("../testdata/documents")
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		v := &all[i]
		t.Run(v.Name, func(t *testing.T) {
			status, err := agentstatus.FromDocument([]byte(v.Document))
			if want := v.Want.Error; want != nil {
				var got *agentstatus.SchemaError
				if !errors.As(err, &got) || *got != (agentstatus.SchemaError{Path: want.Path, Offset: want.Offset, Wanted: want.Wanted, Found: want.Found}) {
					t.Errorf("%s\n got %+v (%v)\nwant %+v", v.Reason, got, err, *want)
				}
				return
			}
			if err != nil {
				t.Fatalf("%s: %v", v.Reason, err)
			}
			checkNormalDocument(t, v, status)
			for j := range v.Decide {
				checkDecidedOn(t, v, &v.Decide[j])
			}
		})
	}
}

// checkNormalDocument compares what was read, what is written of it, and what is written of the fields
// alone, as a vendor's client makes them.
func checkNormalDocument(t *testing.T, v *documents.Vector, status *agentstatus.Status) {
	t.Helper()
	if err := vectors.Compare(marshal(t, status), v.Want.Document); err != nil {
		t.Errorf("%s: %v", v.Reason, err)
	}
	if v.Want.Told != nil {
		if err := vectors.Compare(toldBy(t, status), v.Want.Told); err != nil {
			t.Errorf("%s: told: %v", v.Reason, err)
		}
	}
	for name, written := range map[string]json.RawMessage{
		"again":       marshal(t, status),
		"from fields": marshal(t, &agentstatus.Status{State: status.State, Phase: status.Phase, Run: status.Run}),
	} {
		again, err := agentstatus.FromDocument(written)
		if err != nil {
			t.Errorf("%s: %s: %v", v.Reason, name, err)
		} else if again.Phase != status.Phase || !reflect.DeepEqual(again.Told(), status.Told()) && status.Told().PollAfter < 24*time.Hour*365 {
			t.Errorf("%s: %s:\n got %+v\nwant %+v", v.Reason, name, again.Told(), status.Told())
		}
	}
}

// toldBy writes what is told, under the names that the vectors have.
func toldBy(t *testing.T, status *agentstatus.Status) json.RawMessage {
	t.Helper()
	told := status.Told()
	maybe := func(at time.Time) *time.Time {
		if at.IsZero() {
			return nil
		}
		return &at
	}
	encoded, err := json.Marshal(struct {
		Partial       bool                       `json:"partial,omitempty"`
		ErrorCode     string                     `json:"error_code,omitempty"`
		InputRequests []agentstatus.InputRequest `json:"input_requests,omitempty"`
		Progress      *agentstatus.RunProgress   `json:"progress,omitempty"`
		UpdatedAt     *time.Time                 `json:"updated_at,omitempty"`
		FinishedAt    *time.Time                 `json:"finished_at,omitempty"`
		WebURL        string                     `json:"web_url,omitempty"`
		Usage         *agentstatus.Usage         `json:"usage,omitempty"`
		PollAfterMS   float64                    `json:"poll_after_ms,omitempty"`
	}{
		told.Partial, told.ErrorCode, told.InputRequests, told.Progress, maybe(told.UpdatedAt), maybe(told.FinishedAt),
		told.WebURL, told.Usage, told.PollAfter.Seconds() * 1000,
	})
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func checkDecidedOn(t *testing.T, v *documents.Vector, d *documents.Decide) {
	t.Helper()
	ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
	got := agentstatus.Decide(agentstatus.Policy{
		MinInterval: ms(d.Policy.MinIntervalMS), MaxInterval: ms(d.Policy.MaxIntervalMS), NotFoundGrace: ms(d.Policy.NotFoundGraceMS),
	}, agentstatus.Progress{
		Polls: d.Progress.Polls, ConsecutiveFailures: d.Progress.ConsecutiveFailures, Elapsed: ms(d.Progress.ElapsedMS),
	}, agentstatus.Observation{
		HTTPStatus: 200, RetryAfter: d.RetryAfter, Body: []byte(v.Document), Now: d.Now, Random: d.Random, Parse: agentstatus.FromDocument,
	})
	decided := documents.Decision{
		Action: string(got.Action), Reason: string(got.Reason), DelayMS: got.Delay.Milliseconds(), Failure: got.Failure, RetryAfter: got.RetryAfter,
		RetryAfterDelayMS: got.RetryAfterDelay.Milliseconds(), PollAfterMS: got.PollAfter.Seconds() * 1000,
	}
	if math.Abs(decided.PollAfterMS-d.Want.PollAfterMS) < 1e-3 {
		decided.PollAfterMS = d.Want.PollAfterMS // floats
	}
	if decided != d.Want || got.Delay%time.Millisecond != 0 {
		t.Errorf("%s:\n got %+v\nwant %+v", v.Reason, decided, d.Want)
	}
}

// What a vendor's client makes of fields may have numbers that JSON does not, which must not be
// the end of a wait.
func TestNumbersThatJSONDoesNotHave(t *testing.T) {
	s := &agentstatus.Status{State: "x", Phase: agentstatus.PhaseRunning, Run: &agentstatus.Run{
		Progress:  &agentstatus.RunProgress{Done: math.NaN(), Total: math.Inf(1), QueuePosition: -1},
		Usage:     &agentstatus.Usage{Cost: math.Inf(-1), InputTokens: -1},
		PollAfter: -time.Second,
	}}
	const want = `{"state":"x","phase":"running","progress":{},"usage":{},"messages":[]}`
	if got := marshal(t, s); string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
