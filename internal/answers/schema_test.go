package answers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/answers"
)

// A server takes what its own schema refuses, and the agent gets it. So what a person answers is
// checked before it is sent, and the person is told.
func TestAValueIsWhatTheSchemaSays(t *testing.T) {
	const form = `{"type":"object","properties":{"ship":{"type":"boolean"},"size":{"$ref":"#/$defs/size"}},"required":["ship"],"$defs":{"size":{"enum":["s","l"]}}}`
	for _, row := range []struct{ schema, value, wrong string }{
		{form, `{"ship":true}`, ""},
		{form, `{"ship":true,"size":"l"}`, ""},
		{form, `{"ship":"maybe"}`, "ship"},
		{form, `{}`, "ship"},
		{form, `{"ship":true,"size":"xl"}`, "size"},
		{form, `true`, "object"},
		{form, `null`, "null"}, // which is an answer without a value
		{form, `{"ship":null}`, "null"},
		{`{"type":"string","enum":["yes","no"]}`, `"perhaps"`, "perhaps"},
		{`{"type":"integer","minimum":1}`, `0`, "minimum"},
		{`{"type":"string"}`, `"x`, "not JSON"},
		{`true`, `1`, ""},
		{`{}`, `null`, ""},
	} {
		err := answers.Check([]byte(row.schema), []byte(row.value))
		if (err != nil) != (row.wrong != "") || err != nil && !strings.Contains(err.Error(), row.wrong) || errors.Is(err, answers.ErrUnusable) || err != nil && strings.Contains(err.Error(), "reflect") {
			t.Errorf("%s for %s: got %v, want %q", row.value, row.schema, err, row.wrong)
		}
	}
}

// A schema comes from a server, or from an agent that writes one.
func TestASchemaThatCannotBeUsed(t *testing.T) {
	deep := `{"properties":{"a":{"$ref":"#/$defs/0"}},"$defs":{`
	for i := range 30 { // each refers to the next one twice
		next := string(rune('a' + i))
		name := "0"
		if i > 0 {
			name = string(rune('a' + i - 1))
		}
		deep += `"` + name + `":{"allOf":[{"$ref":"#/$defs/` + next + `"},{"$ref":"#/$defs/` + next + `"}]},`
	}
	deep = strings.TrimSuffix(deep, ",") + `}}`
	for _, schema := range []string{
		``, `"text"`, `{"type":7}`, `{"$ref":"#"}`, `{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}`,
		`{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}`,
		`{"$ref":"https://example.com/schema.json"}`, `{"$dynamicRef":"#x"}`, `{"$ref":"#/$defs/none"}`, `{"type":"string","pattern":"("}`, deep,
	} {
		if err := answers.Check([]byte(schema), []byte(`{"a":1}`)); !errors.Is(err, answers.ErrUnusable) {
			t.Errorf("%.60s: got %v, want that it cannot be used", schema, err)
		}
	}
}
