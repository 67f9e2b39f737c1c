package check_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

// says is an API that answers one thing.
type says struct {
	answer *vendors.Answer
	err    error
	asked  []vendors.Ref
}

func (s *says) Check(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	s.asked = append(s.asked, ref)
	return s.answer, s.err
}

var (
	target = agentwait.Target{InteractionID: "xYz789", UserID: "u1", ProjectID: "p1"}
	now    = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
)

// ask returns the answer to a poll that must not end the wait.
func ask(t *testing.T, api vendors.API) *check.Answer {
	t.Helper()
	answer, failure := check.Ask(t.Context(), api, target)
	if failure != nil || answer == nil {
		t.Fatalf("got %v, %v, want an answer alone", answer, failure)
	}
	return answer
}

// decided decides on an answer for a wait that has only begun.
func decided(a *check.Answer) check.Seen {
	return a.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 1}, now, 0.5)
}

func TestAskAsksAboutTheTarget(t *testing.T) {
	api := &says{answer: &vendors.Answer{HTTPStatus: 200}}
	ask(t, api)
	want := vendors.Ref{InteractionID: "xYz789", UserID: "u1", ProjectID: "p1"}
	if len(api.asked) != 1 || !reflect.DeepEqual(api.asked[0], want) {
		t.Errorf("asked about %+v, want %+v once", api.asked, want)
	}
}

// What no other poll can mend ends the wait at once, also where somebody has wrapped it.
func TestAskEndsTheWait(t *testing.T) {
	for name, row := range map[string]struct {
		err                    error
		errType                string
		field, found, expected string
		message                string
	}{
		"a reference that cannot be sent": {
			&vendors.RefError{Field: "interaction_id", Value: `"a b"`, Wanted: "letters"},
			agentwait.ErrTypeInvalidRequest, "interaction_id", `"a b"`, "letters",
			`interaction_id: found "a b", expected letters`,
		},
		"a reference without a value": {
			wraps{&vendors.RefError{Field: "user_id", Wanted: "an owner"}},
			agentwait.ErrTypeInvalidRequest, "user_id", "nothing", "an owner",
			"user_id: found nothing, expected an owner",
		},
	} {
		t.Run(name, func(t *testing.T) {
			answer, failure := check.Ask(t.Context(), &says{err: row.err}, target)
			if answer != nil || failure == nil {
				t.Fatalf("got %v, %v, want a failure alone", answer, failure)
			}
			want := agentwait.ErrorDetails{
				InteractionID: "xYz789", Field: row.field, Found: row.found, Expected: row.expected, Message: row.message,
			}
			if failure.Type != row.errType || failure.Message != row.message || !reflect.DeepEqual(failure.Details, want) {
				t.Errorf("got %+v, want a %s with %+v", failure, row.errType, want)
			}
		})
	}
}

type wraps struct{ err error }

func (w wraps) Error() string { return "a breaker: " + w.err.Error() }
func (w wraps) Unwrap() error { return w.err }

// Each way in which a poll can bring no status, and what becomes of the wait: it is polled on, or
// it ends with an error type.
func TestAnAnswerWithoutAStatus(t *testing.T) {
	for name, row := range map[string]struct {
		api     *says
		reason  agentstatus.Reason
		final   bool
		text    string
		errType string
	}{
		"the network": {
			&says{err: errors.New("connection reset")},
			agentstatus.ReasonNetwork, false, "connection reset", agentwait.ErrTypeAPIUnavailable,
		},
		"neither an answer nor an error": {
			&says{}, agentstatus.ReasonNetwork, false, "network", agentwait.ErrTypeAPIUnavailable,
		},
		"an answer beside an error": {
			&says{answer: &vendors.Answer{HTTPStatus: 401}, err: errors.New("broken off")},
			agentstatus.ReasonNetwork, false, "broken off", agentwait.ErrTypeAPIUnavailable,
		},
		"a body that is not JSON": {
			&says{answer: &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":}`)}},
			agentstatus.ReasonInvalidResponse, false, "not JSON at byte 9: found '}', wanted a value", agentwait.ErrTypeInvalidResponse,
		},
		"an error of the API": {
			&says{answer: &vendors.Answer{HTTPStatus: 401, Body: []byte(`{"error":"bad_key","message":"no such key"}`)}},
			agentstatus.ReasonUnauthorized, true, "the API answered HTTP 401 bad_key: no such key; check the API key", agentwait.ErrTypeUnauthorized,
		},
		"a redirect to another host": {
			&says{err: wraps{&vendors.RedirectError{Vendor: "gumloop", From: "https://a.example", To: "https://b.example"}}},
			agentstatus.ReasonStrayAnswer, false,
			"gumloop: https://a.example redirects to https://b.example, which is not followed since the key would go with it: if that is the API, make it the base URL",
			agentwait.ErrTypeInvalidResponse,
		},
		"an answer over the client's limit": {
			&says{err: wraps{&vendors.BodyTooLargeError{HTTPStatus: 200, Limit: 9}}},
			agentstatus.ReasonTooLarge, true, "the body of the HTTP 200 answer is larger than 9 bytes: raise MaxBodyBytes if that is what you expect", agentwait.ErrTypeResultTooLarge,
		},
		"an answer about another interaction": {
			&says{answer: &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"interaction_id":"other","state":"COMPLETED"}`)}},
			agentstatus.ReasonInvalidResponse, false,
			`the answer is about the interaction "other", wanted "xYz789"; check what lies between here and the API`, agentwait.ErrTypeInvalidResponse,
		},
		"a page in place of the API": {
			&says{answer: &vendors.Answer{HTTPStatus: 403, Body: []byte(`<html><title>Sign in</title>`)}},
			agentstatus.ReasonStrayAnswer, false,
			`the API answered HTTP 403 with an HTML page titled "Sign in"; that is not the API's own error: check the base URL`,
			agentwait.ErrTypeInvalidResponse,
		},
		"the API is down": {
			&says{answer: &vendors.Answer{HTTPStatus: 502}},
			agentstatus.ReasonUnavailable, false, "the API answered HTTP 502 with an empty body; try again later", agentwait.ErrTypeAPIUnavailable,
		},
	} {
		t.Run(name, func(t *testing.T) {
			answer := ask(t, row.api)
			seen := decided(answer)
			if answer.HasStatus() || seen.Status != nil {
				t.Error("it has a status")
			}
			if seen.Reason != row.reason || seen.Final() != row.final || seen.Failure == row.final || seen.Text != row.text {
				t.Errorf("got %s (final: %v, failure: %v) %q, want %s (final: %v) %q",
					seen.Reason, seen.Final(), seen.Failure, seen.Text, row.reason, row.final, row.text)
			}
			problem := seen.Problem(agentwait.ErrorDetails{InteractionID: "xYz789", Polls: 3, Message: "of before"})
			want := agentwait.ErrorDetails{InteractionID: "xYz789", Polls: 3, Message: row.text, Problem: seen.Decision.Problem}
			if want.Problem == "" || !seen.Final() && len(want.Problem) > agentwait.MaxProblemTextBytes {
				t.Errorf("the words of the problem are %q", want.Problem)
			}
			if problem.Type != row.errType || problem.Message != row.text || !reflect.DeepEqual(problem.Details, want) {
				t.Errorf("it stands for %+v, want a %s with %+v", problem, row.errType, want)
			}
		})
	}
}

// A parser that somebody has plugged in may answer nothing: that is a broken body and no crash.
func TestAParserThatAnswersNothing(t *testing.T) {
	silent := func(context.Context, []byte) (*agentstatus.Status, error) { return nil, nil }
	answer, _ := check.Ask(t.Context(), vendors.Reading(&says{answer: &vendors.Answer{HTTPStatus: 200}}, silent), target)
	if seen := decided(answer); seen.Reason != agentstatus.ReasonInvalidResponse || seen.Final() || seen.Text == "" {
		t.Errorf("got %s %q, want a transient invalid response that says why", seen.Reason, seen.Text)
	}
}

// A status is read from any 2xx and from nothing else, and one answer serves several waits.
func TestAnAnswerWithAStatus(t *testing.T) {
	parsed := 0
	counting := func(_ context.Context, body []byte) (*agentstatus.Status, error) {
		parsed++
		return agentstatus.Parse(body)
	}
	api := &says{answer: &vendors.Answer{HTTPStatus: 206, Body: []byte(`{"state":"ASYNC_PROCESSING"}`)}}
	answer, failure := check.Ask(t.Context(), vendors.Reading(api, counting), target)
	if failure != nil || !answer.HasStatus() {
		t.Fatalf("got %+v, %v, want a status", answer, failure)
	}
	young := answer.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 1}, now, 0.5)
	old := answer.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 9, Elapsed: 10 * time.Minute}, now, 0.5)
	if young.Delay != 2*time.Second || old.Delay != 20*time.Second || young.Status != old.Status || young.Text != "" {
		t.Errorf("got %+v and %+v, want 2 s and 20 s on the same status", young, old)
	}
	if api.answer.HTTPStatus = 500; decided(ask(t, api)).Status != nil {
		t.Error("a status was read from a 500")
	}
	if parsed != 1 {
		t.Errorf("parsed %d times, want once for all waits", parsed)
	}
}

// A panic of a client or a parser is one failed poll. Its text is somebody else's: it is bounded
// and cannot forge log lines.
func TestAPanicIsAFailedPoll(t *testing.T) {
	seen := decided(check.Panicked("boom\nforged" + strings.Repeat("x", 1000)))
	if seen.Reason != agentstatus.ReasonNetwork || seen.Final() {
		t.Errorf("got %s (final: %v), want a failure of the network", seen.Reason, seen.Final())
	}
	if !strings.HasPrefix(seen.Text, `the poll panicked: "boom\nforged`) || len(seen.Text) > 400 {
		t.Errorf("got a text of %d bytes: %.60s", len(seen.Text), seen.Text)
	}
}
