// Duplicate keys are where JSON parsers differ most, and errors inside of values
// that a duplicate replaces are where ours would be easiest to get wrong: the last
// value counts, and the first error in the body is reported.
package agentstatus_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

func TestReplacedValuesAreCheckedForSyntaxOnly(t *testing.T) {
	for _, body := range []string{
		`{"state":5,"state":"A"}`,
		`{"state":null,"state":"A"}`,
		`{"state":"A","messages":7,"messages":[]}`,
		`{"state":"A","messages":[1,2],"messages":null}`,
		`{"state":"A","messages":[{"parts":[1]}],"messages":[{}]}`,
		`{"state":"A","messages":[{"parts":[1],"parts":[{}]}]}`,
		`{"state":"A","messages":[{"parts":"x","parts":null}]}`,
		`{"state":"A","messages":[{"parts":5,"parts":[]}]}`,
		`{"st\u0061te":5,"state":"A"}`,
	} {
		if s, err := agentstatus.Parse([]byte(body)); err != nil || s.State != "A" {
			t.Errorf("%s: got %v", body, err)
		}
	}
}

func TestTheFirstErrorIsReported(t *testing.T) {
	for _, c := range []struct{ reason, body, at, path string }{
		{"a schema error before a syntax error", `{"state":@5,x`, "@", "state"},
		{"a syntax error before a schema error", `{"a":@x,"state":5}`, "@", ""},
		{"a value is judged when it has been read as a whole", `{"state":[1,@x]}`, "@", ""},
		{"of two values the first one", `{"messages":@1,"state":2}`, "@", "messages"},
		{"of two values the first one, in the other order", `{"state":@2,"messages":1}`, "@", "state"},
		{"a part inside of messages before the state", `{"messages":[{},{"parts":[{},@3]}],"state":4}`, "@", "messages[1].parts[1]"},
		{"the state before a part", `{"state":@4,"messages":[{"parts":[3]}]}`, "@", "state"},
		{"an element before a later one's parts", `{"state":"A","messages":[@"x",{"parts":5}]}`, "@", "messages[0]"},
		{"the parts of a message that breaks off", `{"state":"A","messages":[{"parts":@5,x`, "@", "messages[0].parts"},
		{"a part of a message that breaks off", `{"state":"A","messages":[{"parts":[{},@5,x`, "@", "messages[0].parts[1]"},
		{"a missing state is noticed at the closing brace", `{"a":1@} x`, "@", "state"},
		{"a replaced value does not count after a syntax error either", `{"state":5,"state":"A",@x`, "@", ""},
		{"a limit after a schema error", `{"state":@5,"x":` + strings.Repeat("[", 600), "@", "state"},
		{"the root is judged as a whole", `@[1,2] x`, "@", "$"},
		{"a root that is no JSON", `n@ope`, "@", ""},
	} {
		offset := strings.Index(c.body, c.at)
		_, err := agentstatus.Parse([]byte(strings.Replace(c.body, c.at, "", 1)))
		var syntax *agentstatus.SyntaxError
		var schema *agentstatus.SchemaError
		switch {
		case c.path == "" && errors.As(err, &syntax):
			if syntax.Offset != offset {
				t.Errorf("%s: %s: got %v, want offset %d", c.reason, c.body, err, offset)
			}
		case c.path != "" && errors.As(err, &schema):
			if schema.Offset != offset || schema.Path != c.path {
				t.Errorf("%s: %s: got %v, want %s at %d", c.reason, c.body, err, c.path, offset)
			}
		default:
			t.Errorf("%s: %s: got %v", c.reason, c.body, err)
		}
	}
}
