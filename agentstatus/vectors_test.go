// The conformance vectors of testdata/vectors are the specification of this
// package: each is checked in full here, and the WebAssembly module and every
// language binding is held to the same files. What cannot be said as data (the
// lifetime of a body, Query, concurrency) has tests of its own.
package agentstatus_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/vectors"
)

var vectorsDir = filepath.Join("..", "testdata", "vectors")

func loadVectors(t testing.TB) []vectors.Vector {
	t.Helper()
	all, err := vectors.Load(vectorsDir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestVectors(t *testing.T) {
	for _, v := range loadVectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			switch {
			case v.Document != nil:
				checkDocument(t, &v)
			case v.Error != nil:
				status, err := parse(&v, v.Body())
				if status != nil {
					t.Errorf("got a status beside the error")
				}
				checkError(t, err, v.Error)
			case v.APIError != nil:
				checkAPIError(t, agentstatus.ParseAPIError(v.HTTPStatus, v.Body()), &v)
			}
			for i := range v.Decide {
				checkDecide(t, &v, &v.Decide[i])
			}
			if t.Failed() {
				t.Logf("the vector's reason: %s", v.Reason)
			}
		})
	}
}

// TestVectorsAreAllThere holds the number of vectors, the use of every file and
// the groups that testdata/README.md promises.
func TestVectorsAreAllThere(t *testing.T) {
	all := loadVectors(t)
	if len(all) < 120 {
		t.Errorf("got %d vectors, want at least 120", len(all))
	}
	files, err := filepath.Glob(filepath.Join(vectorsDir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(all) {
		t.Errorf("there are %d files and %d vectors", len(files), len(all))
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Size() > 20_000 {
			t.Errorf("%s: %v, over 20,000 bytes or unreadable; use body_repeat", f, err)
		}
	}
	groups := map[string]int{}
	for _, v := range all {
		group, _, _ := strings.Cut(v.Name, "-")
		groups[group]++
	}
	for _, want := range []string{
		"documented", "state", "field", "message", "part", "time", "dup", "string", "utf8", "number",
		"syntax", "schema", "depth", "limit", "api", "decide", "caller", "json",
	} {
		if groups[want] == 0 {
			t.Errorf("no vector of the group %q", want)
		}
		delete(groups, want)
	}
	if len(groups) != 0 {
		t.Errorf("groups that testdata/README.md does not name: %v", groups)
	}
}

func parse(v *vectors.Vector, body []byte) (*agentstatus.Status, error) {
	if v.MaxBytes != 0 {
		return agentstatus.ParseLimit(body, v.MaxBytes)
	}
	return agentstatus.Parse(body)
}

func checkDocument(t *testing.T, v *vectors.Vector) {
	t.Helper()
	status, err := parse(v, v.Body())
	if err != nil {
		t.Fatalf("got error %v, want a document", err)
	}
	if !bytes.Equal(status.Raw(), v.Body()) {
		t.Errorf("Raw is not the body as it came")
	}
	document := marshal(t, status)
	if err := vectors.Compare(document, v.Document); err != nil {
		t.Errorf("document: %v", err)
	}
	checkConveniences(t, v, status)
	if v.Size() < 64<<10 { // a longer one takes time and shows nothing more
		checkRaw(t, v, status)
		checkRoundTrip(t, v, document)
	}
	if v.Truncate {
		checkTruncation(t, v)
	}
}

// checkRaw holds the raw JSON of each message and part to encoding/json's.
func checkRaw(t *testing.T, v *vectors.Vector, status *agentstatus.Status) {
	t.Helper()
	var doc, message map[string]json.RawMessage
	var messages, parts []json.RawMessage
	decode := func(raw []byte, into any) {
		if err := json.Unmarshal(raw, into); raw != nil && err != nil {
			t.Fatal(err)
		}
	}
	decode(v.Body(), &doc)
	decode(doc["messages"], &messages)
	if len(status.Messages) != len(messages) {
		t.Fatalf("got %d messages, want %d", len(status.Messages), len(messages))
	}
	for i := range status.Messages {
		m := &status.Messages[i]
		if !bytes.Equal(m.Raw, messages[i]) {
			t.Fatalf("messages[%d]: raw is %.100q, want %.100q", i, m.Raw, messages[i])
		}
		message, parts = nil, nil
		decode(m.Raw, &message)
		decode(message["parts"], &parts)
		if content := message["content"]; len(parts) == 0 && len(m.Parts) != 0 {
			decode(content, &parts)
		}
		if len(m.Parts) != len(parts) {
			t.Fatalf("messages[%d]: got %d parts, want %d", i, len(m.Parts), len(parts))
		}
		for j := range m.Parts {
			if !bytes.Equal(m.Parts[j].Raw, parts[j]) {
				t.Fatalf("messages[%d].parts[%d]: raw is %.100q, want %.100q", i, j, m.Parts[j].Raw, parts[j])
			}
		}
	}
}

func checkConveniences(t *testing.T, v *vectors.Vector, status *agentstatus.Status) {
	t.Helper()
	if v.FinalText != nil && status.FinalText() != *v.FinalText {
		t.Errorf("final text: got %.200q, want %.200q", status.FinalText(), *v.FinalText)
	}
	if v.ErrorMessage != nil && status.ErrorMessage != *v.ErrorMessage {
		t.Errorf("error message: got %.200q, want %.200q", status.ErrorMessage, *v.ErrorMessage)
	}
	if v.ToolCalls != nil && len(status.ToolCalls()) != *v.ToolCalls {
		t.Errorf("got %d tool calls, want %d", len(status.ToolCalls()), *v.ToolCalls)
	}
	if v.Files != nil && len(status.Files()) != *v.Files {
		t.Errorf("got %d files, want %d", len(status.Files()), *v.Files)
	}
	if v.ResponseJSON != nil {
		got, err := status.ResponseJSON()
		if err != nil {
			t.Errorf("response JSON: got error %v, want %s", err, v.ResponseJSON)
		} else if err := vectors.Compare(got, v.ResponseJSON); err != nil {
			t.Errorf("response JSON: %v", err)
		}
	}
}

// checkRoundTrip reads the normalised document back, as an adapter module's
// answer is read: it has to mean what the body meant.
func checkRoundTrip(t *testing.T, v *vectors.Vector, document []byte) {
	t.Helper()
	again, err := agentstatus.FromDocument(document)
	if err != nil {
		t.Errorf("from document: %v", err)
		return
	}
	if err := vectors.Compare(marshal(t, again), v.Document); err != nil {
		t.Errorf("from document and back: %v", err)
	}
	checkConveniences(t, v, again)
}

// checkTruncation cuts the body at every byte: whatever is missing is an error,
// located at the end, and never a shorter document.
func checkTruncation(t *testing.T, v *vectors.Vector) {
	t.Helper()
	body := v.Body()
	for i := range body {
		_, err := parse(v, bytes.Clone(body[:i]))
		var syntax *agentstatus.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != i {
			t.Fatalf("cut after %d bytes: got error %v, want a syntax error there", i, err)
		}
	}
}

func checkError(t *testing.T, err error, want *vectors.Error) {
	t.Helper()
	var (
		syntax *agentstatus.SyntaxError
		limit  *agentstatus.LimitError
		schema *agentstatus.SchemaError
		got    vectors.Error
	)
	switch {
	case errors.As(err, &syntax):
		got = vectors.Error{Type: "syntax", Offset: syntax.Offset}
		if syntax.Wanted == "" || syntax.Found == "" {
			t.Errorf("the error does not say what was wanted (%q) and found (%q)", syntax.Wanted, syntax.Found)
		}
	case errors.As(err, &limit):
		got = vectors.Error{Type: "limit", Offset: limit.Offset, Limit: limit.Limit, Allowed: limit.Allowed}
		got.Found.Number = limit.Found
	case errors.As(err, &schema):
		got = vectors.Error{Type: "schema", Offset: schema.Offset, Path: schema.Path, Wanted: schema.Wanted}
		got.Found.Text = schema.Found
		if want.Found.Text == "" && schema.Found != "" { // a vector need not say it, the error has to
			got.Found.Text = ""
		}
	default:
		t.Fatalf("got error %v (%T), want %+v", err, err, *want)
	}
	if got != *want {
		t.Errorf("got error %v (%+v), want %+v", err, got, *want)
	}
	if !utf8.ValidString(err.Error()) || strings.ContainsFunc(err.Error(), unicode.IsControl) {
		t.Errorf("the error's text is not printable: %q", err.Error())
	}
}

func checkAPIError(t *testing.T, got *agentstatus.APIError, v *vectors.Vector) {
	t.Helper()
	want := v.APIError
	if got.HTTPStatus != v.HTTPStatus || got.Code != want.Code {
		t.Errorf("got status %d, code %q, want %d, %q", got.HTTPStatus, got.Code, v.HTTPStatus, want.Code)
	}
	if want.MessageContains != "" {
		if !strings.Contains(got.Message, want.MessageContains) {
			t.Errorf("got message %.200q, want one with %q", got.Message, want.MessageContains)
		}
	} else if got.Message != want.Message {
		t.Errorf("got message %.200q, want %q", got.Message, want.Message)
	}
	for _, s := range []string{got.Code, got.Message} {
		if len(s) > 1024 || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			t.Errorf("%d bytes, over 1,024 or not printable: %.200q", len(s), s)
		}
	}
}

func marshal(t *testing.T, s *agentstatus.Status) []byte {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	return b
}
