package waits

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// Await is a loop of Go's that is held to the cases.
type Await func(t *testing.T, c Case, api *API, in agentwait.PollInput) (*agentwait.Result, error)

// Run runs every case of a folder through a loop, on fake time.
func Run(t *testing.T, dir string, await Await) {
	t.Helper()
	all, err := Load(dir)
	run(t, all, err, await)
}

// RunDocuments is [Run] for a folder of waits on normalised documents.
func RunDocuments(t *testing.T, dir string, await Await) {
	t.Helper()
	all, err := LoadDocuments(dir)
	run(t, all, err, await)
}

func run(t *testing.T, all []Case, err error, await Await) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		t.Run(c.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if c.Options.BaseURL != "" && !c.checkBaseURL(t) {
					return
				}
				// Dates in a Retry-After are read against the case's own calendar.
				time.Sleep(time.Until(Began)) //nolint:forbidigo // fake time
				api := &API{c: c, began: time.Now()}
				result, err := await(t, c, api, c.input())
				c.check(t, api, result, err)
			})
		})
	}
}

// API answers as a case says, on fake time.
type API struct {
	c     Case
	began time.Time
	polls []time.Duration
}

// Check is the next answer.
func (a *API) Check(ctx context.Context, _ vendors.Ref) (*vendors.Answer, error) {
	step := a.c.Answer(len(a.polls))
	a.polls = append(a.polls, time.Since(a.began).Round(time.Millisecond))
	timeout := a.c.Options.RequestTimeout
	if timeout == 0 {
		timeout = vendors.DefaultRequestTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if step.Latency > 0 {
		select {
		case <-time.After(step.Latency):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	switch limit := a.c.Options.MaxBodyBytes; {
	case step.Network:
		return nil, errors.New("connection refused")
	case step.Location != "":
		to, err := url.Parse(step.Location)
		if err != nil {
			return nil, err
		}
		return nil, &vendors.RedirectError{From: "https://api.example", To: "https://" + to.Host}
	case limit != 0 && len(step.Body) > limit && step.HTTPStatus/100 == 2:
		return nil, &vendors.TransportError{Op: "GET agent_status", Err: &vendors.BodyTooLargeError{Limit: limit}}
	case limit != 0 && len(step.Body) > limit:
		step.Body = step.Body[:limit]
	}
	if step.Document {
		status, err := agentstatus.FromDocument(step.Body)
		return &vendors.Answer{HTTPStatus: step.HTTPStatus, RetryAfter: step.RetryAfter, Body: step.Body, Status: status, Err: err}, nil
	}
	return &vendors.Answer{HTTPStatus: step.HTTPStatus, RetryAfter: step.RetryAfter, Body: step.Body}, nil
}

func (c Case) input() agentwait.PollInput {
	in := agentwait.PollInput{
		Target:         agentwait.Target{InteractionID: InteractionID, UserID: "u1"},
		TimeoutSeconds: c.Options.Timeout.Seconds(),
		Schedule: agentwait.Schedule{
			MinIntervalSeconds: c.Options.MinInterval.Seconds(),
			MaxIntervalSeconds: c.Options.MaxInterval.Seconds(),
			OnNeedsInput:       c.Options.OnNeedsInput,

			StallTimeoutSeconds: c.Options.StallTimeout.Seconds(),
		},
	}
	if grace := c.Options.NotFoundGrace; grace != 0 {
		seconds := max(grace, 0).Seconds() // of an input zero is none
		in.NotFoundGraceSeconds = &seconds
	}
	return in
}

// checkBaseURL holds the client to what the case says of its base URL, and reports whether a
// wait follows.
func (c Case) checkBaseURL(t *testing.T) bool {
	t.Helper()
	_, err := gumloop.NewClient(gumloop.Config{APIKey: "k", BaseURL: c.Options.BaseURL})
	refused := c.Want.EndsAs == InvalidBaseURL
	if (err != nil) != refused {
		t.Errorf("the base URL %q: got %v, want it refused: %v: %s", c.Options.BaseURL, err, refused, c.Reason)
	}
	return !refused
}

// check compares what came of the case with what has to.
func (c Case) check(t *testing.T, api *API, result *agentwait.Result, err error) {
	t.Helper()
	if got := endsAs(result, err); got != c.Want.EndsAs {
		t.Errorf("ends as %s (%v), want %s: %s", got, err, c.Want.EndsAs, c.Reason)
	}
	if got := time.Since(api.began).Round(time.Millisecond); got != c.Want.EndedAt {
		t.Errorf("ended at %v, want %v: %s", got, c.Want.EndedAt, c.Reason)
	}
	if !slices.Equal(api.polls, c.Want.Polls) {
		t.Errorf("polled at %v, want %v: %s", api.polls, c.Want.Polls, c.Reason)
	}
	var got, want string
	if result != nil {
		got = result.State
	} else if failure, ok := agentwait.AsError(err); ok {
		got = failure.Details.State
	}
	if c.Want.State != nil {
		want = *c.Want.State
	}
	if got != want {
		t.Errorf("the state is %q, want %q: %s", got, want, c.Reason)
	}
	if failure, ok := agentwait.AsError(err); c.Want.ProblemContains != "" && (!ok || !strings.Contains(failure.Message, c.Want.ProblemContains)) {
		t.Errorf("the error %v does not say %q: %s", err, c.Want.ProblemContains, c.Reason)
	}
	if c.Want.Reply != nil && (result == nil || result.Response == nil || *result.Response != *c.Want.Reply) {
		t.Errorf("the reply is %+v, want %q: %s", result, *c.Want.Reply, c.Reason)
	}
}

var endsByType = map[string]string{
	agentwait.ErrTypeAgentFailed:         Failed,
	agentwait.ErrTypeAgentCancelled:      AgentCancelled,
	agentwait.ErrTypeAgentExpired:        AgentExpired,
	agentwait.ErrTypeAgentStalled:        AgentStalled,
	agentwait.ErrTypeAgentNeedsInput:     NeedsInput,
	agentwait.ErrTypeDeadlineExceeded:    DeadlineExceeded,
	agentwait.ErrTypeInvalidRequest:      "invalid_request",
	agentwait.ErrTypeUnauthorized:        "unauthorized",
	agentwait.ErrTypePaymentRequired:     "payment_required",
	agentwait.ErrTypeForbidden:           "forbidden",
	agentwait.ErrTypeInteractionNotFound: "not_found",
	agentwait.ErrTypeInvalidResponse:     "invalid_response",
	agentwait.ErrTypeResultTooLarge:      "too_large",
}

func endsAs(result *agentwait.Result, err error) string {
	if err == nil {
		if result.Outcome == agentwait.OutcomeNeedsInput {
			return Returned
		}
		return result.Outcome
	}
	if failure, ok := agentwait.AsError(err); ok {
		return endsByType[failure.Type]
	}
	return err.Error()
}
