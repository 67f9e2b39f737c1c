package strictjson

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/agentwait/agentwait/internal/text"

	"github.com/agentwait/agentwait"
)

func fillFloat(target reflect.Value, token json.Token, path string) error {
	number, ok := token.(json.Number)
	if !ok {
		return mistyped(path, token, "a number")
	}
	value, err := strconv.ParseFloat(number.String(), target.Type().Bits())
	if err != nil {
		return mistyped(path, token, "a number that a double can hold")
	}
	target.SetFloat(value)
	return nil
}

func fillInt(target reflect.Value, token json.Token, path string) error {
	number, ok := token.(json.Number)
	if !ok {
		return mistyped(path, token, "a whole number")
	}
	text := number.String()
	value, err := strconv.ParseInt(text, 10, target.Type().Bits())
	if err != nil {
		// JavaScript and Lua write 5 as 5.0 or 5e0 now and then. A double holds
		// whole numbers exactly up to 2^53.
		float, floatErr := strconv.ParseFloat(text, 64)
		if floatErr != nil || math.Abs(float) > 1<<53 || float != math.Trunc(float) || target.OverflowInt(int64(float)) {
			return mistyped(path, token, "a whole number")
		}
		value = int64(float)
	}
	target.SetInt(value)
	return nil
}

func fillTime(target reflect.Value, token json.Token, path string) error {
	text, ok := token.(string)
	if !ok {
		return mistyped(path, token, agentwait.TimeExpected)
	}
	value, err := time.Parse(time.RFC3339, text)
	if err != nil || !agentwait.TimeInRange(value) && !value.IsZero() { // zero is what Go writes for none
		return mistyped(path, token, agentwait.TimeExpected)
	}
	target.Set(reflect.ValueOf(value.UTC()))
	return nil
}

// mistyped returns the error for a value that begins with token.
func mistyped(path string, token json.Token, expected string) error {
	if path == "" {
		path = root
		expected = "one JSON object"
	}
	return &agentwait.FieldError{Field: path, Found: describe(token), Expected: expected}
}

func describe(token json.Token) string {
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return "an array"
		}
		return "an object"
	case string:
		return "the string " + strconv.Quote(shorten(token))
	case json.Number:
		return "the number " + shorten(token.String())
	case bool:
		return strconv.FormatBool(token)
	case nil:
		return "null"
	default:
		return fmt.Sprintf("%v", token)
	}
}

// shorten cuts text from outside, so that an error stays readable.
func shorten(s string) string { return text.Cut(strings.ToValidUTF8(s, "\uFFFD"), 64) }
