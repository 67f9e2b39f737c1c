package agenttest_test

// The documents must look as the vendor's do, or a reader that is wrong about the
// real API passes all tests here.

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
)

func fixedClock() time.Time { return time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC) }

// The samples of the reference page, and the parts of the vendor's internal endpoint
// that it does not show (reasoning, the contents of file).
func TestDocumentsAreAsOnTheWire(t *testing.T) {
	tests := []struct {
		reason string
		step   agenttest.Step
		want   string
	}{
		{"working: the metadata alone", agenttest.Processing(), `{
			"interaction_id": "xYz789AbCdEfGhI",
			"gummie_id": "abc123DEFghiJKL",
			"state": "ASYNC_PROCESSING",
			"created_ts": "2026-03-05T10:30:00.000000+00:00"
		}`},
		{"failed: the error, no messages", agenttest.Failed("RuntimeError: Agent encountered an error while processing"), `{
			"interaction_id": "xYz789AbCdEfGhI",
			"gummie_id": "abc123DEFghiJKL",
			"state": "FAILED",
			"created_ts": "2026-03-05T10:30:00.000000+00:00",
			"error_message": "RuntimeError: Agent encountered an error while processing"
		}`},
		{"completed: a user's text in content, an agent's in parts", agenttest.Completed("Done.",
			agenttest.User("Do it."),
			agenttest.Assistant(
				agenttest.Reasoning("How?"),
				agenttest.Tool("tc_1", "slack_message_sender", map[string]string{"channel": "#sales"}, "sent"),
				agenttest.File("a.pdf", "application/pdf", "https://files.example.com/a.pdf"),
				agenttest.Error("no access"),
				agenttest.Text("Done."),
			)), `{
			"interaction_id": "xYz789AbCdEfGhI",
			"gummie_id": "abc123DEFghiJKL",
			"state": "COMPLETED",
			"created_ts": "2026-03-05T10:30:00.000000+00:00",
			"messages": [
				{"id": "msg_xYz789AbCdEfGhI_1", "role": "user", "content": "Do it.", "timestamp": "2026-03-05T10:30:00.000000", "parts": []},
				{"id": "msg_xYz789AbCdEfGhI_2", "role": "assistant", "timestamp": "2026-03-05T10:30:01.000000", "parts": [
					{"id": "part_xYz789AbCdEfGhI_2_1", "type": "reasoning", "reasoning": "How?"},
					{"id": "part_xYz789AbCdEfGhI_2_2", "type": "tool_invocation", "toolCallId": "tc_1", "toolName": "slack_message_sender",
						"toolCallState": "completed", "result": {"args": {"channel": "#sales"}, "result": "sent"}},
					{"id": "part_xYz789AbCdEfGhI_2_3", "type": "file",
						"file": {"artifact_url": "https://files.example.com/a.pdf", "filename": "a.pdf", "media_type": "application/pdf"}},
					{"id": "part_xYz789AbCdEfGhI_2_4", "type": "error", "error": "no access"},
					{"id": "part_xYz789AbCdEfGhI_2_5", "type": "text", "text": "Done."}
				]}
			],
			"response": "Done."
		}`},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			api := agenttest.NewServer(agenttest.Config{Now: fixedClock})
			defer api.Close()
			api.Script(id, test.step)
			got := poll(t, api)
			var want bytes.Buffer
			if err := json.Compact(&want, []byte(test.want)); err != nil {
				t.Fatal(err)
			}
			if got.body != want.String() {
				t.Errorf("got  %s\nwant %s", got.body, want.String())
			}
			if got.header.Get("Content-Type") != "application/json" {
				t.Errorf("Content-Type is %q", got.header.Get("Content-Type"))
			}
			if _, err := agentstatus.Parse([]byte(got.body)); err != nil {
				t.Error(err)
			}
		})
	}
}

// In the handler of a request it would be a broken connection, and in the test a riddle.
func TestAMistakeOfTheScriptPanicsAtOnce(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	for want, mistake := range map[string]func(){
		"the script of " + id + " has no steps": func() { api.Script(id) },
		"the script of agent a has no steps":    func() { api.Agent("a") },
		"step 2 of the script of " + id + " is empty": func() {
			api.Script(id, agenttest.Processing(), agenttest.Step{})
		},
		"has the status code 42": func() { api.Script(id, agenttest.HTTPStatus(42)) },
		"holds what JSON cannot": func() {
			api.Script(id, agenttest.Completed("x", agenttest.Assistant(agenttest.Tool("tc", "t", nil, func() {}))))
		},
		"an outage is a state of an agent":                    func() { api.SetOutage(agenttest.Processing()) },
		"the broken starts of agent a is a state of an agent": func() { api.BreakStart("a", agenttest.Processing()) },
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, want) {
					t.Errorf("panicked with %q, want %q", got, want)
				}
			}()
			mistake()
		}()
	}
}

// The reference page: "truncated to 4096 characters".
func TestALongFailureIsCut(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script(id, agenttest.Failed(strings.Repeat("ä", 5000)))
	var document struct {
		Message string `json:"error_message"`
	}
	if err := json.Unmarshal([]byte(poll(t, api).body), &document); err != nil || document.Message != strings.Repeat("ä", 4096) {
		t.Errorf("got %d bytes, %v", len(document.Message), err)
	}
}
