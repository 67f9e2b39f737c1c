// A path that a caller sends must not cost a worker its memory or its time, whatever the
// document that the agent made.
package agentstatus_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
)

func nested(key string, depth, payload int) string {
	return strings.Repeat(`{"`+key+`":`, depth) + `"` + strings.Repeat("a", payload) + `"` + strings.Repeat("}", depth)
}

func repeated(element string, size int) string {
	return "[" + element + strings.Repeat(","+element, size/(len(element)+1)-1) + "]"
}

// costly are paths and documents that took long, or much memory, or would.
var costly = []struct{ path, doc string }{
	{"x.#", nested("x", 400, 1<<19)},
	{strings.Repeat("#.", 300) + "x", strings.Repeat("[", 500) + strings.Repeat("1,", 1<<18) + "1" + strings.Repeat("]", 500)},
	{"#.#.x", repeated("[]", 1<<20)},
	{"#.#.x", repeated("[[]]", 1<<20)},
	{"#.x", repeated("[]", 1<<20)},
	{"#.{" + strings.Repeat("n", 900) + ":x}", repeated(`{"x":1}`, 1<<20)},
	{`#.!"` + strings.Repeat("n", 900) + `"`, repeated(`{}`, 1<<20)},
	{`*.\` + strings.Repeat("n", 900), "{" + strings.Repeat(`"a":{},`, 1<<17) + `"a":1}`},
	{"*." + strings.Repeat("n", 900), "{" + strings.Repeat(`"a":{},`, 1<<17) + `"a":1}`},
	{"*a*a*a*a*b", "{" + strings.Repeat(`"aaaaaaaaaaaaaaaaaaaaa":1,`, 1<<15) + `"a":1}`},
	{`#(%"*a*a*a*a*b")#`, repeated(`"aaaaaaaaaaaaaaaaaaaaaaaaa"`, 1<<20)},
	{`#(%"*a*b")#`, repeated(`"`+strings.Repeat("a", 100)+`"`, 1<<20)},
	{"[" + strings.Repeat("a,", 400) + "a]", `{"b":"` + strings.Repeat("x", 1<<20) + `"}`},
	{strings.Repeat("@tostr|", 100) + "@this", repeated(`"<"`, 1<<18)},
	{"@tostr", repeated(`"<<<<<<"`, 1<<20)},
	{"@keys|@keys|@keys", repeated("1", 1<<20)},
	{"@reverse|@reverse", repeated("1", 1<<20)},
	{"@join", repeated(`{"a":1}`, 1<<20)},
	{`@flatten:{"deep":true}`, strings.Repeat("[", 500) + strings.Repeat("1,", 1<<18) + "1" + strings.Repeat("]", 500)},
	{strings.Repeat("#(", 200) + "a" + strings.Repeat(")", 200), strings.Repeat("[", 500) + strings.Repeat(`"\n",`, 1<<17) + "1" + strings.Repeat("]", 500)},
	{"messages.#.parts.#.text", `{"messages":` + repeated(`{"parts":[{"text":"a\nb"}]}`, 1<<20) + "}"},
}

// allocated is how many bytes an evaluation allocates.
func allocated(t *testing.T, doc []byte, path string) (bytes uint64, err error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	selected, err := agentstatus.QueryAllJSON(t.Context(), doc, path)
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Skip(err)
	}
	return after.TotalAlloc - before.TotalAlloc, selected[0].Err
}

const mostAllocated = 64 << 20

func TestQueriesAreBounded(t *testing.T) {
	for _, c := range costly {
		if bytes, err := allocated(t, []byte(c.doc), c.path); bytes > mostAllocated {
			t.Errorf("%.40s on %.20s…: %d bytes allocated (%v)", c.path, c.doc, bytes, err)
		}
	}
}

func TestModifiersAreAllowedByName(t *testing.T) {
	for _, path := range []string{
		"@dig:x", "@dig:@dig:y", "a.@dig:x", "a|@dig", "{a:@dig:x}", "[@dig]", "#(@dig:x==1)", "#( @dig:x)#", "@pretty",
		"a.#.@group", `@pretty:{"indent":"x"}`, "@this|@dig:x", `@flatten:{"deep":true}|@dig:x`,
	} {
		_, ok := agentstatus.QueryJSON([]byte(`{"a":[{"x":1}]}`), path)
		var refused *agentstatus.PathError
		if err := agentstatus.CheckPath(path); ok || !errors.As(err, &refused) ||
			!strings.Contains(err.Error(), "modifier @") || !strings.Contains(err.Error(), "@reverse, @this") {
			t.Errorf("%s: got %v, %v", path, ok, err)
		}
	}
	for _, path := range []string{"@this", "a.@reverse", "@type", "user@dig", `\@dig`, "a.@digital", "{k:@keys}", "a.#.@id"} {
		if err := agentstatus.CheckPath(path); err != nil {
			t.Error(err)
		}
	}
}

func TestQueryAll(t *testing.T) {
	s, err := agentstatus.Parse([]byte(queried))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.QueryAll(t.Context(), "phase", "missing", "@dig:x", "messages.#")
	if err != nil {
		t.Fatal(err)
	}
	if string(got[0].Value) != `"completed"` || got[1].Value != nil || got[1].Err != nil || got[2].Err == nil || string(got[3].Value) != "2" {
		t.Errorf("got %+v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.QueryAll(ctx, "phase"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v after the cancel", err)
	}
}

// What people ask of a document of a megabyte is not refused.
func TestOrdinaryPathsAreAfforded(t *testing.T) {
	part := `{"type":"tool_invocation","tool_name":"search","args":{"query":"` + strings.Repeat("a\\n", 100) + `"}}`
	doc := []byte(`{"state":"COMPLETED","response":"r","messages":` + repeated(`{"role":"assistant","parts":[`+part+`]}`, 1<<20) + `}`)
	for _, path := range []string{
		"response", "messages.#", "messages.#.role", `messages.#.parts.#(tool_name=="search").args.query`,
		`messages.#(role=="assistant")#.parts.@flatten`, "{state,response}", "messages.@reverse.0.parts.0.args",
		"messages.#.parts.#.tool_name|@flatten", `messages.#(role%"ass*").role`, "{s:state,tools:messages.#.parts.#.tool_name}",
	} {
		selected, err := agentstatus.QueryAllJSON(t.Context(), doc, path)
		if err != nil || selected[0].Err != nil || selected[0].Value == nil {
			t.Errorf("%s: %v, %v", path, err, selected[0].Err)
		}
	}
}

// FuzzQueryCost: any path of a kilobyte on any document of a megabyte allocates at most 64 MiB,
// and takes 100 ms on an idle machine; here the clock is a backstop. A piece is repeated up to a
// megabyte, so that small inputs are large documents.
//
// The worst that a search by the time found, in two and a half minutes of mutating what is slowest
// on each of 19 kinds of documents: "#.@v" and 900 times "e" on numbers of eleven digits, 72 ms of
// a processor, and 2.6 s of it on 32 MiB. The next ones are "#.a#.?" on ones, 44 ms, and a query
// that has a backslash on empty objects, 31 ms.
func FuzzQueryCost(f *testing.F) {
	for _, c := range costly {
		f.Add(c.path, c.doc[:min(len(c.doc), 64)], "", uint16(1))
	}
	f.Add("#.#.x", "[]", ",", uint16(65535))
	f.Add("*a*a*b", `"aaaaaaaaaaaaa":1`, ",", uint16(65535))
	f.Add(strings.Repeat("#.", 100)+"x", "[", "", uint16(500))
	f.Fuzz(func(t *testing.T, path, piece, separator string, times uint16) {
		n := min(int(times), (1<<20)/(len(piece)+len(separator)+1))
		text := strings.Repeat(piece+separator, n) + piece
		for _, doc := range []string{text, "[" + text + "]", "{" + text + "}", text + "1" + strings.Repeat("]", n)} {
			if len(doc) > 1<<20 {
				continue
			}
			start := time.Now()
			if bytes, err := allocatedOrNone(doc, path); bytes > mostAllocated {
				t.Fatalf("%d bytes allocated (%v)", bytes, err)
			}
			if took := time.Since(start); took > 5*time.Second { // a backstop on a loaded machine
				t.Fatalf("took %v", took)
			}
		}
	})
}

// allocatedOrNone is allocated where the document may be no JSON.
func allocatedOrNone(doc, path string) (uint64, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := agentstatus.QueryAllJSON(context.Background(), []byte(doc), path)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, err
}
