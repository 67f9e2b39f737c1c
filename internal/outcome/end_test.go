package outcome_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/outcome"
	"github.com/agentwait/agentwait/internal/plan"
)

var (
	created = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
	status  = created.Add(40 * time.Second)
	wait    = outcome.Wait{
		Target: agentwait.Target{InteractionID: "xYz789"}, Polls: 4, Elapsed: 42 * time.Second, LastStatusAt: &status,
	}
	standing = agentwait.ErrorDetails{InteractionID: "xYz789", State: "A_STATE", Phase: "a phase", Polls: 4}
)

// read decides on an answer as a wait does.
func read(t *testing.T, httpStatus int, body string) check.Seen {
	t.Helper()
	seen := check.Seen{Decision: agentstatus.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 4},
		agentstatus.Observation{HTTPStatus: httpStatus, Body: []byte(body)})}
	if seen.Status == nil {
		seen.Text = seen.Err.Error()
	}
	return seen
}

// A wait that is over has the outcome of what was seen; one that may end where a person has to
// act says so, and is not "completed".
func TestCompleted(t *testing.T) {
	for state, want := range map[string]string{
		"COMPLETED":         agentwait.OutcomeCompleted,
		"APPROVAL_REQUIRED": agentwait.OutcomeNeedsInput,
	} {
		seen := read(t, 200, `{"state":"`+state+`","gummie_id":"abc123","created_ts":"2026-03-05T10:30:00.000000+00:00"}`)
		result, failure := outcome.Completed(t.Context(), seen, wait)
		if failure != nil {
			t.Fatalf("%s: %v", state, failure)
		}
		if result.Outcome != want || result.State != state || result.InteractionID != "xYz789" || result.AgentID != "abc123" ||
			result.Polls != 4 || result.ElapsedSeconds != 42 || result.LastStatusAt == nil || !result.CreatedAt.Equal(created) {
			t.Errorf("%s: got %+v, want the outcome %s", state, result, want)
		}
		// An agent that is done has replied, if with nothing. One that waits has not.
		if replied := result.Response != nil; replied != (want == agentwait.OutcomeCompleted) {
			t.Errorf("%s: has a reply: %v", state, replied)
		}
	}
}

// A result that cannot be delivered fails here, or the run would be fetched and refused for ever.
func TestAResultThatIsTooLarge(t *testing.T) {
	large := read(t, 200, `{"state":"COMPLETED","response":"`+strings.Repeat("x", 5000)+`"}`)
	for name, row := range map[string]struct {
		asked, deliverable int
		want               string // of the text; empty: it fits
		most               string
	}{
		"the default":                {0, 0, "", ""},
		"as asked for":               {6000, 0, "", ""},
		"more than was asked for":    {2000, 0, "max_result_bytes is 2000", "at most 2000"},
		"more than the server takes": {6000, 3000, "this Temporal server takes 3000", "at most 3000"},
		"the server takes more":      {2000, 3000, "max_result_bytes is 2000", "at most 2000"},
		"the server takes it":        {0, 6000, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := wait
			w.Selection.MaxResultBytes, w.Deliverable = row.asked, row.deliverable
			result, failure := outcome.Completed(t.Context(), large, w)
			if row.want == "" {
				if failure != nil || len(*result.Response) != 5000 {
					t.Errorf("got %v, want the result", failure)
				}
				return
			}
			if result != nil || failure == nil || failure.Type != agentwait.ErrTypeResultTooLarge {
				t.Fatalf("got %v, %v, want it refused", result, failure)
			}
			if !strings.Contains(failure.Message, row.want) || !strings.Contains(failure.Message, "response 5000") {
				t.Errorf("does not say why and what is large: %s", failure.Message)
			}
			d := failure.Details
			if d.Field != "max_result_bytes" || d.Expected != row.most || d.Found == "" || d.Polls != 4 ||
				d.State != "COMPLETED" || d.InteractionID != "xYz789" || d.LastStatusAt == nil || d.Message != failure.Message {
				t.Errorf("details %+v", d)
			}
		})
	}
}

// How a wait ends over what was seen. What is known of its standing is never lost.
func TestFailed(t *testing.T) {
	for name, row := range map[string]struct {
		httpStatus int
		body       string
		errType    string
		message    string
		details    string // their message
	}{
		"the agent failed": {
			200, `{"state":"FAILED","error_message":"RuntimeError: boom"}`,
			agentwait.ErrTypeAgentFailed, "the agent failed: RuntimeError: boom", "RuntimeError: boom",
		},
		"the agent failed without a word": {
			200, `{"state":"FAILED"}`, agentwait.ErrTypeAgentFailed, "the agent failed: it gave no reason", "",
		},
		"it needs a person": {
			200, `{"state":"APPROVAL_REQUIRED"}`, agentwait.ErrTypeAgentNeedsInput,
			`the agent needs input: its state is A_STATE. Answer it, or set on_needs_input to "wait"`, "the agent needs input",
		},
		"the key is wrong": {
			401, `{"error":"bad_key"}`, agentwait.ErrTypeUnauthorized,
			"the API answered HTTP 401 bad_key; check the API key", "the API answered HTTP 401 bad_key; check the API key",
		},
		"the API is away": {
			503, ``, agentwait.ErrTypeAPIUnavailable,
			"the API answered HTTP 503 with an empty body; try again later", "the API answered HTTP 503 with an empty body; try again later",
		},
	} {
		t.Run(name, func(t *testing.T) {
			seen := read(t, row.httpStatus, row.body)
			failure := outcome.Failed(seen, standing)
			want := standing
			want.Message, want.Problem = row.details, seen.Decision.Problem
			if (want.Problem == "") != (row.httpStatus == 200) {
				t.Errorf("the words of the problem are %q", want.Problem)
			}
			if failure.Type != row.errType || failure.Message != row.message || !reflect.DeepEqual(failure.Details, want) {
				t.Errorf("got %+v, want a %s %q with %+v", failure, row.errType, row.message, want)
			}
		})
	}
}

// What was wrong with the request stands beside how the wait stood.
func TestRefused(t *testing.T) {
	failure := outcome.Refused(agentwait.NewError(agentwait.ErrTypeInvalidRequest, "no such field", agentwait.ErrorDetails{
		InteractionID: "of the request", Field: "user_id", Found: "nothing", Expected: "an owner", Message: "why",
	}), standing)
	want := standing
	want.Field, want.Found, want.Expected, want.Message = "user_id", "nothing", "an owner", "why"
	if failure.Type != agentwait.ErrTypeInvalidRequest || failure.Message != "no such field" || !reflect.DeepEqual(failure.Details, want) {
		t.Errorf("got %+v, want %+v", failure, want)
	}
	var application *temporal.ApplicationError
	if err := failure.Final(); !errors.As(err, &application) || !application.NonRetryable() {
		t.Errorf("got %v, want a final error", err)
	}
}

// A deadline that passed in an outage says so: the agent may have been done for long.
func TestDeadlineExceeded(t *testing.T) {
	deadline := created.Add(time.Hour).In(time.FixedZone("", 3600))
	for name, row := range map[string]struct {
		progress plan.Progress
		want     string
	}{
		"it ran on": {
			showing(plan.Shown{State: "ASYNC_PROCESSING"}, plan.Progress{Polls: 4}),
			`the agent was not done by the deadline, 2026-03-05T11:30:00Z: its last state is "ASYNC_PROCESSING" after 4 polls. It goes on; give timeout_seconds more, or wait again`,
		},
		"the last polls failed": {
			showing(plan.Shown{Problem: "network"}, plan.Progress{Polls: 4, Failures: 3}),
			`the agent was not done by the deadline, 2026-03-05T11:30:00Z: its last state is "" after 4 polls. It goes on; give timeout_seconds more, or wait again. The last 3 polls failed: no answer came`,
		},
		"the last one failed, and how": {
			showing(plan.Shown{State: "A", Problem: "invalid_response", ProblemText: `HTTP 200 with an HTML page titled "Sign in"`}, plan.Progress{Polls: 4, Failures: 1}),
			`the agent was not done by the deadline, 2026-03-05T11:30:00Z: its last state is "A" after 4 polls. It goes on; give timeout_seconds more, or wait again. The last poll failed: HTTP 200 with an HTML page titled "Sign in"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			failure := outcome.DeadlineExceeded(deadline, &row.progress, standing)
			want := standing
			want.Message = row.want
			if failure.Type != agentwait.ErrTypeDeadlineExceeded || failure.Message != row.want || !reflect.DeepEqual(failure.Details, want) {
				t.Errorf("got  %s\nwant %s\nwith %+v", failure, row.want, failure.Details)
			}
		})
	}
}

// The names of a contract and those of a plan.
func TestOptions(t *testing.T) {
	for asked, want := range map[string]plan.NeedsInput{
		"": plan.FailOnInput, agentwait.OnFail: plan.FailOnInput,
		agentwait.OnReturn: plan.ReturnOnInput, agentwait.OnWait: plan.WaitOnInput,
	} {
		got := outcome.Options(agentwait.Schedule{OnNeedsInput: asked, MinIntervalSeconds: 3, MaxIntervalSeconds: 5})
		if got.OnNeedsInput != want || got.Interrupted != agentwait.ErrTypeWaitInterrupted ||
			got.Policy != (agentstatus.Policy{MinInterval: 3 * time.Second, MaxInterval: 5 * time.Second}) {
			t.Errorf("%q: got %+v", asked, got)
		}
	}
}
