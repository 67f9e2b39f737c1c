package declared_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
)

const lgRun = `{"run_id":"r1","status":"success","created_at":"2026-11-27T09:28:45+00:00"}`

var lgRef = vendors.Ref{InteractionID: "r1", IDs: map[string]string{"thread_id": "tä1", "assistant_id": "a1"}}

func TestCheckMakesTheRequestsOfThePoll(t *testing.T) {
	server := serve(t, says{status: 200, body: lgRun}, says{status: 200, body: `[{"values":{"reply":"Hi."},"next":[],"tasks":[]}]`})
	answer, err := newAPI(t, "langgraph", server.URL+"/base").Check(t.Context(), lgRef)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Err != nil || answer.Status == nil || answer.Status.Phase != agentstatus.PhaseCompleted {
		t.Fatalf("got %+v, %v", answer.Status, answer.Err)
	}
	got := server.requests()
	if len(got) != 2 {
		t.Fatalf("%d requests", len(got))
	}
	if got[0].Method != http.MethodGet || got[0].Path != "/base/threads/t%C3%A41/runs/r1" || got[0].Body != "" {
		t.Errorf("first: %+v", got[0])
	}
	if got[1].Method != http.MethodPost || got[1].Path != "/base/threads/t%C3%A41/history" || !same(t, got[1].Body, `{"limit":1,"metadata":{"run_id":"r1"}}`) {
		t.Errorf("second: %+v", got[1])
	}
	for _, r := range got {
		if r.Header.Get("X-Api-Key") != key || r.Header.Get("Authorization") != "" || r.Header.Get("Accept") != "application/json" {
			t.Errorf("headers: %v", r.Header)
		}
	}
}

// A run that goes on is asked for once.
func TestTheResultIsAskedForWhereItIsNeeded(t *testing.T) {
	server := serve(t, says{status: 200, body: strings.Replace(lgRun, "success", "running", 1)})
	answer, err := newAPI(t, "langgraph", server.URL).Check(t.Context(), lgRef)
	if err != nil || answer.Status == nil || answer.Status.Phase != agentstatus.PhaseRunning {
		t.Fatalf("got %+v, %v", answer, err)
	}
	if n := len(server.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// What the second request is answered with is judged as that of the first is: an outage between the
// two is not an end of the run.
func TestTheResultIsRefused(t *testing.T) {
	for _, row := range []struct {
		answer says
		reason agentstatus.Reason
	}{
		{says{status: 503, body: `{"detail":"busy"}`}, agentstatus.ReasonUnavailable},
		{says{status: 429, header: map[string]string{"Retry-After": "7"}, body: `{"detail":"slow"}`}, agentstatus.ReasonRateLimited},
		{says{status: 404, body: `{"detail":"Thread not found"}`}, agentstatus.ReasonNotFound},
		{says{status: 200, body: `<html>`}, agentstatus.ReasonInvalidResponse},
	} {
		server := serve(t, says{status: 200, body: lgRun}, row.answer)
		answer, err := newAPI(t, "langgraph", server.URL).Check(t.Context(), lgRef)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Status != nil {
			t.Errorf("%s: it has a status", row.reason)
		}
		d := agentstatus.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{Polls: 1}, agentstatus.Observation{
			HTTPStatus: answer.HTTPStatus, RetryAfter: answer.RetryAfter, Body: answer.Body, Now: time.Unix(1, 0),
			Parse: func([]byte) (*agentstatus.Status, error) { return answer.Status, answer.Err },
		})
		if d.Reason != row.reason {
			t.Errorf("got %s, want %s", d.Reason, row.reason)
		}
	}
}

func TestValidateAsksForTheIDsThatAreSent(t *testing.T) {
	for _, row := range []struct {
		file, field string
		ref         vendors.Ref
	}{
		{"langgraph", "interaction_id", vendors.Ref{}},
		{"langgraph", "ids.thread_id", vendors.Ref{InteractionID: "r1"}},
		{"cursor", "ids.agent", vendors.Ref{InteractionID: "r1"}},
		{"devin", "project_id", vendors.Ref{InteractionID: "r1"}},
		{"devin", "", vendors.Ref{InteractionID: "r1", ProjectID: "p"}},
		{"dify", "", vendors.Ref{InteractionID: "r1"}},
	} {
		api := newAPI(t, row.file, "http://127.0.0.1:1")
		validator, ok := vendors.As[vendors.Validator](api)
		if !ok {
			t.Fatal("no validator")
		}
		err := validator.Validate(row.ref)
		wrong, _ := errors.AsType[*vendors.RefError](err)
		switch {
		case row.field == "" && err != nil:
			t.Errorf("%s: got %v", row.file, err)
		case row.field != "" && (wrong == nil || wrong.Field != row.field || wrong.Vendor != row.file):
			t.Errorf("%s: got %v, want %s", row.file, err, row.field)
		}
		if row.field == "" {
			continue
		}
		if _, err := api.Check(t.Context(), row.ref); err == nil {
			t.Errorf("%s: it was sent", row.file)
		}
	}
}

// Dify's quota comes with the status of a limit of the rate, and is none.
func TestRefusals(t *testing.T) {
	for _, row := range []struct {
		file   string
		answer says
		status int
		code   string
	}{
		{"dify", says{status: 429, body: `{"code":"rate_limit_error","message":"Your plan is used up.","status":429}`}, 402, "rate_limit_error"},
		{"dify", says{status: 429, body: `{"code":"too_many_requests","message":"Later.","status":429}`}, 429, ""},
		{"dify", says{status: 400, body: `{"code":"provider_quota_exceeded","message":"No credits.","status":400}`}, 402, "provider_quota_exceeded"},
		{"dify", says{status: 429, body: `<html>`}, 429, ""},
		{"manus", says{status: 200, body: `{"ok":false,"error":{"code":"not_found","message":"task not found"}}`}, 400, "not_found"},
	} {
		server := serve(t, row.answer)
		answer, err := newAPI(t, row.file, server.URL).Check(t.Context(), vendors.Ref{InteractionID: "r1"})
		if err != nil {
			t.Fatal(err)
		}
		if answer.HTTPStatus != row.status {
			t.Errorf("%s: got HTTP %d, want %d", row.answer.body, answer.HTTPStatus, row.status)
		}
		if row.code != "" {
			if got := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body); got.Code != row.code || got.Message == "" {
				t.Errorf("got %+v", got)
			}
		}
	}
}

// An answer that is another's is a broken body, with the reason in words.
func TestAnAnswerThatCannotBeRead(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":"resp_1"}`:            `openai-responses: the answer has no state (state = "status" in the file): is it one to GET /responses/{interaction_id}?`,
		`{"status":null,"id":"x"}`:   `the answer has no state`,
		`{"status":"completed","id"`: `not JSON at byte 26`,
		`[]`:                         `the answer has no state`,
	} {
		server := serve(t, says{status: 200, body: body})
		answer, err := newAPI(t, "openai-responses", server.URL).Check(t.Context(), vendors.Ref{InteractionID: "resp_1"})
		if err != nil || answer.Status != nil || answer.Err == nil || !strings.Contains(answer.Err.Error(), want) {
			t.Errorf("%s: got %v, %v", body, answer, err)
		}
	}
}

func TestThePollHintIsAHeader(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"2500": 2500 * time.Millisecond, "": 0, "soon": 0, "-5": 0, "1e12": time.Hour,
	} {
		server := serve(t, says{status: 200, header: map[string]string{"openai-poll-after-ms": header}, body: `{"status":"queued","id":"resp_1"}`})
		answer, err := newAPI(t, "openai-responses", server.URL).Check(t.Context(), vendors.Ref{InteractionID: "resp_1"})
		if err != nil || answer.Status == nil {
			t.Fatalf("got %+v, %v", answer, err)
		}
		if got := answer.Status.Told().PollAfter; got != want {
			t.Errorf("%q: got %v, want %v", header, got, want)
		}
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	parse := func(context.Context, []byte) (*agentstatus.Status, error) { return nil, nil }
	for _, row := range []struct {
		name, content string
		cfg           declared.Config
		want          string
	}{
		{"no key", sound, declared.Config{}, "acme: Config.APIKey is empty"},
		{"no base URL", strings.Replace(sound, "base_url = \"https://api.acme.example\"\n", "", 1), declared.Config{APIKey: key}, "acme: Config.BaseURL is missing"},
		{"a key where none is sent", strings.Replace(sound, "bearer", "none", 1), declared.Config{APIKey: key}, `acme: the scheme "none" sends no key`},
		{"two keys", sound, declared.Config{APIKey: key, HTTP: vendors.Config{Auth: vendors.Bearer("x")}}, "acme: Config.APIKey and Config.HTTP.Auth are given"},
		{"an adapter that is not loaded", adapted, declared.Config{APIKey: key}, `acme: Config.Parse is missing: answers are read by the adapter "acme"`},
		{"an adapter for nothing", sound, declared.Config{APIKey: key, Parse: parse}, "acme: Config.Parse is given, and the file reads answers itself"},
	} {
		vendor, err := declared.Parse("acme.toml", []byte(row.content))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = vendor.New(row.cfg); err == nil || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %s", row.name, err, row.want)
		}
		if err != nil && strings.Contains(err.Error(), key) {
			t.Errorf("%s: the error shows the key", row.name)
		}
	}
}

const adapted = `name = "acme"
base_url = "https://api.acme.example"
auth = "bearer"
adapter = "acme"
get = { path = "/runs/{interaction_id}" }
`

// An adapter reads what was answered: one body, or both.
func TestAnAdapterReads(t *testing.T) {
	for content, want := range map[string]string{
		adapted: `{"a":1}`,
		adapted + "result = { path = \"/runs/{interaction_id}/result\" }\n": `{"get":{"a":1},"result":{"b":2}}`,
	} {
		server := serve(t, says{status: 200, body: `{"a":1}`}, says{status: 200, body: `{"b":2}`})
		vendor, err := declared.Parse("acme.toml", []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		status := &agentstatus.Status{State: "x", Phase: agentstatus.PhaseRunning}
		var got string
		api, err := vendor.New(declared.Config{APIKey: key, HTTP: vendors.Config{BaseURL: server.URL}, Parse: func(_ context.Context, body []byte) (*agentstatus.Status, error) {
			got = string(body)
			return status, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		answer, err := api.Check(t.Context(), vendors.Ref{InteractionID: "r1"})
		if err != nil || answer.Status != status || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
		if _, err := vendor.Read(t.Context(), nil, []byte("{}"), []byte("{}")); err == nil {
			t.Error("it was read without its adapter")
		}
	}
}

// Nothing that prints a configuration or an API shows the key, and a key that comes back is hidden
// before anything is read.
func TestTheKeyIsHidden(t *testing.T) {
	cfg := declared.Config{APIKey: key}
	text, _ := cfg.MarshalText()
	if strings.Contains(cfg.String()+string(text), key) {
		t.Error("the configuration shows the key")
	}
	server := serve(t, says{status: 200, body: `{"status":"failed","id":"resp_1","error":{"code":"x","message":"bad key ` + key + `"}}`})
	answer, err := newAPI(t, "openai-responses", server.URL).Check(t.Context(), vendors.Ref{InteractionID: "resp_1"})
	if err != nil {
		t.Fatal(err)
	}
	if got := answer.Status.ErrorMessage; strings.Contains(got, key) || !strings.Contains(got, "bad key") {
		t.Errorf("got %q", got)
	}
}

func TestFixedHeadersAreSent(t *testing.T) {
	server := serve(t, says{status: 200, body: `{"id":"b","processing_status":"in_progress"}`})
	if _, err := newAPI(t, "anthropic-batches", server.URL).Check(t.Context(), vendors.Ref{InteractionID: "b"}); err != nil {
		t.Fatal(err)
	}
	if got := server.requests()[0].Header.Get("Anthropic-Version"); got != "2023-06-01" {
		t.Errorf("got %q", got)
	}
}

// What the caller's context ends is the caller's end, also between the two requests.
func TestTheCallersEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := serve(t, says{status: 200, body: lgRun})
	vendor, err := declared.Named("langgraph")
	if err != nil {
		t.Fatal(err)
	}
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost {
			cancel()
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	api, err := vendor.New(declared.Config{APIKey: key, HTTP: vendors.Config{BaseURL: server.URL, Transport: transport}})
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := api.Check(ctx, lgRef); !errors.Is(err, context.Canceled) || answer != nil {
		t.Errorf("got %+v, %v", answer, err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
