// The depth is counted from the document on, wherever a value stands. Each place of the
// schema is read by code of its own, which has to know how deep it is.
package agentstatus_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

func TestDepthIsCountedFromTheDocument(t *testing.T) {
	for place, outer := range map[string]int{ // § is the value, outer is how many levels it lies in
		`{"state":"","x":§}`:                                            1,
		`{"state":"","response":§}`:                                     1,
		`{"messages":[{"x":§}],"state":""}`:                             3,
		`{"messages":[{"content":§}],"state":""}`:                       3,
		`{"messages":[{"parts":[{"x":§}]}],"state":""}`:                 5,
		`{"messages":[{"parts":[{"text":§}]}],"state":""}`:              5,
		`{"messages":[{"parts":[{"result":[§]}]}],"state":""}`:          6,
		`{"messages":[{"parts":[{"result":{"x":§}}]}],"state":""}`:      6,
		`{"messages":[{"parts":[{"result":{"args":§}}]}],"state":""}`:   6,
		`{"messages":[{"parts":[{"file":{"filename":§}}]}],"state":""}`: 6,
		// Of the wrong kind, until a later value replaces them.
		`{"state":§,"state":""}`:                               1,
		`{"messages":[[§]],"messages":[],"state":""}`:          3,
		`{"messages":[{"parts":[[§]],"parts":[]}],"state":""}`: 5,
	} {
		for _, brackets := range []string{"[]", `{"k":0}`} {
			nested := func(levels int) []byte {
				open, shut := "[", "]"
				if brackets != "[]" {
					open, shut = `{"k":`, "}"
				}
				return []byte(strings.Replace(place, "§", strings.Repeat(open, levels-outer)+"0"+strings.Repeat(shut, levels-outer), 1))
			}
			if _, err := agentstatus.Parse(nested(512)); err != nil {
				t.Errorf("%s, 512 levels: %v", place, err)
			}
			body := nested(513)
			_, err := agentstatus.Parse(body)
			var limit *agentstatus.LimitError
			if !errors.As(err, &limit) || limit.Limit != "depth" || limit.Allowed != 512 || limit.Found != 513 {
				t.Errorf("%s, 513 levels: got %v", place, err)
				continue
			}
			if inside := string(body[:limit.Offset+1]); strings.Count(inside, "[")+strings.Count(inside, "{")-strings.Count(inside, "]")-strings.Count(inside, "}") != 513 {
				t.Errorf("%s: the limit is located at %d", place, limit.Offset)
			}
		}
	}
}
