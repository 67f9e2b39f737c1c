package check_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/vendors"
)

// The parser's advice, to use another one, is of no use to who awaits an agent: the text says what
// is, and the details say which limit it was.
func TestALimitOfTheParserSaysWhatHelpsInAWait(t *testing.T) {
	small := func(_ context.Context, body []byte) (*agentstatus.Status, error) {
		return agentstatus.ParseLimit(body, 100)
	}
	for _, row := range []struct {
		limit, body string
		parse       vendors.Parse // nil: the core's
		found, most string
		says        string
	}{
		{
			"depth", `{"state":"COMPLETED","messages":[{"parts":[` + strings.Repeat("[", 600), nil,
			"513", "at most 512", "answer flatter values",
		},
		{
			"messages_and_parts", `{"state":"COMPLETED","messages":[` + strings.Repeat(`{"role":"user"},`, 70_000), nil,
			"65537", "at most 65536", "Begin a new run",
		},
		{
			"body_bytes", `{"state":"COMPLETED","response":"` + strings.Repeat("x", 200) + `"}`, small,
			"235", "at most 100", "Raise it",
		},
	} {
		var asked vendors.API = api(func() (*vendors.Answer, error) {
			return &vendors.Answer{HTTPStatus: 200, Body: []byte(row.body)}, nil
		})
		if row.parse != nil {
			asked = vendors.Reading(asked, row.parse)
		}
		answer, _ := check.Ask(t.Context(), asked, agentwait.Target{InteractionID: "a"})
		seen := answer.Decide(agentstatus.Policy{}, agentstatus.Progress{Polls: 1}, time.Time{}, 0)
		ended := seen.Problem(agentwait.ErrorDetails{InteractionID: "a"})
		if !seen.Final() || ended.Type != agentwait.ErrTypeResultTooLarge {
			t.Fatalf("%s: got %v, want it to end the wait", row.limit, ended)
		}
		d := ended.Details
		if d.Field != row.limit || d.Found != row.found || d.Expected != row.most {
			t.Errorf("%s: details %+v", row.limit, d)
		}
		for _, text := range []string{ended.Message, d.Message, d.Problem} {
			if !strings.Contains(text, "limit "+row.limit) || !strings.Contains(text, row.says) || !strings.Contains(text, "does not help") ||
				strings.Contains(text, "another parser") {
				t.Errorf("%s: %s", row.limit, text)
			}
		}
	}
}
