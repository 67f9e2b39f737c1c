// The decisions of the vectors: the same answer of the API in several situations
// of a wait. They belong to the runner in vectors_test.go.
package agentstatus_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

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
		StrayAnswers:        d.Progress.StrayAnswers,
		StrayFor:            ms(d.Progress.StrayForMS),
		Answered:            d.Progress.Answered,
	}
	seen := agentstatus.Observation{
		HTTPStatus: v.HTTPStatus, RetryAfter: v.RetryAfter, Body: v.Body(), Now: d.Now, Random: d.Random,
		InteractionID: d.InteractionID, TooLarge: d.TooLarge,
	}
	if asked := ms(d.PollAfterMS); asked != 0 {
		seen.Parse = func(body []byte) (*agentstatus.Status, error) {
			s, err := agentstatus.Parse(body)
			if err == nil {
				s.Run = &agentstatus.Run{PollAfter: asked}
			}
			return s, err
		}
	}
	got := agentstatus.Decide(policy, progress, seen)
	if string(got.Action) != d.Want.Action || string(got.Reason) != d.Want.Reason ||
		got.Failure != d.Want.Failure || got.Stray != d.Want.Stray || got.RetryAfter != d.Want.RetryAfter ||
		(got.Delay-ms(d.Want.DelayMS)).Abs() > time.Millisecond || got.RetryAfterDelay != ms(d.RetryAfterDelay()) || got.PollAfter != ms(d.Want.PollAfterMS) {
		t.Errorf("decide %+v random %v:\n got %s %s %v failure=%v stray=%v retry_after=%v of %v, poll_after %v\nwant %+v of %d ms",
			d.Progress, d.Random, got.Action, got.Reason, got.Delay, got.Failure, got.Stray, got.RetryAfter, got.RetryAfterDelay, got.PollAfter, d.Want, d.RetryAfterDelay())
	}
	checkProblem(t, v, d, got)
	checkEvidence(t, v, d, got)
}

// checkProblem holds the words of a decision to what the vector says, and to what
// holds of all words: one printable line of at most 512 bytes where there is no status.
func checkProblem(t *testing.T, v *vectors.Vector, d *vectors.Decide, got agentstatus.Decision) {
	t.Helper()
	p := got.Problem
	if (p == "") != (got.Status != nil || v.Network) {
		t.Errorf("the problem is %q beside the status %v", p, got.Status)
	}
	if d.Want.Problem != "" && p != d.Want.Problem || !strings.Contains(p, d.Want.ProblemContains) {
		t.Errorf("the problem is %q, want %q", p, d.Want.Problem+d.Want.ProblemContains)
	}
	if len(p) > 512 || !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl) ||
		strings.Contains(p, "  ") || p != strings.TrimSpace(p) {
		t.Errorf("the problem is not one printable line of 512 bytes: %q", p)
	}
}

// checkEvidence holds a decision's Status and Err to what the answer was.
func checkEvidence(t *testing.T, v *vectors.Vector, d *vectors.Decide, got agentstatus.Decision) {
	t.Helper()
	var (
		api   *agentstatus.APIError
		other *agentstatus.OtherInteractionError
	)
	switch {
	case d.Want.Reason == "too_large" && v.Error == nil:
		if got.Status != nil || got.Err == nil {
			t.Errorf("got status %v and error %v of a body that is too large", got.Status, got.Err)
		}
	case d.InteractionID != "" && d.Want.Reason == "invalid_response":
		if got.Status != nil || !errors.As(got.Err, &other) || other.Want != d.InteractionID || other.Got == other.Want {
			t.Errorf("got status %v and error %v of another interaction", got.Status, got.Err)
		}
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
