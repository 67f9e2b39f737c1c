package outcome_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/outcome"
)

// endsAfter is a context that ends once it was asked some times.
type endsAfter struct {
	context.Context
	asked, most int
}

func (e *endsAfter) Err() error {
	if e.asked++; e.asked > e.most {
		return context.Canceled
	}
	return nil
}

// A path that was not evaluated must not look like one that selects nothing.
func TestExtractErrors(t *testing.T) {
	seen := read(t, 200, `{"state":"COMPLETED","response":"<","messages":[]}`)
	w := wait
	w.Selection.Extract = map[string]string{
		"costly": strings.Repeat("@tostr|", 100) + "@this", "modifier": "@dig:x", "nothing": "missing", "state": "state",
	}
	result, failure := outcome.Completed(t.Context(), seen, w)
	if failure != nil {
		t.Fatal(failure)
	}
	for name, want := range map[string]string{"costly": "null", "modifier": "null", "nothing": "null", "state": `"COMPLETED"`} {
		if got := string(result.Extracted[name]); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if e := result.ExtractErrors; len(e) != 2 || !strings.Contains(e["costly"], "could cost too much on this document") ||
		!strings.Contains(e["costly"], "use fewer") || !strings.Contains(e["modifier"], "@dig") {
		t.Errorf("got the errors %q", e)
	}
	for name, text := range result.ExtractErrors {
		if len(text) > agentwait.MaxExtractErrorBytes {
			t.Errorf("%s: %d bytes", name, len(text))
		}
	}
	w.Selection.Extract = map[string]string{"state": "state"}
	if result, failure := outcome.Completed(t.Context(), seen, w); failure != nil || result.ExtractErrors != nil {
		t.Errorf("got %v, %v, want no errors", result.ExtractErrors, failure)
	}
}

// A cancel, or a stop of the worker, ends an evaluation between two paths.
func TestTheContextEndsAnExtract(t *testing.T) {
	seen := read(t, 200, `{"state":"COMPLETED","response":"r"}`)
	w := wait
	w.Selection.Extract = map[string]string{"a": "state", "b": "state", "c": "state"}
	ctx := &endsAfter{Context: t.Context(), most: 2}
	result, failure := outcome.Completed(ctx, seen, w)
	if result != nil || failure == nil || failure.Type != agentwait.ErrTypeWaitInterrupted {
		t.Errorf("got %v, %v, want it interrupted", result, failure)
	}
	w.Selection.Extract = nil
	if result, failure := outcome.Completed(ctx, seen, w); result == nil {
		t.Errorf("got %v where there is nothing to break off", failure)
	}
}
