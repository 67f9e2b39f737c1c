// The loader guards the vectors: a case with a misspelled field, without a reason,
// or with nothing to check would pass for ever. These tests hold it to that. What
// the vectors themselves say is tested where they are used.
package vectors_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/testing/vectors"
)

// folder writes files (name → text) into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	dir := folder(t, map[string]string{
		"a-text.json":   `{"reason":"r1","http":{"status":200,"headers":{"Retry-After":"3"}},"body":"ab\u0000","want":{"error":{"type":"syntax","offset":0}}}`,
		"b-base64.json": `{"reason":"r2","http":{"status":200},"body_base64":"//4=","max_bytes":7,"want":{"error":{"type":"limit","offset":1,"found":9}}}`,
		"c-file.json":   `{"reason":"r3","http":{"status":200},"body_file":"samples/x.json","want":{"document":{"n":1e999}},"final_text":"","tool_calls":0}`,
		"d-repeat.json": `{"reason":"r4","http":{"status":404},"body_repeat":[{"text":"ab","times":3},{"text":"c","times":1}],"want":{"api_error":{"code":"x","message":""}}}`,
		"e-net.json":    `{"reason":"r5","network":true,"decide":[{"policy":{},"progress":{},"now":"2026-03-05T10:30:00Z","random":0.5,"want":{"action":"wait","reason":"network","delay_ms":4000}}]}`,
		"f-large.json":  `{"reason":"r6","http":{"status":200},"body":"{}","want":{"document_repeat":[{"text":"[","times":2},{"text":"]","times":2}]}}`,
		"samples/x.json": `{}
`,
	})
	all, err := vectors.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 6 {
		t.Fatalf("got %d vectors, want 6", len(all))
	}
	for i, want := range []string{"ab\x00", "\xff\xfe", "{}\n", "abababc", "", "{}"} {
		if got := string(all[i].Body()); got != want || all[i].Size() != len(want) {
			t.Errorf("%s: body %q of %d bytes, want %q", all[i].Name, got, all[i].Size(), want)
		}
	}
	if v := all[0]; v.Name != "a-text" || v.Reason != "r1" || v.HTTPStatus != 200 || v.RetryAfter != "3" || v.Error.Type != "syntax" {
		t.Errorf("got %+v", v)
	}
	if v := all[1]; v.MaxBytes != 7 || v.Error.Found.Number != 9 {
		t.Errorf("got %+v", v)
	}
	if v := all[2]; string(v.Document) != `{"n":1e999}` || *v.FinalText != "" || *v.ToolCalls != 0 || v.Files != nil {
		t.Errorf("got %+v", v)
	}
	if v := all[4]; !v.Network || v.Decide[0].Want.DelayMS != 4000 {
		t.Errorf("got %+v", v)
	}
	if v := all[5]; string(v.Document) != "[[]]" {
		t.Errorf("got %+v", v)
	}
}

func TestLoadRefuses(t *testing.T) {
	const (
		start  = `{"reason":"r","http":{"status":200},`
		syntax = `"want":{"error":{"type":"syntax","offset":0}}}`
		good   = start + `"body":"",` + syntax
	)
	for _, c := range []struct {
		reason string
		files  map[string]string
		says   string
	}{
		{"a misspelled field checks nothing", map[string]string{"v.json": start + `"body":"","finaltext":"",` + syntax}, `unknown field "finaltext"`},
		{"so does one inside want", map[string]string{"v.json": start + `"body":"","want":{"error":{"type":"syntax","ofset":0}}}`}, `unknown field "ofset"`},
		{"each case has a reason", map[string]string{"v.json": `{"reason":" ","http":{"status":200},"body":"",` + syntax}, `no "reason"`},
		{"each case has a reason of its own", map[string]string{"v.json": good, "w.json": good}, "vector w: its reason is that of v"},
		{"no case without a poll", map[string]string{"v.json": `{"reason":"r","body":"",` + syntax}, `exactly one of "http" and "network"`},
		{"a poll has an answer or none", map[string]string{"v.json": start + `"network":true,"body":"",` + syntax}, `exactly one of "http" and "network"`},
		{"no answer has no body", map[string]string{"v.json": `{"reason":"r","network":true,"body":"x","decide":[]}`}, "neither a body"},
		{"an answer has a status", map[string]string{"v.json": `{"reason":"r","http":{},"body":"",` + syntax}, `no "status"`},
		{"an answer has a body", map[string]string{"v.json": start + syntax}, "0 of"},
		{"and one body only", map[string]string{"v.json": start + `"body":"","body_base64":"",` + syntax}, "2 of"},
		{"something is checked", map[string]string{"v.json": start + `"body":""}`}, "nothing is checked"},
		{"one thing is wanted", map[string]string{"v.json": start + `"body":"","want":{}}`}, `"want" has 0`},
		{"and no second one", map[string]string{"v.json": start + `"body":"","want":{"document":{},"error":{"type":"syntax"}}}`}, `"want" has 2`},
		{"a 2xx has no API error", map[string]string{"v.json": start + `"body":"","want":{"api_error":{}}}`}, "not 2xx"},
		{"an error answer has no document", map[string]string{"v.json": `{"reason":"r","http":{"status":404},"body":"","want":{"document":{}}}`}, "not 2xx"},
		{"an error has no final text", map[string]string{"v.json": start + `"body":"","final_text":"",` + syntax}, "are for a"},
		{"only Retry-After is looked at", map[string]string{"v.json": `{"reason":"r","http":{"status":200,"headers":{"retry-after":"1"}},"body":"",` + syntax}, "only"},
		{"a file holds one case", map[string]string{"v.json": good + "{}"}, "something follows"},
		{"a pause asked for is looked at", map[string]string{"v.json": `{"reason":"r","http":{"status":429,"headers":{"Retry-After":"1"}},"body":"","decide":[{}]}`}, `"retry_after_delay_ms" has to be`},
		{"and none without the header", map[string]string{"v.json": start + `"body":"","decide":[{"want":{"retry_after_delay_ms":0}}]}`}, "and only there"},
		{"no pause comes from nowhere", map[string]string{"v.json": start + `"body":"","decide":[{"want":{"poll_after_ms":1}}]}`}, "what the document asks for"},
		{"base64 is base64", map[string]string{"v.json": start + `"body_base64":"!",` + syntax}, "body_base64"},
		{"a sample exists", map[string]string{"v.json": start + `"body_file":"samples/x.json",` + syntax}, "body_file"},
		{"a sample is used", map[string]string{"v.json": good, "samples/y.json": "{}"}, "sample y.json: no vector uses it"},
		{"nothing else lies around", map[string]string{"v.json": good, "notes.txt": ""}, "not a vector"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			_, err := vectors.Load(folder(t, c.files))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got error %v, want one that says %q", err, c.says)
			}
		})
	}
	if _, err := vectors.Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a folder that does not exist was loaded")
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		reason, got, want, says string // says: part of the error; empty where they are equal
	}{
		{"the order of keys has no meaning", `{"a":1,"b":[true,null,"x"]}`, ` {"b":[true,null,"x"],"a":1} `, ""},
		{"spellings of numbers have", `{"a":1.0}`, `{"a":1}`, "$.a: got the number 1.0, want the number 1"},
		{"no number is rounded", `9007199254740993`, `9007199254740992`, "$: got"},
		{"a number is no string of it", `["1"]`, `[1]`, "$[0]"},
		{"lone surrogates are U+FFFD", `"\ud800"`, `"\ufffd"`, ""},
		{"of a repeated key the last counts", `{"a":1,"a":2}`, `{"a":2}`, ""},
		{"a missing key", `{}`, `{"a":null}`, `no "a"`},
		{"a key too many", `{"a":null}`, `{}`, `got "a" = null`},
		{"lengths", `[1]`, `[1,2]`, "got 1 elements, want 2"},
		{"kinds", `{}`, `[]`, "$: got"},
		{"kinds the other way", `[]`, `{}`, "$: got"},
		{"a container is no scalar", `[]`, `null`, "$: got"},
		{"got has to be JSON", `{`, `{}`, "got is not JSON"},
		{"want has to be JSON", `{}`, `{`, "want is not JSON"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			err := vectors.Compare([]byte(c.got), []byte(c.want))
			if c.says == "" && err != nil {
				t.Errorf("got error %v, want none", err)
			}
			if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("got error %v, want one that says %q", err, c.says)
			}
		})
	}
}
