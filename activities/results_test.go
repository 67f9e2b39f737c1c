// A result carries what was asked for, within a bound. Unbounded, a transcript
// of 2 MB becomes a retryable error of the SDK and the wait loops for ever; and every
// byte stays in the workflow's history.
package activities_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/agentwait/agentwait"
)

func TestOnlyTheResponseByDefault(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		result, err := newHarness(t, m, scripted(done()).Check).poll(``)
		if err != nil {
			t.Fatal(err)
		}
		if result.Outcome != "completed" || result.InteractionID != "xYz789" || result.AgentID != "abc123" || result.State != "COMPLETED" ||
			result.Phase != "completed" || result.Response == nil || *result.Response != "Posted <b>it</b>." || result.Polls != 1 ||
			result.CreatedAt == nil || result.LastStatusAt == nil {
			t.Errorf("got %+v", result)
		}
		if result.Messages != nil || result.ToolCalls != nil || result.Files != nil || result.Extracted != nil || result.Token != nil {
			t.Errorf("got sections that were not asked for: %+v", result)
		}
	})
}

func TestSectionsThatWereAskedFor(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		result, err := newHarness(t, m, scripted(done()).Check).poll(`"include":["messages","tool_calls","files"]`)
		if err != nil {
			t.Fatal(err)
		}
		if result.Response != nil {
			t.Error("the response was not asked for")
		}
		var messages []map[string]any
		if err := json.Unmarshal(result.Messages, &messages); err != nil || len(messages) != 2 || messages[1]["id"] != "msg_2" {
			t.Errorf("got the messages %s, %v", result.Messages, err)
		}
		var calls []struct {
			Name  string          `json:"tool_name"`
			State string          `json:"tool_call_state"`
			Args  json.RawMessage `json:"args"`
		}
		if err := json.Unmarshal(result.ToolCalls, &calls); err != nil || len(calls) != 1 || calls[0].Name != "slack" || string(calls[0].Args) != `{"n":1.10}` {
			t.Errorf("got the tool calls %s, %v: numbers stay as they were written", result.ToolCalls, err)
		}
		var files []struct{ Filename, URL string }
		if err := json.Unmarshal(result.Files, &files); err != nil || len(files) != 1 || files[0].Filename != "a.pdf" || files[0].URL != "https://files.example/a" {
			t.Errorf("got the files %s, %v", result.Files, err)
		}
	})
}

func TestArraysAreNeverNull(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		result, err := newHarness(t, m, scripted(answer(200, `{"state":"COMPLETED"}`)).Check).poll(`"include":["response","messages","tool_calls","files"]`)
		if err != nil {
			t.Fatal(err)
		}
		if string(result.Messages) != "[]" || string(result.ToolCalls) != "[]" || string(result.Files) != "[]" || result.Response == nil || *result.Response != "" {
			t.Errorf("got %+v", result)
		}
	})
}

func TestExtract(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		result, err := newHarness(t, m, scripted(done()).Check).poll(
			`"include":[],"extract":{"tool":"messages.1.parts.1.tool_name","n":"messages.1.parts.1.args.n","none":"messages.9.id","ids":"messages.#.id"}`)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"tool": `"slack"`, "n": "1.10", "none": "null", "ids": `["msg_1","msg_2"]`}
		for name, value := range want {
			if got := string(result.Extracted[name]); got != value {
				t.Errorf("%s: got %s, want %s", name, got, value)
			}
		}
		if len(result.Extracted) != len(want) {
			t.Errorf("got %d values", len(result.Extracted))
		}
	})
}

func TestTooLargeIsFinalAndSaysWhatToDo(t *testing.T) {
	body := `{"state":"COMPLETED","response":"ok","messages":[{"id":"m","role":"assistant","parts":[{"type":"text","text":"` + strings.Repeat("x", 2000) + `"}]}]}`
	for _, row := range []struct {
		reason string
		body   string
		fields string
		large  bool
	}{
		{"over the bound", body, `"include":["messages"],"max_result_bytes":1024`, true},
		{"under the bound", body, `"include":["messages"],"max_result_bytes":3000`, false},
		{"what was not asked for does not count", body, `"max_result_bytes":1024`, false},
		{"1.5 MiB by default", `{"state":"COMPLETED","response":"` + strings.Repeat("x", agentwait.DefaultMaxResultBytes) + `"}`, ``, true},
		{"the bytes of the JSON count: < takes six", `{"state":"COMPLETED","response":"` + strings.Repeat("<", 1000) + `"}`, `"max_result_bytes":4096`, true},
	} {
		t.Run(row.reason, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				result, err := newHarness(t, m, scripted(answer(200, row.body)).Check).poll(row.fields)
				if !row.large {
					if encoded, _ := json.Marshal(result); err != nil || len(encoded) > 3000 {
						t.Errorf("got %d bytes, %v", len(encoded), err)
					}
					return
				}
				failure, details := wantError(t, err, agentwait.ErrTypeResultTooLarge, true)
				size, _ := strconv.Atoi(details.Found)
				if size < 1025 || !strings.Contains(failure.Message(), details.Found) || !strings.Contains(failure.Message(), "extract") {
					t.Errorf("the message %q does not say how large (%q) or what to do", failure.Message(), details.Found)
				}
			})
		})
	}
}

// An error's details stay under 16 KiB as JSON and hold no half characters, whatever
// the API sends.
func TestErrorDetailsAreBounded(t *testing.T) {
	for name, unit := range map[string]string{"ASCII": "x", "multi-byte": "é", "escaped": `\u0001`, "HTML": "<"} {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				body := fmt.Sprintf(`{"state":"FAILED","error_message":"%s"}`, strings.Repeat(unit, 50_000))
				_, err := newHarness(t, m, scripted(answer(200, body)).Check).poll(``)
				failure, details := wantError(t, err, agentwait.ErrTypeAgentFailed, true)
				encoded, err := json.Marshal(details)
				if err != nil || len(encoded) > agentwait.MaxErrorDetailsBytes {
					t.Errorf("the details have %d bytes, %v", len(encoded), err)
				}
				if len(details.Message) < 1000 || len(details.Message) > 8<<10 {
					t.Errorf("%d bytes of the agent's message are left, want 1 to 8 KiB", len(details.Message))
				}
				for _, text := range []string{details.Message, failure.Message()} {
					if strings.ContainsRune(text, '\uFFFD') {
						t.Error("the message was cut inside a character")
					}
				}
			})
		})
	}
}

// What the caller sends comes back in the details, too, and in the error's message, of which
// the server keeps 4 KB.
func TestErrorsOverAHugeInputAreBounded(t *testing.T) {
	huge := strings.Repeat("\x01<é", 5000)
	for name, in := range map[string]map[string]any{
		"a field":       {"interaction_id": "xYz789", "user_id": "u1", huge: 1},
		"an id":         {"interaction_id": huge, "user_id": "u1"},
		"an enum value": {"interaction_id": "xYz789", "user_id": "u1", "on_deadline": huge},
		"a credential":  {"interaction_id": "xYz789", "user_id": "u1", "credential": huge},
		"an extract":    {"interaction_id": "xYz789", "user_id": "u1", "extract": map[string]string{huge: ""}},
	} {
		t.Run(name, func(t *testing.T) {
			inBothModes(t, func(t *testing.T, m mode) {
				_, err := newHarness(t, m, scripted(done()).Check).run(agentwait.PollAgentStatusName, in)
				failure, details := applicationError(t, err)
				encoded, err := json.Marshal(details)
				if err != nil || len(encoded) > agentwait.MaxErrorDetailsBytes || details.Field == "" {
					t.Errorf("the details have %d bytes, %v, and the field %q", len(encoded), err, details.Field)
				}
				if len(failure.Message()) > 1024 || !utf8.ValidString(failure.Message()) {
					t.Errorf("the message has %d bytes: %q", len(failure.Message()), failure.Message())
				}
			})
		})
	}
	t.Run("what a credential is called", func(t *testing.T) {
		inBothModes(t, func(t *testing.T, m mode) {
			h := newHarness(t, m, scripted(done()).Check)
			for i := range 1000 { // their names are what is expected
				h.config.Credentials[fmt.Sprintf("%s%d", strings.Repeat("\x01", 100), i)] = scripted(done())
			}
			_, err := h.poll(`"credential":"none"`)
			failure, details := applicationError(t, err)
			if encoded, err := json.Marshal(details); err != nil || len(encoded) > agentwait.MaxErrorDetailsBytes || len(failure.Message()) > 1024 {
				t.Errorf("the details have %d bytes, the message %d, %v", len(encoded), len(failure.Message()), err)
			}
		})
	})
	t.Run("a state", func(t *testing.T) {
		inBothModes(t, func(t *testing.T, m mode) {
			body := `{"state":"` + strings.Repeat("x", 100_000) + `"}`
			_, err := newHarness(t, m, scripted(answer(200, body)).Check).poll(`"extract":{"all":"@this"},"include":["messages"],"timeout_seconds":5`)
			if _, details := wantError(t, err, agentwait.ErrTypeDeadlineExceeded, true); len(details.State) > 128 {
				t.Errorf("the state in the details has %d bytes", len(details.State))
			}
			_, err = newHarness(t, m, scripted(answer(200, body)).Check).run(agentwait.CheckAgentStatusName, input(`"max_result_bytes":1024`))
			if failure, details := wantError(t, err, agentwait.ErrTypeResultTooLarge, true); len(failure.Message()) > 1024 || len(details.State) > 128 {
				t.Errorf("the message has %d bytes, the state in the details %d", len(failure.Message()), len(details.State))
			}
		})
	})
}

// The bound is inclusive.
func TestAResultOfExactlyTheBound(t *testing.T) {
	inBothModes(t, func(t *testing.T, m mode) {
		body := `{"state":"COMPLETED","response":"` + strings.Repeat("x", 2000) + `"}`
		_, err := newHarness(t, m, scripted(answer(200, body)).Check).poll(`"max_result_bytes":1024`)
		_, details := wantError(t, err, agentwait.ErrTypeResultTooLarge, true)
		size, err := strconv.Atoi(details.Found)
		if err != nil {
			t.Fatal(err)
		}
		for bound, fits := range map[int]bool{size: true, size - 1: false} {
			_, err := newHarness(t, m, scripted(answer(200, body)).Check).poll(fmt.Sprintf(`"max_result_bytes":%d`, bound))
			if (err == nil) != fits {
				t.Errorf("a result of %d bytes and a bound of %d: got %v", size, bound, err)
			}
		}
	})
}

// What the server does not take is an error at once, whatever the input allows: the SDK would
// report it as a retryable one, and the agent's run would be fetched again for ever.
func TestAResultThatTheServerDoesNotTake(t *testing.T) {
	body := `{"state":"COMPLETED","response":"` + strings.Repeat("x", 8000) + `"}`
	for _, row := range []struct {
		reason   string
		most     int
		external bool
		fits     bool
	}{
		{"over the server's limit", 8 << 10, false, false},
		{"under it, but not with what a payload has around it", 9000, false, false},
		{"under it", 10 << 10, false, true},
		{"no limit", -1, false, true},
		{"the client stores large payloads elsewhere", 8 << 10, true, true},
	} {
		for _, name := range []string{agentwait.PollAgentStatusName, agentwait.CheckAgentStatusName} {
			t.Run(row.reason+" "+name, func(t *testing.T) {
				inBothModes(t, func(t *testing.T, m mode) {
					api := scripted(answer(200, body))
					h := newHarness(t, m, api.Check)
					h.config.MaxPayloadBytes = row.most
					h.env.external = row.external
					_, err := h.run(name, input(`"max_result_bytes":33554432`))
					if row.fits {
						if err != nil {
							t.Error(err)
						}
						return
					}
					failure, _ := wantError(t, err, agentwait.ErrTypeResultTooLarge, true)
					if !strings.Contains(failure.Message(), "external storage") || len(api.at) != 1 {
						t.Errorf("after %d polls the message is %q", len(api.at), failure.Message())
					}
				})
			})
		}
	}
}
