package agentstatus

import (
	"encoding/json"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/agentwait/agentwait/internal/scan"
)

// MaxPathBytes is the length of the longest path that a query takes.
const MaxPathBytes = 1024

// Query evaluates a gjson path over the normalised document, which
// [Status.MarshalJSON] writes:
//
//	response
//	messages.#.role
//	messages.#.parts.#(tool_name=="search").args.query
//
// ok is false where the path selects nothing, is no path or is longer than
// [MaxPathBytes]. To evaluate several paths, write the document once and use
// [QueryJSON].
func (s *Status) Query(path string) (value json.RawMessage, ok bool) {
	doc, err := s.MarshalJSON()
	if err != nil {
		return nil, false
	}
	return QueryJSON(doc, path)
}

// QueryJSON evaluates a gjson path over any JSON document, such as the arguments
// or the result of a tool call. It does not change doc and does not panic, whatever
// the path; see [Status.Query] for ok.
func QueryJSON(doc []byte, path string) (value json.RawMessage, ok bool) {
	if path == "" || len(path) > MaxPathBytes || !valid(doc) {
		return nil, false
	}
	// Paths come from callers, and gjson's have led to panics before.
	defer func() {
		if recover() != nil {
			value, ok = nil, false
		}
	}()
	result := gjson.Get(unsafe.String(unsafe.SliceData(doc), len(doc)), path)
	if !result.Exists() {
		return nil, false
	}
	// A path can make JSON out of literals, and hence something that is none.
	if value = []byte(result.Raw); !valid(value) {
		return nil, false
	}
	return value, true
}

// valid reports whether doc is one JSON value within the core's limits.
func valid(doc []byte) bool {
	if len(doc) > scan.MaxBody {
		return false
	}
	t := tables.Get().(*table)
	defer t.release()
	return t.scanner.Validate(doc) == scan.CodeOK
}
