package agentwait

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/agentwait/agentwait/internal/text"
)

// ReturnWhen says after how many ended interactions a batch returns. In JSON it is "all",
// "first" or a number.
type ReturnWhen int

// The values of ReturnWhen that have a name. Any other is a number of interactions.
const (
	ReturnAll   ReturnWhen = 0 // the default
	ReturnFirst ReturnWhen = 1
)

// Of returns the number for a batch of n interactions.
func (r ReturnWhen) Of(n int) int {
	if r == ReturnAll {
		return n
	}
	return int(r)
}

// MarshalJSON writes the name of a value that has one.
func (r ReturnWhen) MarshalJSON() ([]byte, error) {
	switch r {
	case ReturnAll:
		return []byte(`"all"`), nil
	case ReturnFirst:
		return []byte(`"first"`), nil
	default:
		return strconv.AppendInt(nil, int64(r), 10), nil
	}
}

// UnmarshalJSON reads a name or a whole number. Its error is a [*FieldError] without a field.
func (r *ReturnWhen) UnmarshalJSON(value []byte) error {
	value = bytes.TrimSpace(value)
	switch string(value) {
	case "null", `"all"`:
		*r = ReturnAll
		return nil
	case `"first"`:
		*r = ReturnFirst
		return nil
	}
	number, err := strconv.ParseFloat(string(value), 64)
	if err != nil || number != math.Trunc(number) || math.Abs(number) > MaxPolls {
		return &FieldError{Found: describe(value), Expected: returnWhenExpected(MaxBatch)}
	}
	*r = ReturnWhen(number)
	return nil
}

func returnWhenExpected(most int) string {
	return fmt.Sprintf(`"all", "first" or a number from 1 to %d, the number of interactions`, most)
}

// describe shows a JSON value to people.
func describe(value []byte) string {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return "the string " + text.Quote(s, 64)
	}
	return text.Cut(string(value), 64)
}

// validate checks the value for a batch of n interactions.
func (r ReturnWhen) validate(n int) error {
	if r >= 0 && int(r) <= n {
		return nil
	}
	return OutOfRange("return_when", strconv.Itoa(int(r)), returnWhenExpected(n))
}
