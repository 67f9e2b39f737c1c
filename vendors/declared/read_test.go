package declared_test

// What a file selects is read by its meaning: times by how they are written, texts by what they are
// of, states by all of their fields. Hostile answers cost what their size allows, and no more.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors/declared"
)

// read reads a body by a file with further lines, before its first table and after its last.
func read(t *testing.T, before, after, body string) *agentstatus.Status {
	t.Helper()
	vendor, err := declared.Parse("acme.toml", []byte(strings.Replace(sound, "[get]", before+"\n[get]", 1)+after))
	if err != nil {
		t.Fatal(err)
	}
	status, err := vendor.Read(t.Context(), nil, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func TestTimes(t *testing.T) {
	at := time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
	for _, row := range []struct {
		times, value string
		want         time.Time
	}{
		{"", `"2026-03-05T10:30:00Z"`, at},
		{"", `"2026-03-05T12:30:00+02:00"`, at},
		{"", `"2026-03-05T10:30:00"`, at}, // of no zone: UTC
		{"", `"2026-03-05 10:30:00"`, at},
		{"", `"2026-03-05T10:30:00.123456Z"`, at.Add(123456 * time.Microsecond)},
		{"", `1772706600`, at},
		{"", `1772706600000`, at},
		{"", `"1772706600"`, at},
		{"", `1772706600.5`, at.Add(500 * time.Millisecond)},
		{"", `1772706600123`, at.Add(123 * time.Millisecond)},
		{"seconds", `1772706600`, at},
		{"seconds", `"2026-03-05T10:30:00Z"`, time.Time{}},
		{"ms", `1772706600000`, at},
		{"ms", `86400000`, time.Date(1970, 1, 2, 0, 0, 0, 0, time.UTC)}, // which the value alone does not tell
		{"rfc3339", `"2026-03-05T10:30:00Z"`, at},
		{"rfc3339", `1772706600`, time.Time{}},
		{"", `0`, time.Time{}},
		{"", `-5`, time.Time{}},
		{"", `1e30`, time.Time{}},
		{"", `"tomorrow"`, time.Time{}},
		{"", `null`, time.Time{}},
		{"", `{}`, time.Time{}},
		{"", `true`, time.Time{}},
	} {
		before := `created_at = "at"`
		if row.times != "" {
			before += "\ntimes = \"" + row.times + `"`
		}
		if got := read(t, before, "", `{"status":"done","at":`+row.value+`}`).CreatedAt; !got.Equal(row.want) || got.Location() != time.UTC {
			t.Errorf("%s of %q: got %v, want %v", row.value, row.times, got, row.want)
		}
	}
}

func TestReplies(t *testing.T) {
	for _, row := range []struct{ path, body, want string }{
		{`"out"`, `"Hi."`, "Hi."},
		{`"out"`, `""`, ""},
		{`"out"`, `null`, ""},
		{`"out"`, `{}`, ""},
		{`"out"`, `[ ]`, ""},
		{`"out"`, `42`, "42"},
		{`"out"`, `false`, "false"},
		{`"out"`, `["a","","b"]`, "a\n\nb"},
		{`"out"`, `["a",{"b":1}]`, `["a",{"b":1}]`},
		{`"out"`, `{"a": 1}`, `{"a": 1}`},
		{`"out"`, `"\u00e4\n\ud83d\ude00"`, "ä\n😀"},
		{`["none", "out.a", "out.b"]`, `{"a":"","b":"second"}`, "second"},
	} {
		if got := read(t, "reply = "+row.path, "", `{"status":"done","out":`+row.body+`}`).Response; got != row.want {
			t.Errorf("%s of %s: got %q, want %q", row.path, row.body, got, row.want)
		}
	}
}

func TestStates(t *testing.T) {
	after := `
idle = "running"
"idle/asks" = "needs_input"
"gone/*" = "expired"
"gone/sick" = "failed"
7 = "cancelled"
true = "completed"
[[rules]]
state = "done"
equals = { "n" = 3, "b" = false }
phase = "failed"
[[rules]]
state = ["done", "idle"]
exists = "why"
missing = "fine"
phase = "cancelled"
[[rules]]
equals = { stop = ["a", "b"] }
phase = "completed"
partial = true
`
	for body, want := range map[string]string{
		`{"status":"done"}`:                            "done completed",
		`{"status":"idle"}`:                            "idle running",
		`{"status":"idle","detail":"asks"}`:            "idle/asks needs_input",
		`{"status":"idle","detail":"new"}`:             "idle/new running",
		`{"status":"gone","detail":"old"}`:             "gone/old expired",
		`{"status":"gone","detail":"sick"}`:            "gone/sick failed",
		`{"status":"gone"}`:                            "gone unknown",
		`{"status":"DONE"}`:                            "DONE unknown",
		`{"status":7}`:                                 "7 cancelled",
		`{"status":true}`:                              "true completed",
		`{"status":"done","n":3,"b":false}`:            "done failed",
		`{"status":"done","n":3}`:                      "done completed",
		`{"status":"done","why":"x"}`:                  "done cancelled",
		`{"status":"done","why":"x","fine":"y"}`:       "done completed",
		`{"status":"done","why":[]}`:                   "done completed",
		`{"status":"other","stop":"b"}`:                "other completed partial",
		`{"status":"done","detail":null,"stop":"c"}`:   "done completed",
		`{"status":"idle","why":"x","stop":"a"}`:       "idle cancelled", // the first rule counts
		`{"status":"gone","detail":"old","why":"why"}`: "gone/old expired",
	} {
		content := strings.Replace(sound, `state = "status"`, `state = ["status", "detail"]`, 1) + after
		vendor, err := declared.Parse("acme.toml", []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		status, err := vendor.Read(t.Context(), nil, []byte(body))
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		got := fmt.Sprint(status.State, " ", status.Phase)
		if status.Told().Partial {
			got += " partial"
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

// Whatever of another type stands where a list or an element is read, it is left out.
func TestListsOfOtherThings(t *testing.T) {
	after := `
[[messages]]
each = "m"
text = "text"
role = "by"
roles = { ai = "assistant" }
[[files]]
each = "f"
name = "=a.txt"
url = "@this"
[[tool_calls]]
each = "c"
id = "id"
args = "args"
`
	status := read(t, "", after, `{"status":"done","m":[null,7,"x",{"text":"Hi.","by":"ai"},[],{"text":{"a":1}}],"f":"https://x","c":{"id":1,"args":"{\"a\":1}"}}`)
	var texts []string
	for _, m := range status.Messages {
		for _, p := range m.Parts {
			if p.Kind == agentstatus.PartText {
				texts = append(texts, m.Role+" "+p.Text)
			}
		}
	}
	if got := strings.Join(texts, "; "); got != `assistant Hi.; assistant {"a":1}` {
		t.Errorf("texts: %s", got)
	}
	if f := status.Files(); len(f) != 1 || f[0].Name != "a.txt" || f[0].URL != "https://x" {
		t.Errorf("files: %+v", f)
	}
	if c := status.ToolCalls(); len(c) != 1 || c[0].ID != "1" || string(c[0].Args) != `{"a":1}` {
		t.Errorf("tool calls: %+v", c)
	}
}

// Elements are counted as messages and parts are elsewhere: an answer of ten million of them takes
// no gigabytes.
func TestTooManyElements(t *testing.T) {
	vendor, err := declared.Parse("acme.toml", []byte(sound+"[[files]]\neach = \"f\"\nname = \"n\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	body := func(n int) []byte {
		return []byte(`{"status":"done","f":[` + strings.Repeat(`{"n":"y"},`, n) + `{"n":"x"}]}`)
	}
	if _, err := vendor.Read(t.Context(), nil, body(65_536)); err == nil || !strings.Contains(err.Error(), "limit messages_and_parts reached") {
		t.Errorf("got %v", err)
	}
	status, err := vendor.Read(t.Context(), nil, body(65_535))
	if err != nil || len(status.Files()) != 65_536 {
		t.Errorf("got %v", err)
	}
}

// Who reads a long answer ends when the caller does.
func TestReadingEndsWithItsContext(t *testing.T) {
	vendor, err := declared.Parse("acme.toml", []byte(sound))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := vendor.Read(ctx, nil, []byte(`{"status":"done"}`)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// No answer takes a reader down, and what is read can be written.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join(vectorsFolder, "*", "*.json"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		var v struct{ Get, Result json.RawMessage }
		if json.Unmarshal(raw, &v) == nil && v.Get != nil { // else it is of another package
			f.Add([]byte(v.Get), []byte(v.Result))
		}
	}
	f.Fuzz(func(t *testing.T, get, result []byte) {
		for _, name := range declared.Names() {
			vendor, err := declared.Named(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, bodies := range [][][]byte{{get}, {get, result}} {
				status, err := vendor.Read(t.Context(), nil, bodies...)
				if err != nil {
					continue
				}
				if _, err := status.MarshalJSON(); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
		}
	})
}

// What reading costs beside the core that reads Gumloop's documents of the same size.
func BenchmarkRead(b *testing.B) {
	for _, kib := range []int{2, 64, 1024} {
		text := strings.Repeat("All is well. ", kib*1024/13)
		body := []byte(`{"id":"resp_1","status":"completed","created_at":1,"model":"m","output":[{"type":"message","id":"m1","role":"assistant","content":[{"type":"output_text","text":"` + text + `"}]}]}`)
		vendor, err := declared.Named("openai-responses")
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("declared/%dKiB", kib), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := vendor.Read(b.Context(), nil, body); err != nil {
					b.Fatal(err)
				}
			}
		})
		ours := []byte(`{"interaction_id":"resp_1","state":"COMPLETED","response":"` + text + `","messages":[{"id":"m1","role":"assistant","parts":[{"type":"text","text":"` + text + `"}]}]}`)
		b.Run(fmt.Sprintf("agentstatus/%dKiB", kib), func(b *testing.B) {
			b.SetBytes(int64(len(ours)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := agentstatus.Parse(ours); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
