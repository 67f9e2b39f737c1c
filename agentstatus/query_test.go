// Paths come from the inputs of workflows: a wrong one must be no value, and never
// a panic or broken JSON in a history.
package agentstatus_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

const queried = `{"state":"COMPLETED","response":"r","messages":[{"role":"user"},{"role":"assistant","parts":[
 {"type":"tool_invocation","toolName":"search","result":{"args":{"query":"a\nb","n":1e400},"result":[1,{"x":null}]}}]}]}`

func TestQuery(t *testing.T) {
	s, err := agentstatus.Parse([]byte(queried))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"phase":           `"completed"`,
		"messages.#":      `2`,
		"messages.#.role": `["user","assistant"]`,
		`messages.1.parts.#(tool_name=="search").args.query`: `"a\nb"`,
		"messages.1.parts.0.args.n":                          `1e400`,
		"messages.1.parts.0.result.1.x":                      `null`,
		"{state,response}":                                   `{"state":"COMPLETED","response":"r"}`,
		"messages.1.parts.0.result":                          `[1,{"x":null}]`,
	} {
		if got, ok := s.Query(path); !ok || string(got) != want {
			t.Errorf("%s: got %s, %t, want %s", path, got, ok, want)
		}
	}
	for _, path := range []string{"", "missing", "messages.9", strings.Repeat("a", 1025), "!x"} {
		if got, ok := s.Query(path); ok {
			t.Errorf("%.20q: got %s, want nothing", path, got)
		}
	}
}

func TestQueryJSONWantsJSON(t *testing.T) {
	if got, ok := agentstatus.QueryJSON([]byte(`{"a":1`), "a"); ok {
		t.Errorf("got %s of a broken document", got)
	}
}

func FuzzQuery(f *testing.F) {
	for _, path := range []string{"messages.#.role", "..0", "@this|@pretty", "{a,b:[c]}", `#(a=="b")#.c`, "!1", "!\"\xcc\"", "a|b.*?"} {
		f.Add(path)
	}
	s, err := agentstatus.Parse([]byte(queried))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if got, ok := s.Query(path); ok != json.Valid(got) {
			t.Errorf("got %s, %t", got, ok)
		}
	})
}

// Paths come with the inputs of waits, and their cost is exponential in their length: a
// worker that evaluated each of these would run out of memory, as would the next one.
func TestQueriesDoNotExplode(t *testing.T) {
	doc := []byte(`{"a":"b\"c","x\"":1}`)
	for _, path := range []string{
		strings.Repeat("@tostr|", 140) + "@this",
		strings.Repeat("[@this,@this]|", 70) + "@this",
		strings.Repeat("{a:@this,b:@this}|", 50) + "@this",
		strings.Repeat(`["]",@this,@this]|`, 50) + "@this",
		`x"|` + strings.Repeat("[@this,@this]|", 70) + `"`,
		strings.Repeat("[a,a,a,a,a,a,a,a]|", 50) + "@this",
	} {
		if value, ok := agentstatus.QueryJSON(doc, path); ok {
			t.Errorf("%.40s… of %d bytes made %d", path, len(path), len(value))
		}
	}
	large := []byte(`{"a":"` + strings.Repeat("x", 20<<20) + `"}`)
	if value, ok := agentstatus.QueryJSON(large, "["+strings.TrimSuffix(strings.Repeat("a,", 500), ",")+"]"); ok {
		t.Errorf("made %d bytes of 20 MiB", len(value))
	}
	// What callers need stays possible.
	for path, want := range map[string]string{
		"a":                              `"b\"c"`,
		"[a,a,a,a,a,a,a,a]":              `["b\"c","b\"c","b\"c","b\"c","b\"c","b\"c","b\"c","b\"c"]`,
		"{p:{q:a,r:[a]},s:{t:a}}|@ugly":  `{"p":{"q":"b\"c","r":["b\"c"]},"s":{"t":"b\"c"}}`,
		"@this|@values|@reverse|@join|#": "",
	} {
		if value, ok := agentstatus.QueryJSON(doc, path); ok != (want != "") || string(value) != want {
			t.Errorf("%s: got %s, %v, want %s", path, value, ok, want)
		}
	}
	if value, ok := agentstatus.QueryJSON(large, "{b:a,c:a}"); !ok || len(value) < 40<<20 {
		t.Errorf("got %d bytes, %v", len(value), ok)
	}
}

// The document of a body at the depth limit nests deeper than a body may.
func TestQueryOfTheDeepestDocument(t *testing.T) {
	body := `{"state":"COMPLETED","response":"r","messages":[{"parts":[{"type":"new","of":` +
		strings.Repeat("[", 507) + strings.Repeat("]", 507) + `}]}]}`
	s, err := agentstatus.Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := s.Query("response"); !ok || string(got) != `"r"` {
		t.Errorf("got %s, %v", got, ok)
	}
}
