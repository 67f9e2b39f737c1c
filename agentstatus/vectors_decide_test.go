// The decisions of the vectors: the same answer of the API in several situations
// of a wait. They belong to the runner in vectors_test.go.
package agentstatus_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/vectors"
)

func checkDecide(t *testing.T, v *vectors.Vector, d *vectors.Decide) {
	t.Helper()
	ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
	policy := agentstatus.Policy{
		MinInterval:   ms(d.Policy.MinIntervalMS),
		MaxInterval:   ms(d.Policy.MaxIntervalMS),
		NotFoundGrace: ms(d.Policy.NotFoundGraceMS),
	}
	progress := agentstatus.Progress{
		Polls:               d.Progress.Polls,
		ConsecutiveFailures: d.Progress.ConsecutiveFailures,
		Elapsed:             ms(d.Progress.ElapsedMS),
	}
	got := agentstatus.Decide(policy, progress, agentstatus.Observation{
		HTTPStatus: v.HTTPStatus, RetryAfter: v.RetryAfter, Body: v.Body(), Now: d.Now, Random: d.Random,
	})
	if string(got.Action) != d.Want.Action || string(got.Reason) != d.Want.Reason ||
		got.Failure != d.Want.Failure || got.RetryAfter != d.Want.RetryAfter ||
		(got.Delay-ms(d.Want.DelayMS)).Abs() > time.Millisecond || got.RetryAfterDelay != ms(d.RetryAfterDelay()) {
		t.Errorf("decide %+v random %v:\n got %s %s %v failure=%v retry_after=%v of %v\nwant %+v of %d ms",
			d.Progress, d.Random, got.Action, got.Reason, got.Delay, got.Failure, got.RetryAfter, got.RetryAfterDelay, d.Want, d.RetryAfterDelay())
	}
	checkEvidence(t, v, got)
}

// checkEvidence holds a decision's Status and Err to what the answer was.
func checkEvidence(t *testing.T, v *vectors.Vector, got agentstatus.Decision) {
	t.Helper()
	var api *agentstatus.APIError
	switch {
	case v.Network:
		if got.Status != nil || got.Err != nil {
			t.Errorf("nothing came, but got status %v and error %v", got.Status, got.Err)
		}
	case v.Document != nil:
		if got.Err != nil || got.Status == nil {
			t.Fatalf("got error %v, want the status", got.Err)
		}
		if err := vectors.Compare(marshal(t, got.Status), v.Document); err != nil {
			t.Errorf("the decision's document: %v", err)
		}
	case v.Error != nil:
		checkError(t, got.Err, v.Error)
	case v.APIError != nil:
		if !errors.As(got.Err, &api) || !reflect.DeepEqual(api, agentstatus.ParseAPIError(v.HTTPStatus, v.Body())) {
			t.Errorf("got error %v, want the API's", got.Err)
		}
	}
}
