// The tests of the strict decoder. Each row is an input that encoding/json, or the
// SDK's own payload conversion, takes without a word or refuses without saying
// where. Semantic checks (ranges, enums) belong to the callers and are left out.
package strictjson_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/agentwait/agentwait/internal/strictjson"
)

type embedded struct {
	ID string `json:"id"`
}

type nested struct {
	Count int        `json:"count"`
	At    *time.Time `json:"at"`
}

type input struct {
	embedded
	Flag    bool              `json:"flag"`
	Seconds float64           `json:"seconds"`
	Small   int8              `json:"small"`
	Grace   *float64          `json:"grace,omitempty"`
	List    []string          `json:"list"`
	Names   map[string]string `json:"names"`
	Nested  *nested           `json:"nested"`
	Raw     json.RawMessage   `json:"raw"`
	Hidden  string            `json:"-"`
}

func TestDecodeReadsEveryKind(t *testing.T) {
	const document = ` {"id":"a\u0062","flag":true,"seconds":1.5,"small":5.0,"grace":0,"list":["x","y"],
		"names":{"n":"p","m":""},"nested":{"count":-3,"at":"2026-03-05T10:30:00+01:00"},"raw":{"k":[1.10]}} `
	var got input
	if err := strictjson.Decode([]byte(document), &got); err != nil {
		t.Fatal(err)
	}
	at, zero := time.Date(2026, 3, 5, 9, 30, 0, 0, time.UTC), 0.0
	want := input{
		embedded: embedded{ID: "ab"}, Flag: true, Seconds: 1.5, Small: 5, Grace: &zero,
		List: []string{"x", "y"}, Names: map[string]string{"n": "p", "m": ""},
		Nested: &nested{Count: -3, At: &at}, Raw: json.RawMessage(`{"k":[1.10]}`),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDecodeReadsNullAsAbsent(t *testing.T) {
	var got input
	err := strictjson.Decode([]byte(`{"id":null,"flag":null,"seconds":null,"grace":null,"list":null,"names":null,"nested":null}`), &got)
	if err != nil || !reflect.DeepEqual(got, input{}) {
		t.Errorf("got %+v, %v; callers of other languages send null for what they do not set", got, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, row := range []struct {
		reason   string
		document string
		field    string
		found    string // part of Found
		expected string // part of Expected
	}{
		{"an empty argument", ``, "$", "nothing", "one JSON object"},
		{"a broken document", `{"id":"a"`, "$", "unexpected end of JSON input at byte 9", "one JSON object"},
		{"trailing data would be ignored by a json.Decoder", `{"id":"a"} {"id":"b"}`, "$", "at byte 12", "one JSON object"},
		{"an id where the object belongs", `"xYz789"`, "$", `the string "xYz789"`, "one JSON object"},
		{"null where the object belongs", `null`, "$", "null", "one JSON object"},
		{"a list where the object belongs", `[]`, "$", "an array", "one JSON object"},
		{"encoding/json replaces invalid UTF-8", "{\"id\":\"\xff\"}", "$", "not UTF-8", "UTF-8"},
		{"an unknown field", `{"idd":"a"}`, "idd", "an unknown field", "flag, grace, id, list"},
		{"a field without a name", `{"":1}`, `""`, "an unknown field", "one of"},
		{"a name that would move a cursor", `{"a\u001b[2J":1}`, `"a\x1b[2J"`, "an unknown field", "one of"},
		{"encoding/json ignores the case", `{"ID":"a"}`, "ID", "an unknown field", "id"},
		{"a field that only Go sees", `{"Hidden":"a"}`, "Hidden", "an unknown field", "one of"},
		{"encoding/json takes the last of two", `{"id":"a","id":"b"}`, "id", "twice", "once"},
		{"the same name, once escaped", `{"id":"a","\u0069d":"b"}`, "id", "twice", "once"},
		{"two equal names in a map", `{"names":{"n":"p","n":"q"}}`, "names.n", "twice", "once"},
		{"a number for a string", `{"id":1}`, "id", "the number 1", "a string"},
		{"a string for a number", `{"seconds":"10"}`, "seconds", `the string "10"`, "a number"},
		{"a string for a pointer to a number", `{"grace":"10"}`, "grace", `the string "10"`, "a number"},
		{"a number for a boolean", `{"flag":1}`, "flag", "the number 1", "true or false"},
		{"an infinite number", `{"seconds":1e999}`, "seconds", "the number 1e999", "a double"},
		{"a fraction for a count", `{"nested":{"count":1.5}}`, "nested.count", "the number 1.5", "a whole number"},
		{"more than the type holds", `{"small":300}`, "small", "the number 300", "a whole number"},
		{"more than the type holds, as a float", `{"small":3e2}`, "small", "the number 3e2", "a whole number"},
		{"more than an int64 holds", `{"nested":{"count":1e30}}`, "nested.count", "1e30", "a whole number"},
		{"an unknown field deep inside", `{"nested":{"polls":1}}`, "nested.polls", "an unknown field", "at, count"},
		{"an object for a list", `{"list":{}}`, "list", "an object", "an array"},
		{"a number in a list of strings", `{"list":["a",2]}`, "list[1]", "the number 2", "a string"},
		{"a string for a list", `{"list":"a"}`, "list", `the string "a"`, "an array"},
		{"an array for a map", `{"names":[]}`, "names", "an array", "an object"},
		{"a number in a map of strings", `{"names":{"n":1}}`, "names.n", "the number 1", "a string"},
		{"a string for an object", `{"nested":"a"}`, "nested", `the string "a"`, "an object"},
		{"a time without a zone", `{"nested":{"at":"2026-03-05T10:30:00"}}`, "nested.at", "2026-03-05", "RFC 3339"},
		{"a time as a number", `{"nested":{"at":1772706600}}`, "nested.at", "the number", "RFC 3339"},
		{"a long value is shortened on a rune boundary", `{"seconds":"` + strings.Repeat("é", 40) + `x"}`, "seconds", "é…", "a number"},
		{"more than an input can be", `{"id":"` + strings.Repeat("a", strictjson.MaxBytes) + `"}`, "$", "bytes", "at most"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			var got input
			err := strictjson.Decode([]byte(row.document), &got)
			var field *agentwait.FieldError
			if !errors.As(err, &field) {
				t.Fatalf("got %v, want a *agentwait.FieldError", err)
			}
			if field.Field != row.field || !strings.Contains(field.Found, row.found) || !strings.Contains(field.Expected, row.expected) {
				t.Errorf("got %q, want %s: found %s, expected %s", err, row.field, row.found, row.expected)
			}
		})
	}
}

// A mistake in the target is ours, not the caller's: it must not look like a
// wrong input.
func TestDecodeTellsWrongTargetsApart(t *testing.T) {
	var unsupported struct {
		C chan int `json:"c"`
	}
	for _, target := range []any{nil, 1, struct{}{}, new(int), (*input)(nil), &unsupported} {
		err := strictjson.Decode([]byte(`{"c":1}`), target)
		var field *agentwait.FieldError
		if err == nil || errors.As(err, &field) {
			t.Errorf("decode into %T: got %v, want an error that is not an agentwait.FieldError", target, err)
		}
	}
}

func TestDecodeArguments(t *testing.T) {
	raw := func(encoding, data string) converter.RawValue {
		return converter.NewRawValue(&commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encoding)}, Data: []byte(data),
		})
	}
	object := raw("json/plain", `{"id":"a"}`)
	for _, row := range []struct {
		reason string
		args   []converter.RawValue
		found  string // empty: accepted
	}{
		{"one object", []converter.RawValue{object}, ""},
		{"one object, the spare parameter unused", []converter.RawValue{object, {}}, ""},
		{"no parameter", nil, "no argument"},
		{"no argument", []converter.RawValue{{}, {}}, "no argument"},
		{"the SDK would drop the second argument", []converter.RawValue{object, object}, "more than one argument"},
		{"bytes", []converter.RawValue{raw("binary/plain", `{"id":"a"}`)}, `"binary/plain"`},
		{"null, as Python's None is encoded", []converter.RawValue{raw("binary/null", "")}, `"binary/null"`},
		{"an encrypted payload that no codec has opened", []converter.RawValue{raw("binary/encrypted", "x")}, "encrypted with a key"},
		{"a wrong type inside", []converter.RawValue{raw("json/plain", `{"id":1}`)}, "the number 1"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			var got input
			err := strictjson.DecodeArguments(&got, row.args...)
			var field *agentwait.FieldError
			switch {
			case row.found == "" && (err != nil || got.ID != "a"):
				t.Errorf("got %+v, %v", got, err)
			case row.found != "" && (!errors.As(err, &field) || !strings.Contains(field.Found, row.found)):
				t.Errorf("got %v, want found %s", err, row.found)
			}
		})
	}
}
