package activities_test

// A start waits for its connection's turn as a poll does; one that gets none has sent nothing, and
// the next attempt must know that.

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

func TestAStartWaitsForItsConnectionsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := startsWith(&vendors.Started{Ref: vendors.Ref{InteractionID: "run_1"}}, nil)
		acts, err := activities.New(activities.Config{Connections: map[string]activities.Connection{
			"default": {API: api, MaxRequestsPerSecond: 0.02}, // one in 50 s
		}})
		if err != nil {
			t.Fatal(err)
		}
		start := func(told *[]string) (time.Duration, error) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestActivityEnvironment()
			env.SetTestTimeout(time.Hour)
			env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
				var raw json.RawMessage
				if err := details.Get(&raw); err != nil {
					t.Error(err)
				}
				*told = append(*told, string(raw))
			})
			acts.Register(env)
			began := time.Now()
			_, err := env.ExecuteActivity(agentwait.StartAgentName, json.RawMessage(startInput))
			return time.Since(began), err
		}
		if _, err := start(new([]string)); err != nil {
			t.Fatal(err)
		}
		if took, err := start(new([]string)); err != nil || took < 40*time.Second {
			t.Errorf("the second start came after %v (%v), want its turn", took, err)
		}
		go func() { _, _ = start(new([]string)) }() // it is before the next one
		synctest.Wait()
		var told []string
		_, err = start(&told)
		var failure *temporal.ApplicationError
		if !errors.As(err, &failure) || failure.Type() != agentwait.ErrTypeAPIUnavailable || failure.NonRetryable() {
			t.Errorf("got %v, want %s, to be tried again", err, agentwait.ErrTypeAPIUnavailable)
		}
		if slices.Contains(told, `{"sending":true}`) {
			t.Errorf("the server was told %q: want of no sending", told)
		}
		if api.starts != 3 {
			t.Errorf("%d starts were sent, want 3", api.starts)
		}
	})
}
