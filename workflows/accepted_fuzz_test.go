package workflows

import (
	"encoding/json"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait"
)

// What is accepted has to go on: into the poller's input, a query's answer, the next run. What
// cannot be written again, as with a time in the year 10000, fails every workflow task, for ever,
// and nobody can cancel the wait.

var aRun = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)

func rawJSON(data []byte) converter.RawValue {
	return converter.NewRawValue(&commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: data})
}

// comesBack writes what was accepted, and wants it accepted again and written as before.
func comesBack[T any](t *testing.T, accepted T, decode func(...converter.RawValue) (T, error)) {
	t.Helper()
	again, err := json.Marshal(accepted)
	if err != nil {
		t.Fatalf("accepted, and cannot be written: %v", err)
	}
	second, err := decode(rawJSON(again))
	if err != nil {
		t.Fatalf("accepted, written, and refused: %v\n%s", err, again)
	}
	if third, _ := json.Marshal(second); string(third) != string(again) {
		t.Fatalf("changes:\n%s\n%s", again, third)
	}
}

func FuzzAnAcceptedInputCanBeWritten(f *testing.F) {
	f.Add([]byte(`{"interaction_id":"x","user_id":"u"}`))
	f.Add([]byte(`{"interaction_id":"x","user_id":"u","carried":{"started_at":"2026-03-05T10:30:00Z","deadline_at":"2026-03-05T10:30:00+01:00","token":{"polls":1,"started_at":"2026-03-05T10:30:00Z","consecutive_failures":0,"next_delay_seconds":1},"last_status":{"interaction_id":"x","outcome":"y","started_at":"2026-03-05T10:30:00Z","deadline_at":"2026-03-05T10:30:00Z","polls":0,"polls_now":0},"poll_now":true}}`))
	f.Add([]byte(`{"interaction_id":"x","user_id":"u","carried":{"started_at":"9998-12-31T23:59:59-23:58","deadline_at":"2026-03-05T10:30:00Z"}}`))
	f.Add([]byte(`{"interaction_id":"x","user_id":"u","carried":{"started_at":"9999-12-31T23:59:59-23:59","deadline_at":"2026-03-05T10:30:00Z"}}`))
	f.Add([]byte(`{"interaction_id":"x","user_id":"u","carried":{"started_at":"2026-03-05T10:30:00Z","deadline_at":"8999-12-31T00:00:00Z"}}`))
	f.Add([]byte(`{"interaction_id":"x","user_id":"u","carried":{"started_at":"2026-03-05T10:30:00Z","deadline_at":"2026-03-05T10:30:00Z","token":{"started_at":"2026-03-05T10:30:00Z","polls":9000000000000000000}}}`))
	decode := func(args ...converter.RawValue) (agentwait.Input, error) { return decodeInput(aRun, args...) }
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := decode(rawJSON(data))
		if err != nil {
			return
		}
		comesBack(t, in, decode)
		if c := in.Carried; c != nil {
			for _, at := range []time.Time{c.StartedAt, c.DeadlineAt} {
				if !agentwait.TimeInRange(at) || at.Sub(aRun) > agentwait.MaxTimeout+48*time.Hour {
					t.Fatalf("accepted %v", at)
				}
			}
		}
	})
}

func FuzzAnAcceptedBatchCanBeWritten(f *testing.F) {
	f.Add([]byte(`{"interaction_ids":["x"],"user_id":"u"}`))
	f.Add([]byte(`{"interaction_ids":["x"],"user_id":"u","carried":{"started_at":"2026-03-05T10:30:00Z","deadline_at":"2026-03-05T10:30:00Z","polls":1,"polls_now":2,"rows":[{"interaction_id":"x","outcome":"completed","polls":1,"elapsed_seconds":1,"created_at":"9999-12-31T23:59:59-23:59","response":"y"}]}}`))
	f.Add([]byte(`{"interaction_ids":["x"],"user_id":"u","carried":{"started_at":"2026-03-05T10:30:00Z","deadline_at":"9999-12-31T23:59:59-23:59","polls":-1,"polls_now":9e18}}`))
	decode := func(args ...converter.RawValue) (agentwait.AgentsInput, error) {
		return decodeAgentsInput(aRun, args...)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := decode(rawJSON(data))
		if err == nil {
			comesBack(t, in, decode)
		}
	})
}

func FuzzAnAcceptedSignalCanBeWritten(f *testing.F) {
	f.Add([]byte(`{"state":"X","phase":"running","polls":1,"at":"9999-12-31T23:59:59-23:59"}`))
	f.Add([]byte(`{"state":"X","phase":"running","polls":9000000000000000000,"at":"2026-03-05T10:30:00Z"}`))
	f.Add([]byte(`{"rows":[{"interaction_id":"x","outcome":"completed","polls":1,"elapsed_seconds":1e300,"last_status_at":"0000-01-01T00:00:00Z"}],"polls":1,"at":"2026-03-05T10:30:00Z"}`))
	f.Add([]byte(`{"by_seconds":1}`))
	f.Add([]byte(`{"deadline_at":"2026-03-05T10:30:00.123456789+23:59"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		signalComesBack[agentwait.PhaseChange](t, data)
		signalComesBack[agentwait.RowsChange](t, data)
		signalComesBack[agentwait.ExtendDeadline](t, data)
	})
}

func signalComesBack[T any](t *testing.T, data []byte) {
	decode := func(args ...converter.RawValue) (T, error) {
		var change T
		err := decodeArguments(&change, args...)
		return change, err
	}
	if change, err := decode(rawJSON(data)); err == nil {
		comesBack(t, change, decode)
	}
}
