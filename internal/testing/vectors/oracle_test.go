// The vectors were written from the specification. This test holds them to a
// second opinion, so that a mistake in one is found before somebody makes the
// core agree with it: what encoding/json and unicode/utf8 accept.
package vectors_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/agentwait/agentwait/internal/testing/vectors"
)

func TestVectorsAgreeWithEncodingJSON(t *testing.T) {
	all, err := vectors.Load(filepath.Join("..", "..", "..", "testdata", "vectors"))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.Size() > 64<<10 { // only large, not another kind of case
			continue
		}
		body := v.Body()
		valid := json.Valid(body) && utf8.Valid(body)
		switch {
		case v.Document != nil && !valid:
			t.Errorf("%s: a body that is no JSON is wanted to be read", v.Name)
		case v.Error != nil && v.Error.Type == "syntax" && valid:
			t.Errorf("%s: a body that is JSON is wanted to be a syntax error", v.Name)
		case v.Error != nil && v.Error.Type == "syntax" && v.Error.Offset > len(body):
			t.Errorf("%s: the offset %d is beyond the body's %d bytes", v.Name, v.Error.Offset, len(body))
		}
		if v.Document != nil {
			checkState(t, &v, body)
		}
	}
}

// checkState compares the state and the number of messages, which decoding into
// any reads with the same rules: exact keys, the last of a repeated key wins.
func checkState(t *testing.T, v *vectors.Vector, body []byte) {
	t.Helper()
	var got, want struct {
		state    string
		messages int
	}
	for _, side := range []struct {
		text []byte
		into *struct {
			state    string
			messages int
		}
	}{{v.Document, &got}, {body, &want}} {
		var doc map[string]json.RawMessage
		if err := json.Unmarshal(side.text, &doc); err != nil {
			t.Errorf("%s: %v", v.Name, err)
			return
		}
		var messages []json.RawMessage
		if err := json.Unmarshal(doc["state"], &side.into.state); err != nil {
			t.Errorf("%s: state: %v", v.Name, err)
		}
		if raw, ok := doc["messages"]; ok {
			if err := json.Unmarshal(raw, &messages); err != nil {
				t.Errorf("%s: messages: %v", v.Name, err)
			}
		}
		side.into.messages = len(messages)
	}
	if got != want {
		t.Errorf("%s: the document has %+v, the body %+v", v.Name, got, want)
	}
}
