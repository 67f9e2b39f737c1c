package strictjson

import (
	"strconv"

	"github.com/agentwait/agentwait"

	"go.temporal.io/sdk/converter"
)

// DecodeArguments reads the arguments of an activity, a workflow, a signal or an
// update, as raw payloads, if exactly one JSON object is wanted: the first of
// args is decoded by [Decode], the others have to be missing.
//
// The SDK drops arguments beyond the parameters of a function and leaves the
// parameters of missing ones empty. A function with one raw parameter more than it
// wants can tell both apart from a correct call.
func DecodeArguments(into any, args ...converter.RawValue) error {
	const expected = "exactly one argument, a JSON object"
	if len(args) == 0 || args[0].Payload() == nil {
		return &agentwait.FieldError{Field: root, Found: "no argument", Expected: expected}
	}
	for _, extra := range args[1:] {
		if extra.Payload() != nil {
			return &agentwait.FieldError{Field: root, Found: "more than one argument", Expected: expected}
		}
	}
	payload := args[0].Payload()
	encoding := string(payload.GetMetadata()[converter.MetadataEncoding])
	if encoding == encodingEncrypted {
		return encrypted(payload.GetMetadata()[metadataKeyID])
	}
	if encoding != converter.MetadataEncodingJSON {
		return &agentwait.FieldError{Field: root, Found: "an argument with the encoding " + strconv.Quote(shorten(encoding)), Expected: expected + " (encoding " + strconv.Quote(converter.MetadataEncodingJSON) + ")"}
	}
	return Decode(payload.GetData(), into)
}
