package strictjson_test

// A bound of a field is worth nothing where the whole input may not be as large: a message of
// 300 KB, well under its megabyte, was refused as an input of more than 256 KiB.

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/strictjson"
)

func TestWhatAFieldMayHoldFitsIntoItsInput(t *testing.T) {
	message := strings.Repeat("m", agentwait.MaxMessageBytes)
	answer := strings.Repeat("a", agentwait.MaxAnswerBytes)
	value := json.RawMessage(`"` + strings.Repeat("v", agentwait.MaxAnswerBytes-2) + `"`)
	start := agentwait.StartInput{AgentID: "a", Message: message}
	for name, c := range map[string]struct {
		given interface{ Validate() error }
		into  any
	}{
		"a start":                     {start, new(agentwait.StartInput)},
		"a run":                       {agentwait.RunInput{StartInput: start}, new(agentwait.RunInput)},
		"an answer, value and text":   {agentwait.Answer{RequestID: "r", Value: value, Text: answer}, new(agentwait.Answer)},
		"an answer for the activity":  {agentwait.AnswerInput{Target: agentwait.Target{InteractionID: "i"}, Answer: agentwait.Answer{RequestID: "r", Text: answer}}, new(agentwait.AnswerInput)},
		"a start whose input is long": {agentwait.StartInput{AgentID: "a", Input: json.RawMessage(`"` + message[2:] + `"`)}, new(agentwait.StartInput)},
	} {
		if err := c.given.Validate(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		encoded, err := json.Marshal(c.given)
		if err != nil {
			t.Fatal(err)
		}
		if err := strictjson.Decode(encoded, c.into); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
