package check_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

type api func() (*vendors.Answer, error)

func (a api) Check(context.Context, vendors.Ref) (*vendors.Answer, error) { return a() }

// A result is a tag of a metric, so each has to be of the closed set.
func TestResults(t *testing.T) {
	status := func(code int) api {
		return func() (*vendors.Answer, error) { return &vendors.Answer{HTTPStatus: code, Body: []byte("<html>")}, nil }
	}
	failing := func(err error) api {
		return func() (*vendors.Answer, error) { return nil, err }
	}
	for _, row := range []struct {
		name string
		api  api
		want string
	}{
		{"a status", func() (*vendors.Answer, error) {
			return &vendors.Answer{HTTPStatus: 200, Body: []byte(`{"state":"COMPLETED"}`)}, nil
		}, check.ResultOK},
		{"200", status(200), check.ResultUnreadable},
		{"302", status(302), check.ResultRedirect},
		{"404", status(404), check.ResultClientError},
		{"429", status(429), check.ResultRateLimited},
		{"503", status(503), check.ResultServerError},
		{"999", status(999), check.ResultOther},
		{"neither", failing(nil), check.ResultOther},
		{"network", failing(errors.New("no route to host")), check.ResultNetwork},
		{"context", failing(fmt.Errorf("poll: %w", context.DeadlineExceeded)), check.ResultTimeout},
		{"a redirect", failing(&vendors.RedirectError{HTTPStatus: 307, From: "https://a", To: "https://b"}), check.ResultRedirect},
		{"too large", failing(&vendors.BodyTooLargeError{HTTPStatus: 200, Limit: 1}), check.ResultUnreadable},
		{"socket", failing(&url.Error{Op: "Get", Err: os.ErrDeadlineExceeded}), check.ResultTimeout},
	} {
		answer, failure := check.Ask(t.Context(), row.api, agentwait.Target{InteractionID: "xYz789"})
		if failure != nil {
			t.Fatalf("%s: %v", row.name, failure)
		}
		if got := answer.Result(); got != row.want {
			t.Errorf("%s: got %s, want %s", row.name, got, row.want)
		}
	}
	if got := check.Cut(time.Second).Result(); got != check.ResultTimeout {
		t.Errorf("a request that was cut: got %s", got)
	}
	if got := check.Panicked("boom").Result(); got != check.ResultNetwork {
		t.Errorf("a panic: got %s", got)
	}
}
