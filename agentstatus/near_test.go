// Near misses: what is almost what the reader looks for, and must not be taken for it.
package agentstatus_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
)

// A session that is idle and has no reply has not begun; only the assistant's role is one.
func TestIdleIsDoneOnlyWithAReply(t *testing.T) {
	for role, want := range map[string]agentstatus.Phase{
		"assistant": agentstatus.PhaseCompleted, `assist\u0061nt`: agentstatus.PhaseCompleted,
		"assistan": agentstatus.PhaseRunning, "assistants": agentstatus.PhaseRunning,
		"assistan_": agentstatus.PhaseRunning, "Assistant": agentstatus.PhaseRunning, "user": agentstatus.PhaseRunning, "": agentstatus.PhaseRunning,
	} {
		if got := mustParse(t, `{"messages":[{"role":"`+role+`"},{}],"state":"IDLE"}`).Phase; got != want {
			t.Errorf("role %q: got %s, want %s", role, got, want)
		}
	}
}

func TestAPIErrorsOfMixedEnvelopes(t *testing.T) {
	for body, want := range map[string]agentstatus.APIError{
		`{"code":"c","message":"m"}`:                                 {Code: "c", Message: "m"},
		`{"error":{"message":"m"},"code":"c"}`:                       {Code: "c", Message: "m"},
		`{"error":{"code":"a"},"error":{"message":"m"}}`:             {Message: "m"},
		`{"error":{"code":"a","message":"m"},"error":"b"}`:           {Code: "b"},
		`{"error":{"error":{"code":"deep"}},"message":"m"}`:          {Message: "m"},
		`{"error":{"code":"","type":"kind","message":"m"},"code":1}`: {Code: "kind", Message: "m"},
	} {
		if got := agentstatus.ParseAPIError(400, []byte(body)); got.HTTPStatus != 400 || got.Code != want.Code || got.Message != want.Message {
			t.Errorf("%s: got %+v, want %+v", body, *got, want)
		}
	}
}

func TestNullArgumentsAreAbsent(t *testing.T) {
	s := mustParse(t, `{"state":"","messages":[{"parts":[{"type":"tool_invocation","result":{"args":null,"result":null}},{"type":"file","file":null}]}]}`)
	if tool := s.ToolCalls()[0]; tool.Args != nil || tool.Result != nil {
		t.Errorf("got args %s and result %s, want none", tool.Args, tool.Result)
	}
	if file := s.Files()[0]; file.Raw != nil {
		t.Errorf("got the file %s, want none", file.Raw)
	}
}

func TestResponseJSONInFences(t *testing.T) {
	reply := func(text string) *agentstatus.Status { return &agentstatus.Status{Response: text} }
	for _, fence := range []string{"```json\n[1]\n```", "\t```\n[1]\n\t ```", "Here:\n \t```json\r\n[1]\r\n```\r\n```\n[2]\n```"} {
		if got, err := reply(fence).ResponseJSON(); err != nil || string(got) != "[1]" {
			t.Errorf("%q: got %s, %v", fence, got, err)
		}
	}
	// The place of a mistake counts from the beginning of the reply.
	for text, offset := range map[string]int{"[1": 2, "Here:\n```json\n[1,]\n```": strings.Index("Here:\n```json\n[1,]", "]")} {
		_, err := reply(text).ResponseJSON()
		var syntax *agentstatus.SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != offset {
			t.Errorf("%q: got %v, want a syntax error at %d", text, err, offset)
		}
	}
}

func TestQueryPathIsBounded(t *testing.T) {
	for size, ok := range map[int]bool{agentstatus.MaxPathBytes: true, agentstatus.MaxPathBytes + 1: false} {
		key := strings.Repeat("k", size)
		if _, got := agentstatus.QueryJSON([]byte(`{"`+key+`":1}`), key); got != ok {
			t.Errorf("a path of %d bytes: got %v", size, got)
		}
	}
	for _, path := range []string{"[!tru]", `{"a":!{}`, "!nul", `[!"x]`, "!\"\x01\""} {
		if value, ok := agentstatus.QueryJSON([]byte(`{}`), path); ok && !json.Valid(value) {
			t.Errorf("%s made %s", path, value)
		}
	}
}
