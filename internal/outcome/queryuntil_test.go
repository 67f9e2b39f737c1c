package outcome

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// watched ends as soon as somebody waits for its end, so that it is after an evaluation has begun.
type watched struct {
	context.Context
	cancel context.CancelFunc
	asked  int
}

func (w *watched) Done() <-chan struct{} {
	if w.asked++; w.asked == 2 { // before, it is asked whether it has an end
		w.cancel()
	}
	return w.Context.Done()
}

func array(element string, bytes int) string {
	return "[" + strings.Repeat(element+",", bytes/(len(element)+1)) + element + "]"
}

// One evaluation on a large document takes seconds: a cancel must not wait for it.
func TestTheEndOfTheContextDoesNotWaitForAnEvaluation(t *testing.T) {
	document := []byte(array("12345678901", 8<<20))
	const path = "#.a#.?" // it visits each element twice
	if alone, err := queryUntil(context.Background(), document, []string{path}); err != nil || alone[0].Err != nil {
		t.Fatalf("the path is not evaluated at all: %v, %v", err, alone)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	selected, err := queryUntil(&watched{Context: ctx, cancel: cancel}, document, []string{path})
	if !errors.Is(err, context.Canceled) || selected != nil {
		t.Errorf("got %v, error %v, want the context's", selected, err)
	}
}

// What is selected is the same with a context that can end and with one that cannot.
func TestALargeDocumentIsSelectedFrom(t *testing.T) {
	document := []byte(`{"a":"b","c":` + array("1", 2<<20) + `}`)
	for name, ctx := range map[string]context.Context{"none": context.Background(), "a test's": t.Context()} {
		selected, err := queryUntil(ctx, document, []string{"a", "@dig:x", "c.#(>2)", "c.0"})
		if err != nil || string(selected[0].Value) != `"b"` || selected[1].Err == nil || selected[2].Value != nil || string(selected[3].Value) != "1" {
			t.Errorf("%s: got %v, error %v", name, selected, err)
		}
	}
}
