package declared_test

// The files that come with the package, held to vectors: saved answers, made by hand after the
// vendors' documents and recordings, and what they are read as. There is one at least for each
// state of each file.

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/cases"
	"github.com/agentwait/agentwait/vendors/declared"
)

const vectorsFolder = "../../testdata/vendors"

// vector is one file of testdata/vendors/NAME.
type vector struct {
	Reason string          `json:"reason"`
	Get    json.RawMessage `json:"get"`
	Result json.RawMessage `json:"result,omitempty"`
	Want   reading         `json:"want"`
}

// reading is what an answer is read as; fields that say nothing are left out.
type reading struct {
	Refused *refused `json:"refused,omitempty"`

	State         agentstatus.State `json:"state,omitempty"`
	Phase         agentstatus.Phase `json:"phase,omitempty"`
	Partial       bool              `json:"partial,omitempty"`
	InteractionID string            `json:"interaction_id,omitempty"`
	AgentID       string            `json:"agent_id,omitempty"`
	Reply         string            `json:"reply,omitempty"`
	Error         string            `json:"error,omitempty"`
	ErrorCode     string            `json:"error_code,omitempty"`
	CreatedAt     string            `json:"created_at,omitempty"`
	UpdatedAt     string            `json:"updated_at,omitempty"`
	FinishedAt    string            `json:"finished_at,omitempty"`
	WebURL        string            `json:"web_url,omitempty"`

	InputRequests []inputRequest `json:"input_requests,omitempty"`
	ToolCalls     []toolCall     `json:"tool_calls,omitempty"`
	Files         []file         `json:"files,omitempty"`
	Messages      []message      `json:"messages,omitempty"`
	Progress      *progress      `json:"progress,omitempty"`
	Usage         *usage         `json:"usage,omitempty"`
}

type refused struct {
	HTTP    int    `json:"http"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

type inputRequest struct {
	ID         string          `json:"id"`
	Kind       string          `json:"kind"`
	Text       string          `json:"text,omitempty"`
	Schema     json.RawMessage `json:"schema,omitempty"`
	ToolCallID string          `json:"tool_call_id,omitempty"`
}

type toolCall struct {
	ID     string          `json:"id,omitempty"`
	Name   string          `json:"name,omitempty"`
	State  string          `json:"state,omitempty"`
	Args   json.RawMessage `json:"args,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

type file struct {
	Name      string `json:"name,omitempty"`
	MediaType string `json:"media_type,omitempty"`
	URL       string `json:"url,omitempty"`
}

type message struct {
	ID     string `json:"id,omitempty"`
	Role   string `json:"role"`
	Text   string `json:"text,omitempty"`
	SentAt string `json:"sent_at,omitempty"`
}

type progress struct {
	Done          float64 `json:"done,omitempty"`
	Total         float64 `json:"total,omitempty"`
	Message       string  `json:"message,omitempty"`
	QueuePosition int     `json:"queue_position,omitempty"`
}

type usage struct {
	InputTokens  int64   `json:"input_tokens,omitempty"`
	OutputTokens int64   `json:"output_tokens,omitempty"`
	Cost         float64 `json:"cost,omitempty"`
	Unit         string  `json:"unit,omitempty"`
}

// readingOf is a status, or the error, as vectors write it.
func readingOf(t *testing.T, s *agentstatus.Status, err error) reading {
	t.Helper()
	if api, ok := errors.AsType[*agentstatus.APIError](err); ok {
		return reading{Refused: &refused{api.HTTPStatus, api.Code, api.Message}}
	}
	if err != nil {
		t.Fatal(err)
	}
	run := s.Told()
	r := reading{
		State: s.State, Phase: s.Phase, Partial: run.Partial, InteractionID: s.InteractionID, AgentID: s.AgentID,
		Reply: s.Response, Error: s.ErrorMessage, ErrorCode: run.ErrorCode, WebURL: run.WebURL,
		CreatedAt: written(s.CreatedAt), UpdatedAt: written(run.UpdatedAt), FinishedAt: written(run.FinishedAt),
		Progress: (*progress)(run.Progress), Usage: (*usage)(run.Usage),
	}
	for _, q := range run.InputRequests {
		if !json.Valid(q.Raw) {
			t.Errorf("the input request %s has no JSON under Raw: %q", q.ID, q.Raw)
		}
		r.InputRequests = append(r.InputRequests, inputRequest{q.ID, string(q.Kind), q.Text, q.Schema, q.ToolCallID})
	}
	for _, c := range s.ToolCalls() {
		r.ToolCalls = append(r.ToolCalls, toolCall{c.ID, c.Name, c.State, c.Args, c.Result})
	}
	for _, f := range s.Files() {
		r.Files = append(r.Files, file{f.Name, f.MediaType, f.URL})
	}
	for _, m := range s.Messages {
		text := ""
		for _, p := range m.Parts {
			text += p.Text
		}
		r.Messages = append(r.Messages, message{m.ID, m.Role, text, written(m.SentAt)})
	}
	return r
}

func written(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.RFC3339Nano)
}

// checkWritten makes sure that what was read is a document for everybody else.
func checkWritten(t *testing.T, s *agentstatus.Status) {
	t.Helper()
	doc, err := s.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := agentstatus.FromDocument(doc)
	if err != nil {
		t.Fatalf("%v:\n%s", err, doc)
	}
	if diff := cmp.Diff(plain(t, readingOf(t, s, nil)), plain(t, readingOf(t, again, nil))); diff != "" {
		t.Errorf("what was read is written otherwise (-read +written):\n%s", diff)
	}
}

// plain is a reading as JSON that compares.
func plain(t *testing.T, r reading) any {
	t.Helper()
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// vectorsOf are those of a vendor.
func vectorsOf(t *testing.T, name string) []cases.Case[vector] {
	t.Helper()
	all, err := cases.Load(filepath.Join(vectorsFolder, name), "vector", func(v *vector) string { return v.Reason }, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		if one.File.Get == nil {
			t.Fatalf("%s/%s: get is required", name, one.Name)
		}
	}
	return all
}

// compact is a body without the white space that the vector has for people: a reply that is JSON
// is as it was spelled.
func compact(raw json.RawMessage) []byte {
	var out bytes.Buffer
	if err := json.Compact(&out, raw); err != nil {
		panic(err) // it was read as JSON
	}
	return out.Bytes()
}

// update writes what answers are read as into the vectors, to be looked at in the diff.
var update = flag.Bool("update", false, "write the vectors' want anew")

func writeVector(t *testing.T, path string, v vector) {
	t.Helper()
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func bodiesOf(v vector) [][]byte {
	bodies := [][]byte{compact(v.Get)}
	if v.Result != nil {
		bodies = append(bodies, compact(v.Result))
	}
	return bodies
}

func TestVectors(t *testing.T) {
	for _, name := range declared.Names() {
		vendor, err := declared.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		if vendor.Name != name {
			t.Errorf("the file %s.toml is of the vendor %q", name, vendor.Name)
		}
		seen := map[string]bool{}
		for _, one := range vectorsOf(t, name) {
			t.Run(name+"/"+one.Name, func(t *testing.T) {
				v := one.File
				status, err := vendor.Read(t.Context(), nil, bodiesOf(v)...)
				got := readingOf(t, status, err)
				seen[string(got.State)] = true
				if status != nil {
					checkWritten(t, status)
				}
				if *update {
					v.Want = got
					writeVector(t, filepath.Join(vectorsFolder, name, one.Name+".json"), v)
				}
				if diff := cmp.Diff(plain(t, v.Want), plain(t, got)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", v.Reason, diff)
				}
			})
		}
		// A state of the file without a vector is one that nobody has tried.
		for _, state := range vendor.States() {
			tried := slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(s string) bool {
				return s == state || strings.HasPrefix(s, strings.TrimSuffix(state, "/*")+"/")
			})
			if !tried {
				t.Errorf("%s: no vector has the state %q", name, state)
			}
		}
	}
}
