// The vectors have the mistakes that people and programs make; this has all the others
// that one byte can make, judged by encoding/json and unicode/utf8.
package agentstatus_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
)

// everything has each kind of value, escape and length of UTF-8 at each level.
const everything = ` {"state":"a\u00e9\ud83d\ude00\n","x":[-1.5e+3,true,false,null,{"k":[]}],
"messages" : [{"id":"é€😀","parts":[{"type":"text","text":"aé€😀b\\\"\/\b\f\r\t"},{"result":{"args":[0,{}]},"file":{"y":0}}]}]} `

func TestEveryByteEverywhere(t *testing.T) {
	agrees := func(body []byte) {
		_, err := agentstatus.Parse(bytes.Clone(body))
		var syntax *agentstatus.SyntaxError
		// A value of the wrong kind may come before the byte that is wrong.
		if valid := json.Valid(body) && utf8.Valid(body); valid && errors.As(err, &syntax) || !valid && err == nil {
			t.Errorf("%q: got %v, encoding/json and utf8 say %v", body, err, valid)
		}
	}
	agrees([]byte(everything))
	for i := range everything {
		agrees([]byte(everything[:i] + everything[i+1:])) // one byte is missing
		for c := range 256 {
			other := []byte(everything)
			other[i] = byte(c)
			agrees(other)
			agrees([]byte(everything[:i] + string([]byte{byte(c)}) + everything[i:]))
		}
	}
}

// Strings are read eight and sixteen bytes at a time, and in other ways near the end of
// the body: what stands in them must not depend on where.
func TestStringsAtEveryDistance(t *testing.T) {
	for _, text := range []string{`\n`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\v`, `\u00g0`, "é", "€", "😀", "жжжжжжжж", "中中中中", "\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x1f", "\x7f", `"`} {
		for before := range 34 {
			for after := range 34 {
				body := []byte(`{"state":"` + strings.Repeat("x", before) + text + strings.Repeat("y", after) + `"}`)
				s, err := agentstatus.Parse(bytes.Clone(body))
				if valid := json.Valid(body) && utf8.Valid(body); valid != (err == nil) {
					t.Fatalf("%q: got %v, encoding/json and utf8 say %v", body, err, valid)
				}
				if err != nil {
					continue
				}
				var want struct{ State string }
				if err := json.Unmarshal(body, &want); err != nil || string(s.State) != want.State {
					t.Fatalf("%q: got %q, want %q (%v)", body, s.State, want.State, err)
				}
			}
		}
	}
}

// A normalised document never has a lone surrogate: some readers refuse it.
func TestLoneSurrogatesAreMended(t *testing.T) {
	for escaped, want := range map[string]string{
		`\ud83d`:             "\uFFFD",
		`\ude00`:             "\uFFFD",
		`\ude00\ude00`:       "\uFFFD\uFFFD",
		`\ude00\ud83d\ude00`: "\uFFFD" + `\ud83d\ude00`,
		`\ud83d\ud83d\ude00`: "\uFFFD" + `\ud83d\ude00`,
		`\ud83d\n\ude00`:     "\uFFFD" + `\n` + "\uFFFD",
		`\ud83dx`:            "\uFFFDx",
		`\ud83d\u0041`:       "\uFFFD" + `\u0041`,
	} {
		doc, err := mustParse(t, `{"state":"FAILED","error_message":"`+escaped+`"}`).MarshalJSON()
		if err != nil || !strings.Contains(string(doc), `"error_message":"`+want+`"`) {
			t.Errorf("%s: got %s, %v, want %s", escaped, doc, err, want)
		}
	}
}
