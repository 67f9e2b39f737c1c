// Adapter modules answer normalised documents, and tests of callers make them by
// hand: both must come out as documents that Parse's own reader would have written.
package agentstatus_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/corpus"
	"github.com/agentwait/agentwait/internal/testing/documents"
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
		`{"phase":"failed"}`:                                                     "state",
		`{"state":"x"}`:                                                          "phase",
		`{"state":"x","phase":1}`:                                                "phase",
		`{"state":"x","phase":"done"}`:                                           "phase",
		`{"state":"x","phase":"Completed"}`:                                      "phase",
		`{"state":"x","phase":""}`:                                               "phase",
		`{"state":"x","phase":"failed","created_at":1772706600}`:                 "created_at",
		`{"state":"x","phase":"failed","created_at":"2026-03-05"}`:               "created_at",
		`{"state":"x","phase":"failed","created_at":"2026-03-05 10:30:00Z"}`:     "created_at",
		`{"state":"x","phase":"failed","created_at":"2026-03-05T10:30:00"}`:      "created_at",
		`{"state":"x","phase":"failed","created_at":"2026-03-05T10:30:00+0200"}`: "created_at",
		`{"state":"x","phase":"failed","created_at":"2026-02-30T10:30:00Z"}`:     "created_at",
		`{"state":"x","phase":"failed","messages":[{},{"sent_at":"yesterday"}]}`: "messages[1].sent_at",
		`[]`: "$",
		`{"state":"x","phase":"failed","messages":{}}`:                                     "messages",
		`{"state":"x","phase":"failed","messages":[1]}`:                                    "messages[0]",
		`{"state":"x","phase":"failed","messages":[{"parts":1}]}`:                          "messages[0].parts",
		`{"state":"x","phase":"failed","messages":[{"parts":[1]}]}`:                        "messages[0].parts[0]",
		`{"state":"x","phase":"failed","messages":[{"parts":[{"type":"file","file":1}]}]}`: "messages[0].parts[0].file",
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

// A phase that an adapter misspells would make a wait sit until its deadline: it is an
// error at once, and shows the word.
func TestAnUnknownPhaseIsShown(t *testing.T) {
	for phase, found := range map[string]string{"done": `"done"`, "\u007f\n" + strings.Repeat("x", 40): `"\x7f`} {
		text, _ := json.Marshal(phase)
		_, err := agentstatus.FromDocument([]byte(`{"state":"x","phase":` + string(text) + `}`))
		var schema *agentstatus.SchemaError
		if !errors.As(err, &schema) || !strings.HasPrefix(schema.Found, found[:2]) || len(schema.Found) > 60 || !strings.Contains(schema.Wanted, "needs_input") {
			t.Errorf("%q: got %v", phase, err)
		}
	}
}

// What a document says is kept whatever form its author gave it, and becomes the normal one.
func TestDocumentsBecomeNormal(t *testing.T) {
	for name, c := range map[string]struct{ document, want string }{
		"a zone becomes UTC": {
			`{"state":"x","phase":"running","created_at":"2026-03-05T10:30:00.50+02:00","messages":[{"sent_at":"2026-03-05T00:30:00-01:30"}]}`,
			`{"state":"x","phase":"running","created_at":"2026-03-05T08:30:00.5Z","messages":[{"sent_at":"2026-03-05T02:00:00Z","parts":[]}]}`,
		},
		"a time that could not be read": {
			`{"state":"x","phase":"running","created_at_raw":7,"messages":[{"sent_at":null,"sent_at_raw":"soon"}]}`,
			`{"state":"x","phase":"running","created_at_raw":7,"messages":[{"sent_at_raw":"soon","parts":[]}]}`,
		},
		"an unknown part without raw is its own": {
			`{"state":"x","phase":"running","messages":[{"parts":[{"type":"image","id":"p1","image":{"u":1}}]}]}`,
			`{"state":"x","phase":"running","messages":[{"parts":[{"type":"image","id":"p1","raw":{"type":"image","id":"p1","image":{"u":1}}}]}]}`,
		},
		"an unknown part with raw": {
			`{"state":"x","phase":"running","messages":[{"parts":[{"type":"image","raw":[1]},{"raw":null}]}]}`,
			`{"state":"x","phase":"running","messages":[{"parts":[{"type":"image","raw":[1]},{"raw":{"raw":null}}]}]}`,
		},
		"members that are not known": {
			`{"extra" : {"total_tokens":5},"region":"old","state":"x","phase":"failed","none":null,"region":"eu","messages":[]}`,
			`{"state":"x","phase":"failed","extra":{"total_tokens":5},"region":"eu","messages":[]}`,
		},
		"the last one of a name": {
			`{"state":1,"phase":"?","messages":[1],"messages":[{"parts":[2],"parts":[{"type":"file","file":3,"file":{"url":"u","url":"v"}}]}],"state":"x","phase":"failed"}`,
			`{"state":"x","phase":"failed","messages":[{"parts":[{"type":"file","file":{"url":"v"}}]}]}`,
		},
		"names with escapes": {
			`{"st\u0061te":"x","phase":"f\u0061iled","messages":[{"p\u0061rts":[{"type":"tool_invocation","tool_call_st\u0061te":"pending","args":{"x":"\u0061"},"result":[1]}]}]}`,
			`{"state":"x","phase":"f\u0061iled","messages":[{"parts":[{"type":"tool_invocation","tool_call_state":"pending","args":{"x":"\u0061"},"result":[1]}]}]}`,
		},
	} {
		status, err := agentstatus.FromDocument([]byte(c.document))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := status.MarshalJSON()
		if err != nil || string(got) != c.want {
			t.Errorf("%s: error %v\n got %s\nwant %s", name, err, got, c.want)
		}
	}
}

// The values of a body lie up to one level further down in its document.
func TestADocumentMayNestDeeperThanABody(t *testing.T) {
	deep := strings.Repeat("[", 512-5) + strings.Repeat("]", 512-5)
	body, err := agentstatus.Parse([]byte(`{"state":"x","messages":[{"parts":[{"type":"image","x":` + deep + `}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	document, err := body.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := agentstatus.FromDocument(document); err != nil {
		t.Error(err)
	}
}

func TestADocumentHasAsManyPartsAsABody(t *testing.T) {
	_, err := agentstatus.FromDocument([]byte(`{"state":"x","phase":"failed","messages":[{"parts":[{}` + strings.Repeat(",{}", 65_535) + `]}]}`))
	var limit *agentstatus.LimitError
	if !errors.As(err, &limit) || limit.Limit != "messages_and_parts" || limit.Found != 65_537 {
		t.Errorf("got %v, want the limit messages_and_parts", err)
	}
}

// BenchmarkFromDocument stands beside Parse of the same conversation.
func BenchmarkFromDocument(b *testing.B) {
	for _, c := range corpus.All() {
		status, err := agentstatus.Parse(c.Body)
		if err != nil {
			b.Fatal(err)
		}
		document, err := status.MarshalJSON()
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range []struct {
			name string
			text []byte
			read func([]byte) (*agentstatus.Status, error)
		}{{"Parse", c.Body, agentstatus.Parse}, {"FromDocument", document, agentstatus.FromDocument}} {
			b.Run(c.Name+"/"+r.name, func(b *testing.B) {
				b.SetBytes(int64(len(r.text)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := r.read(r.text); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// FuzzFromDocument looks for a document that is read as something else than what is
// written of it.
func FuzzFromDocument(f *testing.F) {
	f.Add([]byte(`{"state":"x","phase":"failed","created_at":"2026-03-05T10:30:00+02:00","usage":{"a":1},"messages":[{"sent_at_raw":"soon","parts":[` +
		`{"type":"file","file":{"url":"u","raw":{}}},{"type":"tool_invocation","args":{},"result":"\ud83d"},{"type":"new","x":1}]}]}`))
	told, err := documents.Load("../testdata/documents")
	if err != nil {
		f.Fatal(err)
	}
	for i := range told {
		f.Add([]byte(told[i].Document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		status, err := agentstatus.FromDocument(document)
		if err != nil {
			return
		}
		written, err := status.MarshalJSON()
		if err != nil || !json.Valid(written) {
			t.Fatalf("%q: error %v, written %q", document, err, written)
		}
		again, err := agentstatus.FromDocument(written)
		if err != nil {
			t.Fatalf("%q: %v", written, err)
		}
		if second, err := again.MarshalJSON(); err != nil || string(second) != string(written) {
			t.Fatalf("%q\n got %q, error %v\nwant %q", document, second, err, written)
		}
		if !again.CreatedAt.Equal(status.CreatedAt) || again.State != status.State || again.Phase != status.Phase ||
			again.Response != status.Response || len(again.Messages) != len(status.Messages) || again.FinalText() != status.FinalText() {
			t.Fatalf("%q: got %+v, want %+v", document, again, status)
		}
		if !reflect.DeepEqual(again.Told(), status.Told()) {
			t.Fatalf("%q: got %+v, want %+v", document, again.Told(), status.Told())
		}
		fields := &agentstatus.Status{State: "x", Phase: status.Phase, Run: status.Run} // as a vendor's client makes one
		if written, err = fields.MarshalJSON(); err != nil {
			t.Fatalf("%q: %v", document, err)
		}
		if again, err = agentstatus.FromDocument(written); err != nil || again.Phase != status.Phase {
			t.Fatalf("%q: %v, %+v", written, err, again)
		}
	})
}
