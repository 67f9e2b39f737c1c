package a2a_test

// What agents really say, as it was recorded: each answer, and what is to be read of it. The files
// are those of testdata/vendors/a2a, which its README explains.

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/cases"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

type vector struct {
	Reason  string `json:"reason"`
	Version string `json:"version"`
	Binding string `json:"binding"`
	Task    string `json:"task"`
	HTTP    struct {
		Status      int    `json:"status"`
		ContentType string `json:"content_type"`
		RetryAfter  string `json:"retry_after"`
	} `json:"http"`
	Body     json.RawMessage `json:"body"`
	BodyText *string         `json:"body_text"`
	Want     struct {
		Status  *reading `json:"status"`
		Error   string   `json:"error"`
		Refused *struct {
			Status   int    `json:"status"`
			Code     string `json:"code"`
			Contains string `json:"message_contains"`
		} `json:"refused"`
		Stray *struct {
			Status int    `json:"status"`
			Says   string `json:"says"`
		} `json:"stray"`
		AsIs       int    `json:"as_is"`
		RetryAfter string `json:"retry_after"`
	} `json:"want"`
}

// reading is what a status is compared by.
type reading struct {
	InteractionID string           `json:"interaction_id"`
	State         string           `json:"state"`
	Phase         string           `json:"phase"`
	Reply         string           `json:"reply"`
	ErrorMessage  string           `json:"error_message"`
	ErrorCode     string           `json:"error_code"`
	InputRequests []readingRequest `json:"input_requests"`
	Progress      string           `json:"progress"`
	UpdatedAt     time.Time        `json:"updated_at"`
	FinishedAt    time.Time        `json:"finished_at"`
	Messages      []readingMessage `json:"messages"`
}

type readingRequest struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type readingMessage struct {
	Role  string   `json:"role"`
	ID    string   `json:"id"`
	Parts []string `json:"parts"`
}

func readingOf(s *agentstatus.Status) *reading {
	told := s.Told()
	r := &reading{
		InteractionID: s.InteractionID, State: string(s.State), Phase: string(s.Phase), Reply: s.Response,
		ErrorMessage: s.ErrorMessage, ErrorCode: told.ErrorCode, UpdatedAt: told.UpdatedAt, FinishedAt: told.FinishedAt,
		Messages: []readingMessage{},
	}
	for _, asked := range told.InputRequests {
		r.InputRequests = append(r.InputRequests, readingRequest{asked.ID, string(asked.Kind), asked.Text})
	}
	if told.Progress != nil {
		r.Progress = told.Progress.Message
	}
	for _, m := range s.Messages {
		parts := []string{}
		for _, p := range m.Parts {
			switch p.Kind {
			case agentstatus.PartText:
				parts = append(parts, "text: "+p.Text)
			case agentstatus.PartFile:
				parts = append(parts, "file: "+p.File.Name+" "+p.File.MediaType+" "+p.File.URL)
			default:
				parts = append(parts, p.Type+": "+string(p.Raw))
			}
		}
		r.Messages = append(r.Messages, readingMessage{m.Role, m.ID, parts})
	}
	return r
}

func TestVectors(t *testing.T) {
	all, err := cases.Load("../../testdata/vendors/a2a", "vector", func(v *vector) string { return v.Reason }, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		t.Run(one.Name, func(t *testing.T) { one.File.withDefaults().run(t) })
	}
}

func (v *vector) withDefaults() *vector {
	if v.Version == "" {
		v.Version = a2a.Version1
	}
	if v.Binding == "" {
		v.Binding = a2a.BindingHTTPJSON
	}
	if v.Task == "" {
		v.Task = "T"
	}
	if v.HTTP.ContentType == "" {
		v.HTTP.ContentType = "application/json"
	}
	return v
}

func (v *vector) run(t *testing.T) {
	body := []byte{}
	if v.BodyText != nil {
		body = []byte(*v.BodyText)
	} else {
		var compact bytes.Buffer
		if err := json.Compact(&compact, v.Body); err != nil {
			t.Fatal(err)
		}
		body = compact.Bytes()
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.checkRequest(t, r)
		w.Header().Set("Content-Type", v.HTTP.ContentType)
		if v.HTTP.RetryAfter != "" {
			w.Header().Set("Retry-After", v.HTTP.RetryAfter)
		}
		w.WriteHeader(v.HTTP.Status)
		w.Write(body)
	}))
	defer server.Close()
	c := newClient(t, server.URL, a2a.Config{Version: v.Version, Binding: v.Binding})
	answer, err := c.Check(t.Context(), vendors.Ref{InteractionID: v.Task})
	if err != nil {
		t.Fatal(err)
	}
	if answer.RetryAfter != v.Want.RetryAfter {
		t.Errorf("Retry-After %q, want %q", answer.RetryAfter, v.Want.RetryAfter)
	}
	refused := agentstatus.ParseAPIError(answer.HTTPStatus, answer.Body)
	decided := agentstatus.Decide(agentstatus.Policy{NotFoundGrace: -1}, agentstatus.Progress{}, agentstatus.Observation{HTTPStatus: answer.HTTPStatus, Body: answer.Body})
	switch want := &v.Want; {
	case want.Status != nil:
		if answer.Err != nil || answer.Status == nil {
			t.Fatalf("got HTTP %d %s, %v", answer.HTTPStatus, answer.Body, answer.Err)
		}
		compare(t, readingOf(answer.Status), want.Status)
		if want.Status.Phase == "completed" && answer.Status.FinalText() != want.Status.Reply {
			t.Errorf("the final text is %q", answer.Status.FinalText())
		}
	case want.Error != "":
		if answer.HTTPStatus != v.HTTP.Status || answer.Status != nil || answer.Err == nil || !strings.Contains(answer.Err.Error(), want.Error) {
			t.Errorf("got %v, %v, want %q", answer.Status, answer.Err, want.Error)
		}
	case want.Refused != nil:
		if refused.HTTPStatus != want.Refused.Status || refused.Code != want.Refused.Code || !strings.Contains(refused.Message, want.Refused.Contains) {
			t.Errorf("got %v, want %+v", refused, want.Refused)
		}
		if final := want.Refused.Status < 500; (decided.Action == agentstatus.ActionFatal) != final || decided.Stray {
			t.Errorf("decided %+v", decided)
		}
	case want.Stray != nil:
		if answer.HTTPStatus != want.Stray.Status || !strings.Contains(string(answer.Body), want.Stray.Says) || !decided.Stray || decided.Action != agentstatus.ActionWait {
			t.Errorf("got HTTP %d %s, decided %+v", answer.HTTPStatus, answer.Body, decided)
		}
	default:
		if answer.HTTPStatus != want.AsIs || !bytes.Equal(answer.Body, body) {
			t.Errorf("got HTTP %d %s", answer.HTTPStatus, answer.Body)
		}
	}
}

// checkRequest holds a request to what the version and binding have.
func (v *vector) checkRequest(t *testing.T, r *http.Request) {
	if got := r.Header.Get("A2A-Version"); got != v.Version {
		t.Errorf("A2A-Version %q, want %q", got, v.Version)
	}
	if got := r.Header.Get("Accept"); got != "application/json, application/a2a+json" {
		t.Errorf("Accept %q", got)
	}
	if _, sent := r.Header["Idempotency-Key"]; sent {
		t.Error("a header for net/http alone was sent")
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	got, want := r.Method+" "+r.URL.String()+" "+string(body), "GET /tasks/"+v.Task+" "
	if v.Binding == a2a.BindingJSONRPC {
		method := map[string]string{a2a.Version1: "GetTask", a2a.Version03: "tasks/get"}[v.Version]
		want = `POST / {"id":1,"jsonrpc":"2.0","method":"` + method + `","params":{"id":"` + v.Task + `"}}`
	}
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func compare(t *testing.T, got, want any) {
	t.Helper()
	shown := func(v any) string {
		text, err := json.MarshalIndent(v, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if g, w := shown(got), shown(want); g != w {
		t.Errorf("got %s\nwant %s", g, w)
	}
}

func newClient(t *testing.T, base string, cfg a2a.Config) *a2a.Client {
	t.Helper()
	cfg.HTTP.BaseURL = base
	if cfg.HTTP.Auth.String() == "unset" {
		cfg.HTTP.Auth = vendors.NoAuth()
	}
	c, err := a2a.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
