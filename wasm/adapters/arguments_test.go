// Arguments are JSON inside of a string: what was escaped for the string has to be
// taken out of it exactly once, however it was spelled. Done wrongly, a tool's arguments
// are other ones than the model gave, or the whole document is not JSON.
package adapters_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/agentwait/agentwait/internal/testing/vectors"
	"github.com/agentwait/agentwait/wasm/host"
)

func TestArguments(t *testing.T) {
	t.Parallel()
	h := newHost(t, "openai", host.Config{})
	for _, arguments := range []string{
		`{}`, `[]`, `0`, `"x"`, `false`, ` {"a" : 1} `, "{\n\t\"a\":\r\n1}",
		`{"quote":"\"","backslash":"\\","slash":"\/","controls":"\b\f\n\r\t","nul":"\u0000","del":"` + "\x7f" + `"}`,
		`{"windows":"C:\\new\\\u0041"}`, `{"zürich":"é€😀","escaped":"\u00e9\u20ac\ud83d\ude00","lone":"\ud83d"}`,
		`{"inner":"{\"a\":\"\\u00e9\"}"}`, `{"big":9007199254740993,"spelled":1.0e+00}`,
		`{"a":1`, `{"a":"` + "\n" + `"}`, `{'a':1}`, `x`, ``, `{"a":1}}`, `"`, `\`, "a\u2028b",
	} {
		want := []byte(arguments)
		if !json.Valid(want) {
			want, _ = json.Marshal(arguments) // it stays a string
		}
		for spelling, text := range map[string]string{"short": short(t, arguments), "escaped": escaped(arguments)} {
			body := `{"status":"completed","output":[{"type":"function_call","arguments":` + text + `}]}`
			status, err := h.Parse(t.Context(), []byte(body))
			if err != nil {
				t.Errorf("%s: %v", body, err)
				continue
			}
			if err := vectors.Compare(status.ToolCalls()[0].Args, want); err != nil {
				t.Errorf("%s, %s: %v", arguments, spelling, err)
			}
		}
	}
}

// short spells a text with the escapes that it needs.
func short(t *testing.T, text string) string {
	t.Helper()
	spelled, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(spelled)
}

// escaped spells every character of a text as escapes.
func escaped(text string) string {
	var spelled strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&spelled, `\u%04X`, unit)
	}
	return `"` + spelled.String() + `"`
}
