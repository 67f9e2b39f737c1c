package check_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

// The error of net/http shows the whole URL, and another wait's client may put its key there.
func TestAnErrorDoesNotShowTheURL(t *testing.T) {
	inner := &url.Error{Op: "Get", URL: "https://api.example/?key=s3cret", Err: errors.New("connection refused")}
	outer := &url.Error{Op: "Get", URL: "https://proxy.example/?key=s3cret", Err: inner}
	for _, err := range []error{inner, outer, wraps{outer}} {
		if text := decided(ask(t, &says{err: err})).Text; text != "connection refused" {
			t.Errorf("%T: got %q", err, text)
		}
	}
}

// Each reason without a status stands for a type of its own; one that is new must not look like a
// wrong key.
func TestErrorType(t *testing.T) {
	for status, want := range map[int]string{
		400: agentwait.ErrTypeInvalidRequest, 401: agentwait.ErrTypeUnauthorized, 402: agentwait.ErrTypePaymentRequired,
		403: agentwait.ErrTypeForbidden, 404: agentwait.ErrTypeInteractionNotFound, 408: agentwait.ErrTypeAPIUnavailable,
		418: agentwait.ErrTypeInvalidResponse, 429: agentwait.ErrTypeAPIUnavailable, 500: agentwait.ErrTypeAPIUnavailable,
	} {
		answer := ask(t, &says{answer: &vendors.Answer{HTTPStatus: status, Body: []byte(`{"error":"x"}`)}})
		for _, elapsed := range []time.Duration{0, time.Hour} { // within the grace of a 404, and after
			seen := answer.Decide(agentstatus.Policy{}, agentstatus.Progress{Elapsed: elapsed}, now, 0.5)
			if got := check.ErrorType(seen.Reason); got != want {
				t.Errorf("%d (%s): got %s, want %s", status, seen.Reason, got, want)
			}
		}
	}
	if got := check.ErrorType("of_tomorrow"); got != agentwait.ErrTypeInvalidResponse {
		t.Errorf("got %s", got)
	}
}

// A connection goes slower after what asks for it, and after nothing else.
func TestOverload(t *testing.T) {
	for _, status := range []int{200, 401, 408, 429, 500, 502, 503, 504} {
		answer := ask(t, &says{answer: &vendors.Answer{HTTPStatus: status}})
		if got, want := answer.Overload(), status == 429 || status == 503; got != want {
			t.Errorf("%d: got %v", status, got)
		}
	}
	if ask(t, &says{err: errors.New("connection reset")}).Overload() {
		t.Error("a broken network is not an overload")
	}
}

// The pause that the API asked for is the same for the connection, which has no wait, and for the
// wait that is decided on.
func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"":      0,
		"7":     7 * time.Second,
		"86400": time.Hour, // as long as is believed
		"soon":  0,
		now.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		now.Add(-time.Second).Format(http.TimeFormat):     0,
	} {
		answer := ask(t, &says{answer: &vendors.Answer{HTTPStatus: 429, RetryAfter: header}})
		if got := answer.RetryAfter(now); got != want {
			t.Errorf("%q: got %v, want %v", header, got, want)
		}
		if got := decided(answer).RetryAfterDelay; got != want {
			t.Errorf("%q: decided on %v, want %v", header, got, want)
		}
	}
}

// A redirect that is not followed is an answer with its own status; a client that does not tell
// it has one all the same.
func TestARedirectHasItsOwnStatus(t *testing.T) {
	for status, want := range map[int]string{0: "HTTP 302", http.StatusTemporaryRedirect: "HTTP 307"} {
		seen := decided(ask(t, &says{err: &vendors.RedirectError{HTTPStatus: status, From: "https://a.example", To: "https://b.example"}}))
		if !seen.Stray || !strings.Contains(seen.Err.Error(), want) {
			t.Errorf("%d: got %v, want %s", status, seen.Err, want)
		}
	}
}
