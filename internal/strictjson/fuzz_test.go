// What the strict decoder accepts, encoding/json has to accept with the same values:
// it refuses more, and reads nothing differently.
package strictjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/agentwait/agentwait"

	"github.com/agentwait/agentwait/internal/strictjson"
)

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `{"id":"a\ud800"}`, `{"nested":{"count":5e0,"at":"2026-03-05T10:30:00Z"}}`,
		`{"list":[null,"a"],"names":{"":null}}`, `{"raw":{"a":[1,2]}}`, `{"small":-128}`, `{"seconds":-0.0}`, `{"id":"a","id":"b"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, want input
		if err := strictjson.Decode(data, &got); err != nil {
			var field *agentwait.FieldError
			if !errors.As(err, &field) || field.Field == "" || field.Found == "" || field.Expected == "" {
				t.Fatalf("%q: got %v, want a whole *agentwait.FieldError", data, err)
			}
			return
		}
		if got.Small != 0 || got.Nested != nil && got.Nested.Count != 0 {
			return // a whole number may be written as 5.0 here, not in encoding/json
		}
		other := json.NewDecoder(bytes.NewReader(data))
		other.DisallowUnknownFields()
		if err := other.Decode(&want); err != nil {
			t.Fatalf("%q: accepted, encoding/json refuses it: %v", data, err)
		}
		if want.Nested != nil && want.Nested.At != nil {
			utc := want.Nested.At.UTC()
			want.Nested.At = &utc
		}
		if math.IsInf(got.Seconds, 0) || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %+v, encoding/json %+v", data, got, want)
		}
	})
}
