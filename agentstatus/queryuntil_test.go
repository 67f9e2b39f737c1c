package agentstatus_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// watched ends as soon as somebody waits for its end, so that it is after an evaluation has begun.
type watched struct {
	context.Context
	cancel context.CancelFunc
	asked  int
}

func (w *watched) Done() <-chan struct{} {
	if w.asked++; w.asked == 3 { // before, it is asked whether it has an end: for the document, for the path
		w.cancel()
	}
	return w.Context.Done()
}

// One evaluation on a large document takes seconds: a cancel must not wait for it, and the caller
// may change the document as soon as it has it back (the race detector looks).
func TestTheEndOfTheContextDoesNotWaitForAnEvaluation(t *testing.T) {
	doc := []byte(repeated("12345678901", 8<<20))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	path := "#.a#.?" // it visits each element twice
	if alone, err := agentstatus.QueryAllJSON(context.Background(), doc, path); err != nil || alone[0].Err != nil {
		t.Fatalf("the path is not evaluated at all: %v, %v", err, alone)
	}
	selected, err := agentstatus.QueryAllJSON(&watched{Context: ctx, cancel: cancel}, doc, path)
	clear(doc)
	if !errors.Is(err, context.Canceled) || selected != nil {
		t.Errorf("got %v, error %v, want the context's", selected, err)
	}
}

// What is selected is the same with a context that can end and with one that cannot.
func TestALargeDocumentIsSelectedFrom(t *testing.T) {
	doc := []byte(`{"a":"b","c":` + repeated("1", 2<<20) + `}`)
	for name, ctx := range map[string]context.Context{"none": context.Background(), "a test's": t.Context()} {
		selected, err := agentstatus.QueryAllJSON(ctx, doc, "a", "@dig:x", "c.#(>2)", "c.0")
		if err != nil || string(selected[0].Value) != `"b"` || selected[1].Err == nil || selected[2].Value != nil || string(selected[3].Value) != "1" {
			t.Errorf("%s: got %v, error %v", name, selected, err)
		}
	}
}
