// The core reads through unsafe pointers, and its structs are the memory layout of
// the WebAssembly module. These tests hold what nothing else would notice: reads
// beyond the body, allocations, and the layout itself.
package scan_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/internal/testing/corpus"
)

// sample has every kind of value, part and escape.
const sample = ` {"interaction_id":"i","gummie_id":"g","state":"COMPLETED","created_ts":"2026-03-05T10:30:00.5+01:00",
 "messages":[{"id":"m1","role":"user","content":"Grüße \u00e9 \ud83d\ude00 😀","timestamp":"2026-03-05T10:30:00","parts":[]},
  {"id":"m2","role":"assistant","parts":[{"id":"p1","type":"text","text":"a\nb\ud800"},{"type":"reasoning","reasoning":"暗い"},
  {"type":"tool_invocation","toolCallId":"t","toolName":"n","toolCallState":"completed","result":{"args":{"a":[1,-2.5e+3,true,false,null,[],{}]},"result":[{"b":"\\"}]}},
  {"type":"file","file":{"filename":"f","media_type":"text/plain","artifact_url":"https://x/y"}},{"type":"error","error":"e"},{"type":"new","x":{"y":[0]}}]}],
 "response":"done","error_message":null,"unknown":[[{"k":"v"}]]}
`

// scanned scans a body with ample records, and returns a copy of all that came of it.
func scanned(body []byte) (scan.Doc, []scan.Message, []scan.Part) {
	var s scan.Scanner
	messages, parts := make([]scan.Message, 64), make([]scan.Part, 64)
	s.Scan(body, messages, parts)
	return s.Doc, messages[:s.Doc.MessageCount], parts[:s.Doc.PartCount]
}

// bodies are the sample cut off after every byte, and with every byte broken.
func bodies() [][]byte {
	var all [][]byte
	for i := range len(sample) + 1 {
		all = append(all, []byte(sample[:i]))
	}
	for i := range len(sample) {
		for _, c := range []byte{0, '"', '\\', '{', ']', 0x80, 0xE0, 0xF4} {
			body := []byte(sample)
			body[i] = c
			all = append(all, body)
		}
	}
	return all
}

// A byte behind the body must not matter, whatever it is.
func TestNothingBehindTheBodyIsRead(t *testing.T) {
	for _, body := range bodies() {
		want, wantMessages, wantParts := scanned(body[:len(body):len(body)])
		for _, tail := range []string{`"}]}]}]}]}`, "\\\\\\\\\\\\\\\\\\\\", "\x80\xBF\x80\xBF\x80\xBF\x80\xBF", "                 ", "u00410041"} {
			longer := append(bytes.Clone(body), tail...)
			got, messages, parts := scanned(longer[:len(body)])
			if got != want || !reflect.DeepEqual(messages, wantMessages) || !reflect.DeepEqual(parts, wantParts) {
				t.Fatalf("%q followed by %q: got %+v, want %+v", body, tail, got, want)
			}
		}
	}
}

// A body that ends too early says so, at its end.
func TestTruncatedAtEveryByte(t *testing.T) {
	whole := bytes.TrimSpace([]byte(sample))
	for i := range whole {
		doc, _, _ := scanned(whole[:i])
		if doc.Code != scan.CodeSyntax || doc.ErrorOffset != uint32(i) || doc.ErrorFound != scan.FoundEnd {
			t.Errorf("cut after %d bytes: got code %d at %d, found %d", i, doc.Code, doc.ErrorOffset, doc.ErrorFound)
		}
	}
}

// Whatever records a caller begins with, and however it grows them, the table is
// the same.
func TestRecordsOfAnySize(t *testing.T) {
	repeated := `{"state":"A","messages":[` + `{"parts":[{},{},{}]},{"parts":[{}],"parts":[{},{}]}` + `],"messages":[{},{"parts":[{"type":"text"}]}]}`
	for _, body := range []string{sample, repeated, sample[:600]} {
		want, wantMessages, wantParts := scanned([]byte(body))
		for first := range 4 {
			var s scan.Scanner
			messages, parts := make([]scan.Message, first), make([]scan.Part, first)
			code := s.Scan([]byte(body), messages, parts)
			for code == scan.CodeFull {
				messages, parts = append(messages, scan.Message{}), append(parts, scan.Part{})
				code = s.Resume(messages, parts)
			}
			if s.Doc != want || !reflect.DeepEqual(messages[:s.Doc.MessageCount], wantMessages) ||
				!reflect.DeepEqual(parts[:s.Doc.PartCount], wantParts) {
				t.Errorf("beginning with %d records: got %+v, want %+v", first, s.Doc, want)
			}
		}
	}
}

// The collector is absent from the module: an allocation would not even link.
func TestNothingAllocates(t *testing.T) {
	var (
		s        scan.Scanner
		body     = []byte(sample)
		messages = make([]scan.Message, 8)
		parts    = make([]scan.Part, 8)
		out      = make([]byte, 4096)
		failure  = []byte(`{"error":{"code":"a\u0062","message":"b\n"}}`)
		told     scan.Answer
		in       = scan.DecideInput{HTTPStatus: 429}
		decision scan.Decision
		header   = []byte("Sun, 06 Nov 1994 08:49:37 GMT")
	)
	for name, f := range map[string]func(){
		"Scan":      func() { s.Scan(body, messages, parts) },
		"a failure": func() { s.Scan(body[:700], messages, parts) },
		"ToJSON":    func() { s.Scan(body, messages, parts); s.ToJSON(out) },
		"FinalText": func() { s.Scan(body, messages, parts); s.FinalText(out) },
		"Explain":   func() { s.Scan(body[:9], messages, parts); s.Doc.Explain(out) },
		"Unescape":  func() { scan.Unescape(out, body, parts[0].Text.Start, parts[0].Text.End) },
		"Validate":  func() { s.Validate(body) },
		"Fenced":    func() { scan.Fenced(body) },
		"Tell":      func() { s.Tell(&told, 404, failure, &scan.Why{}) },
		"Decide":    func() { scan.Decide(&in, header, &decision) },
	} {
		if n := testing.AllocsPerRun(20, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

// The table is an ABI: 32-bit words only, cells in the documented order, records
// that begin at multiples of eight bytes.
func TestLayout(t *testing.T) {
	if got := unsafe.Sizeof(scan.Cell{}); got != 20 {
		t.Errorf("a cell has %d bytes, want 20", got)
	}
	if got := unsafe.Sizeof(scan.Message{}); got != 144 {
		t.Errorf("a message has %d bytes, want 144", got)
	}
	if got := unsafe.Sizeof(scan.Part{}); got != 328 {
		t.Errorf("a part has %d bytes, want 328", got)
	}
	for _, record := range []any{scan.Doc{}, scan.Message{}, scan.Part{}, scan.DecideInput{}, scan.Decision{}} {
		onlyWords(t, reflect.TypeOf(record))
	}
}

func onlyWords(t *testing.T, record reflect.Type) {
	for i := range record.NumField() {
		switch f := record.Field(i); f.Type.Kind() {
		case reflect.Uint32:
		case reflect.Struct:
			onlyWords(t, f.Type)
		default:
			t.Errorf("%s.%s is a %s, want 32-bit words", record, f.Name, f.Type)
		}
	}
}

// Offsets in UTF-16 units have to be exact: JavaScript cuts strings by them.
func TestUnits(t *testing.T) {
	bodies := []string{sample}
	// Near the end of a body characters are read one by one, and elsewhere in runs.
	for _, text := range []string{"é", "жжжж", "€", "中中中", "😀", "😀é€", "é é", "\u00e9é"} {
		for after := range 12 {
			bodies = append(bodies, `{"response":"`+text+`","state":"`+text+`"}`+strings.Repeat(" ", after))
		}
	}
	for _, body := range bodies {
		checkUnits(t, []byte(body))
	}
}

func checkUnits(t *testing.T, body []byte) {
	t.Helper()
	doc, messages, parts := scanned(body)
	units := func(end uint32) uint32 {
		n := uint32(0)
		for _, r := range string(body[:end]) {
			n++
			if r >= 0x10000 {
				n++
			}
		}
		return n
	}
	if doc.Code != scan.CodeOK || doc.BodyUnits != units(doc.BodyLen) {
		t.Errorf("%.60q: got code %d and %d units, want %d", body, doc.Code, doc.BodyUnits, units(doc.BodyLen))
	}
	check := func(record reflect.Value) {
		for i := range record.NumField() {
			if !record.Type().Field(i).IsExported() {
				continue
			}
			c, isCell := record.Field(i).Interface().(scan.Cell)
			if isCell && c.Meta != scan.Missing && (c.UStart != units(c.Start) || c.UEnd != units(c.End)) {
				t.Errorf("%.60q, %s: got units %d to %d, want %d to %d",
					body, record.Type().Field(i).Name, c.UStart, c.UEnd, units(c.Start), units(c.End))
			}
		}
	}
	check(reflect.ValueOf(doc))
	for _, m := range messages {
		check(reflect.ValueOf(m))
	}
	for _, p := range parts {
		check(reflect.ValueOf(p))
	}
}

// Where an error lies is told in units, too.
func TestUnitsOfErrors(t *testing.T) {
	for _, text := range []string{"é", "жжжж", "€", "中中中", "😀"} {
		for _, wrong := range []string{"}", "\x80", "\xf0\x9f", "1", `"x`} {
			body := `{"state":"` + text + `","response":"` + text + text + wrong
			doc, _, _ := scanned([]byte(body))
			units := uint32(0)
			for _, r := range body[:doc.ErrorOffset] {
				units += uint32(utf16.RuneLen(r))
			}
			if doc.Code != scan.CodeSyntax || doc.ErrorUOffset != units {
				t.Errorf("%q: got code %d at %d units, want %d", body, doc.Code, doc.ErrorUOffset, units)
			}
		}
	}
}

// A key that stood there before is told apart: a binding can warn of it.
func TestDuplicatesAreFlagged(t *testing.T) {
	doc, messages, parts := scanned([]byte(`{"state":"a","response":1,"messages":[],"state":"b","messages":[{"id":1,"id":2,"role":"r","parts":[{"id":1,"id":2,"type":"t"}]}]}`))
	for name, row := range map[string]struct {
		cell       scan.Cell
		duplicated bool
	}{
		"state": {doc.State, true}, "response": {doc.Response, false}, "messages": {doc.Messages, true},
		"id of a message": {messages[0].ID, true}, "role": {messages[0].Role, false},
		"id of a part": {parts[0].ID, true}, "type": {parts[0].Type, false},
	} {
		if got := row.cell.Meta&scan.Duplicated != 0; got != row.duplicated {
			t.Errorf("%s: duplicated is %v", name, got)
		}
	}
}

// A writer in the module hands out the length that it needs; it must need the same
// whatever room it has, and stay inside of it.
func TestToJSONInAnyRoom(t *testing.T) {
	var s scan.Scanner
	s.Scan([]byte(sample), make([]scan.Message, 8), make([]scan.Part, 8))
	want := make([]byte, 4096)
	size := s.ToJSON(want)
	for room := range int(size) + 8 {
		out := bytes.Repeat([]byte{'#'}, room+16)
		if got := s.ToJSON(out[:room]); got != size {
			t.Fatalf("in %d bytes it needs %d, otherwise %d", room, got, size)
		}
		if !bytes.Equal(out[room:], bytes.Repeat([]byte{'#'}, 16)) {
			t.Fatalf("in %d bytes it wrote behind them", room)
		}
		if room >= int(size) && !bytes.Equal(out[:size], want[:size]) {
			t.Fatalf("in %d bytes: got %s", room, out[:size])
		}
	}
}

// seeds are the bodies of the conformance vectors and the smallest corpus.
func seeds(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "vectors", "*.json"))
	if err != nil || len(files) == 0 {
		f.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(sample))
	f.Add(corpus.All()[0].Body)
}

// FuzzMemory looks for reads behind the body, and for spans outside of it.
func FuzzMemory(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		want, _, _ := scanned(body[:len(body):len(body)])
		longer := append(bytes.Clone(body), `"}]}]}]}\\\\\\\\`...)
		got, messages, parts := scanned(longer[:len(body)])
		if got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		inside := func(c scan.Cell) {
			if c.Start > c.End || int(c.End) > len(body) || c.UStart > c.UEnd || c.UEnd > c.End {
				t.Fatalf("cell %+v of a body of %d bytes", c, len(body))
			}
		}
		for _, m := range messages {
			for _, c := range []scan.Cell{m.Raw, m.ID, m.Role, m.Content, m.Timestamp, m.Parts} {
				if want.Code == scan.CodeOK {
					inside(c)
				}
			}
		}
		for _, p := range parts {
			for _, c := range []scan.Cell{p.Raw, p.ID, p.Type, p.Text, p.Reasoning, p.ToolCallID, p.ToolName, p.ToolCallState,
				p.Result, p.Error, p.File, p.Args, p.ResultResult, p.FileName, p.FileMediaType, p.FileURL} {
				if want.Code == scan.CodeOK {
					inside(c)
				}
			}
		}
	})
}

// What is made printable is cut to its room, in whole characters, and never written behind it.
func TestWordsInAnyRoom(t *testing.T) {
	var (
		s    scan.Scanner
		told scan.Answer
	)
	for _, text := range []string{"aé€😀\x80é", `"a\u00e9\u20ac\ud83d\ude00\ud83dé"`} {
		s.Tell(&told, 404, []byte(text), &scan.Why{})
		whole := string(told.Texts()[:told.Message])
		for room := range len(whole) + 2 {
			padding := strings.Repeat("x", scan.MaxErrorText-room)
			padded := padding + text
			if text[0] == '"' {
				padded = text[:1] + padding + text[1:]
			}
			s.Tell(&told, 404, []byte(padded), &scan.Why{})
			got := strings.TrimPrefix(string(told.Texts()[:told.Message]), padding)
			if len(got) > room || !strings.HasPrefix(whole, got) || !utf8.ValidString(got) || room >= len(whole) && got != whole {
				t.Errorf("%q in %d bytes: got %q of %q", text, room, got, whole)
			}
			if n := told.Problem; n > scan.MaxProblem || int(told.Message+n) != len(told.Texts()) {
				t.Errorf("%q in %d bytes: %d bytes of words", text, room, n)
			}
		}
	}
}

// A host notices by the generation that its view is of an earlier document.
func TestEachScanIsAnotherGeneration(t *testing.T) {
	var s scan.Scanner
	for want := uint32(1); want < 5; want++ {
		s.Scan([]byte(sample[:want*100]), make([]scan.Message, 8), make([]scan.Part, 8))
		if s.Doc.Generation != want {
			t.Errorf("scan %d has the generation %d", want, s.Doc.Generation)
		}
	}
}
