package agentstatus

import (
	"context"
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
// ok is false if the path selects nothing or is refused: [Status.QueryAll] tells
// which, and evaluates several paths over a document that is written once.
func (s *Status) Query(path string) (value json.RawMessage, ok bool) {
	selected, err := s.QueryAll(context.Background(), path)
	if err != nil {
		return nil, false
	}
	return selected[0].Value, selected[0].Value != nil
}

// Selected is what one path selects.
type Selected struct {
	Value json.RawMessage // nil if the path selects nothing
	Err   error           // a [*PathError] if the path was not evaluated
}

// QueryAll evaluates paths over the normalised document, which is written once. The
// result has an element for each path.
//
// # Bounds
//
// Paths come from callers and documents from agents. What an evaluation can cost is
// known before it begins: a path that could take more than about 100 ms or 64 MiB
// for a document of a megabyte is refused, for longer documents in proportion. All paths
// together, in their order, may take four times as long (on documents over 8 MiB: as one
// path, and three on 8 MiB), and may select 128 MiB, or the document's length. One that
// does not fit into what is left is refused. So the same paths on the same document
// always give the same. The context is asked between paths.
//
// # Errors
//
// The context's, or that of a document that cannot be written.
func (s *Status) QueryAll(ctx context.Context, paths ...string) ([]Selected, error) {
	doc, err := s.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return QueryAllJSON(ctx, doc, paths...)
}

// QueryAllJSON is [Status.QueryAll] over any JSON document, such as the arguments or
// the result of a tool call. It does not change doc and does not panic, whatever the
// paths. Its error is the context's, or says why doc is not JSON.
func QueryAllJSON(ctx context.Context, doc []byte, paths ...string) ([]Selected, error) {
	if len(doc) > scan.MaxBody {
		return nil, &LimitError{Limit: limitBody, Allowed: scan.MaxBody, Found: len(doc), Offset: scan.MaxBody}
	}
	if err := checkDocument(doc); err != nil {
		return nil, err
	}
	left := newBudget(doc)
	selected := make([]Selected, len(paths))
	for i, path := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := CheckPath(path); err != nil {
			selected[i].Err = err
		} else if err := left.spend(path); err != nil {
			selected[i].Err = err
		} else {
			selected[i].Value, selected[i].Err = left.keep(path, evaluate(doc, path))
		}
	}
	return selected, nil
}

// QueryJSON is [QueryAllJSON] with one path; see [Status.Query] for ok.
func QueryJSON(doc []byte, path string) (value json.RawMessage, ok bool) {
	selected, err := QueryAllJSON(context.Background(), doc, path)
	if err != nil {
		return nil, false
	}
	return selected[0].Value, selected[0].Value != nil
}

// evaluate returns a copy of what the path selects, nil for nothing.
func evaluate(doc []byte, path string) (value json.RawMessage) {
	// gjson's paths have led to panics before.
	defer func() {
		if recover() != nil {
			value = nil
		}
	}()
	result := gjson.Get(unsafe.String(unsafe.SliceData(doc), len(doc)), path)
	if !result.Exists() {
		return nil
	}
	// A path can make JSON out of literals, and hence something that is none.
	if value = []byte(result.Raw); len(value) > scan.MaxBody || checkDocument(value) != nil {
		return nil
	}
	return value
}

// isModifier reports whether gjson would take a name for a modifier.
func isModifier(name string) bool { return gjson.ModifierExists(name, nil) }
