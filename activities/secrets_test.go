// A key must not leave the worker: not in an error, its details, a log line, a heartbeat
// or a result, whatever the API does. Every path that ends a poll runs here with the
// real client and a marked key, and everything that came out is searched for it.
package activities_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

const markedKey = "sk-MARKED-5f1c9a"

// roundTrip is an API without a network: a socket would stand outside of the bubble.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTheKeyStaysInTheClient(t *testing.T) {
	respond := func(status int, headers map[string]string, body string) roundTrip {
		return func(r *http.Request) (*http.Response, error) {
			if got := r.Header.Get("Authorization"); got != "Bearer "+markedKey {
				return nil, errors.New("the request has no key: the test would prove nothing")
			}
			response := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}
			for name, value := range headers {
				response.Header.Set(name, value)
			}
			return response, nil
		}
	}
	failing := func(err error) roundTrip {
		return func(*http.Request) (*http.Response, error) { return nil, err }
	}
	transports := map[string]roundTrip{
		"completed":           respond(200, nil, completed),
		"failed":              respond(200, nil, `{"state":"FAILED","error_message":"boom"}`),
		"needs input":         respond(200, nil, `{"state":"APPROVAL_REQUIRED"}`),
		"running":             respond(200, nil, `{"state":"ASYNC_PROCESSING"}`),
		"broken":              respond(200, nil, `{"state":`),
		"HTML":                respond(200, map[string]string{"Content-Type": "text/html"}, `<html>`),
		"redirect":            respond(302, map[string]string{"Location": "https://evil.example/?api_key=x"}, ``),
		"rate limited":        respond(429, map[string]string{"Retry-After": "1"}, ``),
		"connection refused":  failing(errors.New("dial tcp: connection refused")),
		"an error with a URL": failing(&url.Error{Op: "Get", URL: "https://api.example/?api_key=" + markedKey, Err: errors.New("reset by peer")}),
	}
	// An API may repeat what it was sent.
	for _, status := range []int{200, 401, 403, 500} {
		transports[fmt.Sprintf("%d echoing the key", status)] = respond(status, nil, `{"state":"FAILED","error_message":"bad key Bearer `+markedKey+`","error":"bad key `+markedKey+`"}`)
	}
	transports["garbage echoing the key"] = respond(200, nil, `<html>Bearer `+markedKey)
	for _, status := range []int{400, 401, 402, 403, 404, 409, 500, 503} {
		transports[fmt.Sprint(status)] = respond(status, nil, `{"error":{"code":"x","message":"y"}}`)
	}
	for name, transport := range transports {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				client, err := gumloop.NewClient(gumloop.Config{APIKey: markedKey, Transport: transport})
				if err != nil {
					t.Fatal(err)
				}
				for _, activityName := range []string{agentwait.PollAgentStatusName, agentwait.CheckAgentStatusName} {
					for _, policy := range []*temporal.RetryPolicy{nil, {}} { // to the deadline, and to the end of the attempt
						fields := ``
						if activityName == agentwait.PollAgentStatusName {
							fields = `"timeout_seconds":120,"signal_phases":true,"on_needs_input":"wait"`
						}
						h := newHarness(t, m, nil)
						h.config.Credentials["default"] = client
						h.env.info = func(info *activity.Info) { info.RetryPolicy = policy }
						result, err := h.run(activityName, input(fields))
						search(t, h, result, err)
					}
				}
			})
		})
	}
}

// search looks for the key in all that left the activity.
func search(t *testing.T, h *harness, result *agentwait.Result, err error) {
	t.Helper()
	outputs := map[string]string{"result": asJSON(t, result), "error": fmt.Sprintf("%v %+v", err, h.seen.returned)}
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) {
		var details agentwait.ErrorDetails
		if err := failure.Details(&details); err != nil {
			t.Fatal(err)
		}
		outputs["details"] = asJSON(t, details)
	}
	for i, b := range h.seen.beats {
		outputs[fmt.Sprintf("heartbeat %d", i)] = asJSON(t, b.token)
	}
	for i, s := range h.seen.signals {
		outputs[fmt.Sprintf("signal %d", i)] = asJSON(t, s.argument)
	}
	for i, line := range h.seen.log.lines {
		outputs[fmt.Sprintf("log line %d", i)] = line
	}
	for where, text := range outputs {
		if strings.Contains(text, markedKey) {
			t.Errorf("the key is in the %s: %s", where, text)
		}
	}
	if result == nil && err == nil {
		t.Error("nothing came out: the test proves nothing")
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// A poller of somebody else's may return an error of net/http as it is, with the URL in it.
func TestAnURLIsNotShown(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		refused := &url.Error{Op: "Get", URL: "https://api.example/?api_key=" + markedKey, Err: errors.New("connection refused")}
		h := newHarness(t, m, scripted(fmt.Errorf("poll: %w", refused)).Check)
		result, err := h.poll(``)
		search(t, h, result, err)
		if !strings.Contains(err.Error(), "connection refused") {
			t.Errorf("got %v, want the cause", err)
		}
	})
}
