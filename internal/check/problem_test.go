package check_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

type failing struct{ err error }

func (f failing) Check(context.Context, vendors.Ref) (*vendors.Answer, error) { return nil, f.err }

// The words of a problem stand in tokens, errors and views, wherever they come from.
func TestTheWordsOfAnotherClientAreOnePrintableLine(t *testing.T) {
	for words, want := range map[string]string{
		"line\nline\x1b[31m\u202e\x00": "line line [31m  ",
		"not UTF-8 \xff.":              "not UTF-8 .",
		strings.Repeat("ä", 400):       strings.Repeat("ä", 256),
		"a" + strings.Repeat("ä", 400): "a" + strings.Repeat("ä", 255),
	} {
		answer, _ := check.Ask(t.Context(), failing{errors.New(words)}, agentwait.Target{InteractionID: "a"})
		seen := answer.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 1}, time.Time{}, 0)
		if seen.Decision.Problem != want {
			t.Errorf("%.40q: got %.80q, want %.80q", words, seen.Decision.Problem, want)
		}
	}
}
