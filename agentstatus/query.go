package agentstatus

import (
	"encoding/json"
	"strings"
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
// ok is false where the path selects nothing, is no path, is longer than
// [MaxPathBytes] or could make more than 128 MiB of the document. To evaluate several
// paths, write the document once and use [QueryJSON].
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
	if path == "" || len(path) > MaxPathBytes || len(doc) > maxQueryBytes/growth(path) || !valid(doc) {
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

// maxQueryBytes bounds what a query can make of a document.
const maxQueryBytes = 128 << 20

// growth bounds by how many times a path can make a document larger. Modifiers and
// multipaths in a row multiply: 24 times "@tostr|" make 134 MB of ten bytes, and a caller
// that sends a little more would end the worker, and the next one that tries.
//
// It goes by the characters alone, as if every bracket were a multipath, every comma one
// of its selectors and each modifier doubled the text, so that no quoting deceives it.
func growth(path string) int {
	groups := strings.Count(path, "[") + strings.Count(path, "{")
	commas := strings.Count(path, ",")
	g := 1
	for range strings.Count(path, "@") {
		g = min(2*g, maxQueryBytes)
	}
	for i := range groups { // the product is greatest where all have as many selectors
		selectors := 1 + commas/groups
		if i < commas%groups {
			selectors++
		}
		g = min(g*selectors, maxQueryBytes)
	}
	return g
}

// valid reports whether doc is one JSON value within the limits of documents.
func valid(doc []byte) bool {
	return len(doc) <= scan.MaxBody && checkDocument(doc) == nil
}
