package gumloop_test

// What is read of a session is data: testdata/vendors/gumloop-sessions has an answer of the API a
// file, and what it means.

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/cases"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

type sessionVector struct {
	Reason    string          `json:"reason"`
	Body      json.RawMessage `json:"body"`
	BodyText  *string         `json:"body_text"` // where it is no JSON, or its spelling matters
	FinalText string          `json:"final_text"`
	Want      struct {
		Document      map[string]any `json:"document"`
		ErrorContains string         `json:"error_contains"`
	} `json:"want"`
}

func TestSessionVectors(t *testing.T) {
	all, err := cases.Load("../../testdata/vendors/gumloop-sessions", "vector", func(v *sessionVector) string { return v.Reason }, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		t.Run(one.Name, func(t *testing.T) {
			v := one.File
			body := []byte(v.Body)
			if v.BodyText != nil {
				body = []byte(*v.BodyText)
			}
			v.check(t, readBody(t, body))
		})
	}
}

// readBody polls a server that answers a body.
func readBody(t *testing.T, body []byte) *vendors.Answer {
	t.Helper()
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }))
	defer api.Close()
	answer, err := newSessions(t, api.URL).Check(t.Context(), vendors.Ref{InteractionID: "sess_xYz789AbCd"})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func newSessions(t *testing.T, url string) *gumloop.Sessions {
	t.Helper()
	client, err := gumloop.NewSessions(gumloop.SessionsConfig{HTTP: vendors.Config{BaseURL: url, Auth: vendors.Bearer(testKey)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func (v sessionVector) check(t *testing.T, answer *vendors.Answer) {
	t.Helper()
	if contains := v.Want.ErrorContains; contains != "" || v.Want.Document == nil {
		if answer.Status != nil || answer.Err == nil || contains == "" || !strings.Contains(answer.Err.Error(), contains) {
			t.Errorf("got %v, %v, want an error with %q", answer.Status, answer.Err, contains)
		}
		return
	}
	if answer.Err != nil {
		t.Fatal(answer.Err)
	}
	if got := documentOf(t, answer.Status); !reflect.DeepEqual(got, v.Want.Document) {
		t.Errorf("got  %v\nwant %v", got, v.Want.Document)
	}
	if got := answer.Status.FinalText(); v.FinalText != "" && got != v.FinalText {
		t.Errorf("the reply is %q, want %q", got, v.FinalText)
	}
}

// documentOf is a status as the normalised document has it, with what is told of the run.
func documentOf(t *testing.T, status *agentstatus.Status) map[string]any {
	t.Helper()
	raw, err := status.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	run := status.Told()
	further := map[string]any{}
	set := func(in map[string]any, name string, value any) {
		if !reflect.ValueOf(value).IsZero() {
			in[name] = value
		}
	}
	var requests []any
	for _, r := range run.InputRequests {
		request := map[string]any{}
		set(request, "id", r.ID)
		set(request, "kind", string(r.Kind))
		set(request, "text", r.Text)
		set(request, "schema", r.Schema)
		set(request, "tool_call_id", r.ToolCallID)
		set(request, "raw", r.Raw)
		requests = append(requests, request)
	}
	set(further, "input_requests", requests)
	if p := run.Progress; p != nil {
		progress := map[string]any{}
		set(progress, "done", p.Done)
		set(progress, "total", p.Total)
		set(progress, "message", p.Message)
		set(progress, "queue_position", p.QueuePosition)
		further["progress"] = progress
	}
	if u := run.Usage; u != nil {
		usage := map[string]any{}
		set(usage, "input_tokens", u.InputTokens)
		set(usage, "output_tokens", u.OutputTokens)
		set(usage, "cost", u.Cost)
		set(usage, "unit", u.Unit)
		further["usage"] = usage
	}
	set(further, "partial", run.Partial)
	set(further, "error_code", run.ErrorCode)
	set(further, "web_url", run.WebURL)
	for name, at := range map[string]time.Time{"updated_at": run.UpdatedAt, "finished_at": run.FinishedAt} {
		if !at.IsZero() {
			further[name] = at
		}
	}
	set(further, "poll_after_seconds", run.PollAfter.Seconds())
	added, err := json.Marshal(further)
	if err != nil {
		t.Fatal(err)
	}
	document := map[string]any{}
	for _, part := range [][]byte{raw, added} {
		if err := json.Unmarshal(part, &document); err != nil {
			t.Fatal(err)
		}
	}
	return document
}
