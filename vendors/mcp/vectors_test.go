package mcp_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/cases"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// vector is a file of testdata/vendors/mcp: see its README.
type vector struct {
	Reason   string     `json:"reason"`
	Protocol string     `json:"protocol"`
	Task     string     `json:"task"`
	Session  string     `json:"session"`
	Answers  []answered `json:"answers"`
	Want     struct {
		Status     *read    `json:"status"`
		Refused    *refused `json:"refused"`
		Unreadable string   `json:"unreadable"`
	} `json:"want"`
}

type read struct {
	InteractionID string   `json:"interaction_id"`
	State         string   `json:"state"`
	Phase         string   `json:"phase"`
	CreatedAt     string   `json:"created_at"`
	PollAfterMs   int64    `json:"poll_after_ms"`
	Progress      string   `json:"progress"`
	Reply         string   `json:"reply"`
	ErrorMessage  string   `json:"error_message"`
	ErrorCode     string   `json:"error_code"`
	Parts         []string `json:"parts"`
	Files         []file   `json:"files"`
	Requests      []input  `json:"input_requests"`
}

type file struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	URL       string `json:"url"`
}

type input struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind"`
	Text   string          `json:"text"`
	Schema json.RawMessage `json:"schema"`
}

type refused struct {
	HTTPStatus int      `json:"http_status"`
	Code       string   `json:"code"`
	Contains   []string `json:"contains"`
}

func TestVectors(t *testing.T) {
	all, err := cases.Load("../../testdata/vendors/mcp", "vector", func(v *vector) string { return v.Reason }, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		v, short := one.File, one.Name
		if v.Task == "" {
			v.Task = "R0z1-Wq8bVn5"
		}
		t.Run(short, func(t *testing.T) { v.run(t, false) })
		if v.Answers[0].Body == nil && v.Answers[0].HTTPStatus/100 <= 2 {
			t.Run(short+"/stream", func(t *testing.T) { v.run(t, true) })
		}
	}
}

func (v vector) run(t *testing.T, streams bool) {
	s := serve(t, v.Answers...)
	s.streams = streams
	client := s.client(t, speaking(v.Protocol), func(c *mcp.Config) { c.ListenTimeout = 300 * time.Millisecond })
	ref := vendors.Ref{InteractionID: v.Task}
	if v.Session != "" {
		ref.IDs = map[string]string{mcp.SessionID: v.Session}
	}
	answer, err := client.Check(t.Context(), ref)
	s.requests()
	switch {
	case err != nil:
		t.Fatal(err)
	case v.Want.Unreadable != "":
		if answer.HTTPStatus != 200 || answer.Status != nil || answer.Err == nil || !strings.Contains(answer.Err.Error(), v.Want.Unreadable) {
			t.Errorf("got %+v", answer)
		}
	case v.Want.Refused != nil:
		said := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
		if answer.Status != nil || answer.HTTPStatus != v.Want.Refused.HTTPStatus || said.Code != v.Want.Refused.Code {
			t.Errorf("got %d %q: %s", answer.HTTPStatus, said.Code, said)
		}
		for _, words := range v.Want.Refused.Contains {
			if !strings.Contains(said.Error(), words) {
				t.Errorf("%q is not in %q", words, said)
			}
		}
	default:
		if answer.Status == nil || answer.HTTPStatus != 200 {
			t.Fatalf("got HTTP %d, %v, %s", answer.HTTPStatus, answer.Err, answer.Body)
		}
		got, want := reading(answer.Status), *v.Want.Status
		if !same(t, got, want) {
			t.Errorf("got  %s\nwant %s", shown(got), shown(want))
		}
	}
}

func reading(s *agentstatus.Status) read {
	told := s.Told()
	r := read{
		InteractionID: s.InteractionID, State: string(s.State), Phase: string(s.Phase),
		PollAfterMs: told.PollAfter.Milliseconds(), ErrorMessage: s.ErrorMessage, ErrorCode: told.ErrorCode,
	}
	if s.Phase == agentstatus.PhaseCompleted {
		r.Reply = s.FinalText()
	}
	if !s.CreatedAt.IsZero() {
		r.CreatedAt = s.CreatedAt.Format(time.RFC3339Nano)
	}
	if told.Progress != nil {
		r.Progress = told.Progress.Message
	}
	if !told.UpdatedAt.IsZero() || !told.FinishedAt.IsZero() {
		r.State += " with times that nobody told"
	}
	for _, m := range s.Messages {
		for _, p := range m.Parts {
			r.Parts = append(r.Parts, p.Type)
		}
	}
	for _, f := range s.Files() {
		r.Files = append(r.Files, file{f.Name, f.MediaType, f.URL})
	}
	for _, q := range told.InputRequests {
		r.Requests = append(r.Requests, input{q.ID, string(q.Kind), q.Text, q.Schema})
	}
	return r
}

func same(t *testing.T, got, want read) bool {
	t.Helper()
	return reflect.DeepEqual(plain(t, got), plain(t, want))
}

// plain is a reading as JSON has it: an empty list is none.
func plain(t *testing.T, r read) (value map[string]any) {
	t.Helper()
	if len(r.Parts) == 0 {
		r.Parts = nil
	}
	if err := json.Unmarshal([]byte(shown(r)), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func shown(r read) string {
	text, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
