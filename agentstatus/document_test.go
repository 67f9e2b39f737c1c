// Adapter modules answer normalised documents, and tests of callers make them by
// hand: both must come out as documents that Parse's own reader would have written.
package agentstatus_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

func TestALiteralStatusIsWritten(t *testing.T) {
	s := &agentstatus.Status{
		InteractionID: "i", State: "COMPLETED", Phase: agentstatus.PhaseCompleted,
		CreatedAt: time.Date(2026, 3, 5, 11, 30, 0, 500e6, time.FixedZone("", 3600)),
		Response:  "<a & b>",
		Messages: []agentstatus.Message{{ID: "m", Role: "assistant", Parts: []agentstatus.Part{
			{Kind: agentstatus.PartText, Type: "text", Text: "t"},
			{Kind: agentstatus.PartReasoning, Type: "reasoning", Text: "r"},
			{Kind: agentstatus.PartError, Type: "error", Text: "e"},
			{Kind: agentstatus.PartToolInvocation, Type: "tool_invocation", Tool: &agentstatus.ToolCall{Name: "n", Args: json.RawMessage(`[1]`)}},
			{Kind: agentstatus.PartFile, Type: "file", File: &agentstatus.File{URL: "u"}},
			{Type: "new", Raw: json.RawMessage(`{"x":1}`)},
		}}},
	}
	const want = `{"interaction_id":"i","state":"COMPLETED","phase":"completed","created_at":"2026-03-05T10:30:00.5Z",` +
		`"response":"<a & b>","messages":[{"id":"m","role":"assistant","parts":[{"type":"text","text":"t"},` +
		`{"type":"reasoning","reasoning":"r"},{"type":"error","error":"e"},{"type":"tool_invocation","tool_name":"n","args":[1]},` +
		`{"type":"file","file":{"url":"u"}},{"type":"new","raw":{"x":1}}]}]}`
	got, err := s.MarshalJSON()
	if err != nil || string(got) != want {
		t.Fatalf("got %v, %s, want %s", err, got, want)
	}
	again, err := agentstatus.FromDocument(got)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := again.MarshalJSON(); err != nil || string(second) != want {
		t.Errorf("read back: got %v, %s, want %s", err, second, want)
	}
	if again.Messages[0].Parts[3].Tool.Name != "n" || again.Messages[0].Parts[4].File.URL != "u" || again.FinalText() != "<a & b>" {
		t.Errorf("read back: got %+v", again)
	}
}

func TestFromDocumentTakesThePhase(t *testing.T) {
	s, err := agentstatus.FromDocument([]byte(`{"state":"incomplete","phase":"failed"}`))
	if err != nil || s.Phase != agentstatus.PhaseFailed || s.Messages == nil {
		t.Errorf("got %+v, %v", s, err)
	}
	if doc, err := s.MarshalJSON(); err != nil || string(doc) != `{"state":"incomplete","phase":"failed","messages":[]}` {
		t.Errorf("got %s, %v", doc, err)
	}
}

func TestFromDocumentRefuses(t *testing.T) {
	for doc, path := range map[string]string{
		`{"phase":"failed"}`:      "state",
		`{"state":"x"}`:           "phase",
		`{"state":"x","phase":1}`: "phase",
		`[]`:                      "$",
		`{"state":"x","phase":"y","messages":{}}`:                                     "messages",
		`{"state":"x","phase":"y","messages":[1]}`:                                    "messages[0]",
		`{"state":"x","phase":"y","messages":[{"parts":1}]}`:                          "messages[0].parts",
		`{"state":"x","phase":"y","messages":[{"parts":[1]}]}`:                        "messages[0].parts[0]",
		`{"state":"x","phase":"y","messages":[{"parts":[{"type":"file","file":1}]}]}`: "messages[0].parts[0].file",
	} {
		_, err := agentstatus.FromDocument([]byte(doc))
		var schema *agentstatus.SchemaError
		if !errors.As(err, &schema) || schema.Path != path || schema.Wanted == "" || schema.Found == "" {
			t.Errorf("%s: got %v, want a schema error at %s", doc, err, path)
		}
	}
	var syntax *agentstatus.SyntaxError
	if _, err := agentstatus.FromDocument([]byte(`{"state":`)); !errors.As(err, &syntax) {
		t.Errorf("got %v, want a syntax error", err)
	}
	var limit *agentstatus.LimitError
	if _, err := agentstatus.FromDocument([]byte(strings.Repeat("[", 600))); !errors.As(err, &limit) {
		t.Errorf("got %v, want a limit error", err)
	}
}
