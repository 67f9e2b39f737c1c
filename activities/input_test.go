// The input is decoded strictly inside the activity. Left to the SDK, an
// argument that cannot be decoded is a retryable error and loops for ever, an unknown
// field or a second argument is dropped without a word, and the caller waits by
// settings that it never made. The decoder itself is tested in internal/strictjson.
package activities_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

func TestMistypedInputIsFinalAndNamesTheField(t *testing.T) {
	const ids = `"interaction_id":"xYz789","user_id":"u1"`
	for _, row := range []struct {
		reason   string
		fields   string // beside the ids
		field    string
		found    string
		expected string
	}{
		{"an unknown field", `"timeout":5`, "timeout", "unknown", "timeout_seconds"},
		{"a string for a number", `"timeout_seconds":"10"`, "timeout_seconds", `the string "10"`, "a number"},
		{"an infinite number", `"timeout_seconds":1e999`, "timeout_seconds", "1e999", "a number"},
		{"a negative time", `"timeout_seconds":-1`, "timeout_seconds", "-1", "from 0"},
		{"more than a year", `"timeout_seconds":1e9`, "timeout_seconds", "1000000000", "31622400"},
		{"a negative interval", `"min_interval_seconds":-2`, "min_interval_seconds", "-2", "from 0"},
		{"an interval over a day", `"max_interval_seconds":86401`, "max_interval_seconds", "86401", "86400"},
		{"an interval that is empty", `"min_interval_seconds":60,"max_interval_seconds":30`, "min_interval_seconds", "60", "at most max_interval_seconds, 30"},
		{"a grace over an hour", `"not_found_grace_seconds":3601`, "not_found_grace_seconds", "3601", "3600"},
		{"an unknown enum value", `"on_deadline":"wait"`, "on_deadline", `"wait"`, "fail, return"},
		{"an enum value in capitals", `"on_needs_input":"Wait"`, "on_needs_input", `"Wait"`, "fail, wait, return"},
		{"an unknown section", `"include":["response","reasoning"]`, "include[1]", `"reasoning"`, "tool_calls"},
		{"an empty path", `"extract":{"a":""}`, "extract.a", "0 bytes", "gjson path"},
		{"a path that is too long", `"extract":{"a":"` + strings.Repeat("x", 1025) + `"}`, "extract.a", "1025 bytes", "1024"},
		{"an extract without a name", `"extract":{"":"a"}`, "extract", "0 bytes", "1 to 128"},
		{"too many paths", `"extract":{` + manyPaths(33) + `}`, "extract", "33", "at most 32"},
		{"a result of nothing", `"max_result_bytes":10`, "max_result_bytes", "10", "1024"},
		{"a result beyond every limit", `"max_result_bytes":33554433`, "max_result_bytes", "33554433", "33554432"},
		{"an id that is too long", `"after_message_id":"` + strings.Repeat("x", 257) + `"`, "after_message_id", "257 bytes", "256"},
		{"a token without a beginning", `"token":{"polls":1}`, "token.started_at", "nothing", "began"},
		{"a token with a negative count", `"token":{"started_at":"2026-03-05T10:30:00Z","polls":-1}`, "token.polls", "-1", "0 to"},
		{"a token with an endless delay", `"token":{"started_at":"2026-03-05T10:30:00Z","next_delay_seconds":1e8}`, "token.next_delay_seconds", "100000000", "95040"},
		{"a token with a huge state", `"token":{"started_at":"2026-03-05T10:30:00Z","state":"` + strings.Repeat("x", 129) + `"}`, "token.state", "129 bytes", "128"},
		{"a credential that is not there", `"credential":"prod"`, "credential", `"prod"`, "default"},
		{"a key in place of a credential's name is not shown", `"credential":"sk-0123456789abcdef"`, "credential", `"sk-012345…"`, "default"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				api := scripted(done())
				h := newHarness(t, m, api.Check)
				_, err := h.run(agentwait.PollAgentStatusName, rawJSON("{"+ids+","+row.fields+"}"))
				failure, details := applicationError(t, err)
				if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() {
					t.Errorf("got %v (final: %v), want a final %s", err, failure.NonRetryable(), agentwait.ErrTypeInvalidRequest)
				}
				if details.Field != row.field || !strings.Contains(details.Found, row.found) || !strings.Contains(details.Expected, row.expected) {
					t.Errorf("got field %q, found %q, expected %q", details.Field, details.Found, details.Expected)
				}
				if !strings.Contains(failure.Message(), row.field) {
					t.Errorf("the message %q does not name the field", failure.Message())
				}
				if len(api.at) > 0 {
					t.Error("the API was polled with an input that is wrong")
				}
			})
		})
	}
}

func TestExactlyOneObject(t *testing.T) {
	object := input("")
	for _, row := range []struct {
		reason string
		args   []any
		found  string
	}{
		{"no argument", nil, "no argument"},
		{"two arguments", []any{object, object}, "more than one argument"},
		{"positional arguments", []any{"xYz789", "u1"}, "more than one argument"},
		{"an id alone", []any{"xYz789"}, `the string "xYz789"`},
		{"null", []any{nil}, "binary/null"},
	} {
		for _, name := range []string{agentwait.PollAgentStatusName, agentwait.CheckAgentStatusName} {
			t.Run(row.reason+" "+name, func(t *testing.T) {
				inBothModes(t, func(t *testing.T, m mode) {
					_, err := newHarness(t, m, scripted(done()).Check).run(name, row.args...)
					failure, details := applicationError(t, err)
					if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() || !strings.Contains(details.Found, row.found) {
						t.Errorf("got %v (final: %v)", err, failure.NonRetryable())
					}
				})
			})
		}
	}
}

// The ids are checked by the client's own rules, before anything is sent.
func TestIDs(t *testing.T) {
	for _, row := range []struct{ reason, document, field string }{
		{"no interaction", `{"user_id":"u1"}`, "interaction_id"},
		{"a path for an id", `{"interaction_id":"../x","user_id":"u1"}`, "interaction_id"},
		{"an id that is too long", `{"interaction_id":"` + strings.Repeat("x", 257) + `","user_id":"u1"}`, "interaction_id"},
		{"a path for an owner", `{"interaction_id":"xYz789","user_id":"a/b"}`, "user_id"},
		{"a path for a further id", `{"interaction_id":"xYz789","ids":{"thread_id":"a/b"}}`, "ids.thread_id"},
		{"a name that is none", `{"interaction_id":"xYz789","ids":{"Thread":"a"}}`, "ids"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				_, err := newHarness(t, m, scripted(done()).Check).run(agentwait.PollAgentStatusName, rawJSON(row.document))
				failure, details := applicationError(t, err)
				if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() || !strings.Contains(details.Field, row.field) {
					t.Errorf("got %v, field %q, want %s", err, details.Field, row.field)
				}
			})
		})
	}
}

// The typed method takes the same checks: Go callers can be wrong, too.
func TestTypedInputIsChecked(t *testing.T) {
	in := agentwait.PollInput{Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"}}
	if err := in.Validate(); err != nil {
		t.Fatal(err)
	}
	in.OnDeadline = "never"
	if err := in.Validate(); err == nil || !strings.Contains(err.Error(), "on_deadline") {
		t.Errorf("got %v", err)
	}
}

func manyPaths(n int) string {
	paths := make([]string, n)
	for i := range paths {
		paths[i] = `"p` + strconv.Itoa(i) + `":"state"`
	}
	return strings.Join(paths, ",")
}

// owned is an API that needs an owner.
type owned struct{ activities.API }

func (owned) Validate(ref vendors.Ref) error {
	if ref.UserID == "" {
		return &vendors.RefError{Field: "user_id", Wanted: "an owner"}
	}
	return nil
}

// What a vendor needs only he knows. A wait without it ends before anything is sent.
func TestAVendorSaysWhatATargetNeeds(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		for name, document := range map[string]string{
			agentwait.PollAgentStatusName:  `{"interaction_id":"xYz789"}`,
			agentwait.CheckAgentStatusName: `{"interaction_id":"xYz789"}`,
			agentwait.PollAgentsStatusName: `{"interaction_ids":["xYz789"]}`,
		} {
			asked := scripted(done())
			h := newHarness(t, m, asked.Check)
			h.config.Credentials["default"] = owned{h.config.Credentials["default"]}
			_, err := h.run(name, rawJSON(document))
			failure, details := applicationError(t, err)
			if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() || details.Field != "user_id" || details.Expected != "an owner" || len(asked.at) != 0 {
				t.Errorf("%s: got %v, %+v after %d requests, want what the vendor says after none", name, err, details, len(asked.at))
			}
		}
	})
}
