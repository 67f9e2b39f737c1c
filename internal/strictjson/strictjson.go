// Package strictjson decodes one JSON object into a struct and refuses whatever
// the struct does not say: unknown and repeated names, wrong types, numbers out
// of range, trailing data. It is how every input from outside is read, in
// activities and in workflow code alike.
//
// # Why not encoding/json with DisallowUnknownFields
//
// encoding/json matches names without regard to case, lets the last of two equal
// names win, and reports errors without a path. A caller in another language that
// writes "Timeout_seconds" or sends a string for a number must learn which field
// it was, what was found and what was expected.
//
// # Use
//
//	var in AwaitInput
//	if err := strictjson.Decode(data, &in); err != nil {
//		var field *agentwait.FieldError // Field, Found, Expected
//		errors.As(err, &field)
//	}
//
// Activities, workflows and handlers take their argument as a raw payload, so
// that a mistyped input reaches their code instead of failing in the SDK as a
// retryable error. A second raw parameter catches callers that send two:
//
//	func(ctx workflow.Context, in, extra converter.RawValue) error {
//		err := strictjson.DecodeArguments(&input, in, extra)
//
// Decoding has no side effects and is deterministic, so that workflow code may use it.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/agentwait/agentwait"
)

// MaxBytes is the largest document that [Decode] reads: 256 KiB. An input carries
// names and settings; a larger one is a mistake, not a wait. A type whose documents may be
// larger is a [Sized].
const MaxBytes = 256 << 10

// Sized is implemented by a type that says how large its documents may be.
type Sized interface{ MaxInputBytes() int }

// root is the name of the whole input in a [agentwait.FieldError].
const root = "$"

// Decode reads data, which is exactly one JSON object, into the struct that into
// points to.
//
// Names are compared exactly, as the json tags have them; embedded structs are
// flattened as encoding/json does. null reads as absent. Supported are strings, booleans,
// integers, floats, time.Time (RFC 3339, in the years 1970 to 9000), json.RawMessage, and
// structs, slices, pointers and string-keyed maps of those. Any other type reads its value itself where it is a
// json.Unmarshaler: it returns a [*agentwait.FieldError] whose Field is empty.
//
// # Errors
//
// A [*agentwait.FieldError] for every mistake in data. Any other error is a mistake in the
// type of into.
func Decode(data []byte, into any) error {
	target := reflect.ValueOf(into)
	if target.Kind() != reflect.Pointer || target.IsNil() || target.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("strictjson: decode into %T: want a pointer to a struct", into)
	}
	most := MaxBytes
	if sized, ok := into.(Sized); ok {
		most = sized.MaxInputBytes()
	}
	if err := checkDocument(data, most); err != nil {
		return err
	}
	d := decoder{tokens: json.NewDecoder(bytes.NewReader(data))}
	d.tokens.UseNumber()
	return d.value(target.Elem(), "")
}

// checkDocument refuses what is not a single JSON object in valid UTF-8, so that the
// decoder behind it meets no syntax error.
func checkDocument(data []byte, most int) error {
	const expected = "one JSON object"
	switch {
	case len(data) > most:
		return &agentwait.FieldError{Field: root, Found: fmt.Sprintf("%d bytes", len(data)), Expected: fmt.Sprintf("at most %d bytes", most)}
	case len(bytes.TrimSpace(data)) == 0:
		return &agentwait.FieldError{Field: root, Found: "nothing", Expected: expected}
	case !utf8.Valid(data):
		return &agentwait.FieldError{Field: root, Found: "bytes that are not UTF-8", Expected: expected + " in UTF-8"}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		found := err.Error()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			found = fmt.Sprintf("%s at byte %d", syntax.Error(), syntax.Offset)
		}
		return &agentwait.FieldError{Field: root, Found: found, Expected: expected}
	}
	return nil
}
