package transcript_test

// These tests exist because a transcript is the one place where an agent's words
// meet a terminal: nothing in any field may drive it, nothing may be lost without a
// word, and the reply must be there exactly once.

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

func printed(t *testing.T, s *agentstatus.Status, opts transcript.Options) string {
	t.Helper()
	var out strings.Builder
	if err := transcript.Print(&out, s, opts); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func conversation() *agentstatus.Status {
	sent := time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
	return &agentstatus.Status{
		InteractionID: "xYz789AbCdEfGhI", AgentID: "abc123DEFghiJKL",
		State: agentstatus.StateCompleted, Phase: agentstatus.PhaseCompleted, CreatedAt: sent,
		Response: "Here is what I found.",
		Messages: []agentstatus.Message{
			{Role: "user", Content: "Summarize the latest sales report and send it to the team", SentAt: sent},
			{Role: "assistant", SentAt: sent.Add(15 * time.Second), Parts: []agentstatus.Part{
				{Kind: agentstatus.PartReasoning, Type: "reasoning", Text: "The user wants a summary of the report."},
				{Kind: agentstatus.PartToolInvocation, Type: "tool_invocation", Tool: &agentstatus.ToolCall{
					Name: "slack_message_sender", State: "completed",
					Args: json.RawMessage(`{ "channel": "#sales-team" }`), Result: json.RawMessage(`"Message sent"`),
				}},
				{Kind: agentstatus.PartFile, Type: "file", File: &agentstatus.File{Name: "q1.pdf", MediaType: "application/pdf", URL: "https://files.example/q1.pdf"}},
				{Kind: agentstatus.PartError, Type: "error", Text: "One row was unreadable."},
				{Kind: agentstatus.PartUnknown, Type: "chart", Raw: json.RawMessage(`{"type":"chart"}`)},
				{Kind: agentstatus.PartText, Type: "text", Text: "Here is what I found."},
			}},
		},
	}
}

func TestPrint(t *testing.T) {
	const want = `Interaction  xYz789AbCdEfGhI
Agent        abc123DEFghiJKL
State        COMPLETED
Created      2026-03-05 10:30:00 UTC

user  2026-03-05 10:30:00 UTC
  Summarize the latest sales report and
  send it to the team

assistant  2026-03-05 10:30:15 UTC
  ┆ The user wants a summary of the
  ┆ report.
  → slack_message_sender  completed
    args    {"channel":"#sales-team"}
    result  Message sent
  ▤ q1.pdf  application/pdf
    https://files.example/q1.pdf
  ✗ One row was unreadable.
  ? chart
    part    {"type":"chart"}
  Here is what I found.
`
	if diff := cmp.Diff(want, printed(t, conversation(), transcript.Options{Width: 40})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoFieldCanDriveTheTerminal(t *testing.T) {
	const evil = "a\x1b[2Jb\x1b]52;c;cm0K\ac\u009b1md\u202ee\rf"
	raw, err := json.Marshal(evil)
	if err != nil {
		t.Fatal(err)
	}
	// C1 and bidirectional controls are legal inside a JSON string.
	literal := json.RawMessage("{\"k\":\"\u009b1m\u202e\"}")
	s := &agentstatus.Status{
		InteractionID: evil, AgentID: evil, State: evil, Phase: evil, Response: evil, ErrorMessage: evil,
		Messages: []agentstatus.Message{
			{Role: evil, Content: evil},
			{Role: "assistant", Parts: []agentstatus.Part{
				{Kind: agentstatus.PartText, Text: evil},
				{Kind: agentstatus.PartReasoning, Text: evil},
				{Kind: agentstatus.PartError, Text: evil},
				{Kind: agentstatus.PartToolInvocation, Tool: &agentstatus.ToolCall{Name: evil, State: evil, Args: raw, Result: literal}},
				{Kind: agentstatus.PartFile, File: &agentstatus.File{Name: evil, MediaType: evil, URL: evil}},
				{Kind: agentstatus.PartUnknown, Type: evil, Raw: literal},
			}},
		},
	}
	out := printed(t, s, transcript.Options{})
	if i := strings.IndexAny(out, "\x1b\a\r\u009b\u202e"); i >= 0 {
		t.Errorf("a control character at %d: %q", i, out[max(0, i-40):min(len(out), i+40)])
	}
	if n := strings.Count(out, `\x1b[2J`); n < 12 {
		t.Errorf("only %d of the fields are shown:\n%s", n, out)
	}
}

func TestColorIsOnlyOurs(t *testing.T) {
	out := printed(t, conversation(), transcript.Options{Color: true})
	if !strings.Contains(out, "\x1b[2m") || !strings.Contains(out, "The user wants") {
		t.Errorf("reasoning is not dimmed: %q", out)
	}
	if strings.Count(out, "\x1b[") != 2*strings.Count(out, "\x1b[0m") {
		t.Errorf("a style is left open: %q", out)
	}
}

func TestLongValuesAreCutAndSaySo(t *testing.T) {
	s := &agentstatus.Status{Messages: []agentstatus.Message{{Role: "assistant", Parts: []agentstatus.Part{
		{Kind: agentstatus.PartToolInvocation, Tool: &agentstatus.ToolCall{Name: "search", Result: json.RawMessage(`"` + strings.Repeat("é", 50) + `"`)}},
	}}}}
	out := printed(t, s, transcript.Options{MaxValueBytes: 11})
	// 11 bytes would end inside the sixth é.
	if !strings.Contains(out, "result  ééééé\n") || !strings.Contains(out, "… 90 more bytes of 100") {
		t.Errorf("got:\n%s", out)
	}
}

func TestTheReplyIsShownOnce(t *testing.T) {
	text := func(texts ...string) []agentstatus.Message {
		m := agentstatus.Message{Role: "assistant"}
		for _, s := range texts {
			m.Parts = append(m.Parts, agentstatus.Part{Kind: agentstatus.PartText, Text: s})
		}
		return []agentstatus.Message{m}
	}
	tests := []struct {
		reason   string
		messages []agentstatus.Message
	}{
		{"messages may be empty", nil},
		{"the response is one of the texts", text("Let me look.", "the reply")},
		{"the response is all texts joined", text("the", "reply")},
		{"the response is no text of the messages", text("Let me look.")},
	}
	for _, test := range tests {
		out := printed(t, &agentstatus.Status{Response: "the reply", Messages: test.messages}, transcript.Options{})
		flat := strings.Join(strings.Fields(out), " ")
		flat = strings.ReplaceAll(flat, "reply the reply", "the reply") // the heading
		if n := strings.Count(flat, "the reply"); n != 1 {
			t.Errorf("%s: shown %d times:\n%s", test.reason, n, out)
		}
	}
}

// A reply that is no text is in no message: it is shown as its JSON.
func TestAReplyThatIsNoTextIsShown(t *testing.T) {
	for _, body := range []string{
		`{"state":"COMPLETED","response":{"answer":42},"messages":[]}`,
		`{"state":"COMPLETED","messages":[{"role":"assistant","content":{"answer":42}}]}`,
	} {
		s, err := agentstatus.Parse([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if got := printed(t, s, transcript.Options{}); strings.Count(got, `{"answer":42}`) != 1 {
			t.Errorf("%s: got %q, want the answer once", body, got)
		}
	}
}

func TestWrapping(t *testing.T) {
	url := "https://files.example/" + strings.Repeat("x", 40)
	tests := []struct{ reason, in, want string }{
		{"an address stays whole", "see " + url + " now", "  see\n  " + url + "\n  now\n"},
		{"a broken line keeps its indentation", "    - one two three four five six seven", "      - one two three four five\n      six seven\n"},
		{"lines that fit keep their spaces", "a    b\n\tc", "  a    b\n      c\n"},
		{"blank lines stay", "a\n\nb", "  a\n\n  b\n"},
		{"text without spaces is broken by width", strings.Repeat("世", 20), "  " + strings.Repeat("世", 14) + "\n  " + strings.Repeat("世", 6) + "\n"},
	}
	for _, test := range tests {
		s := &agentstatus.Status{ErrorMessage: test.in}
		_, got, _ := strings.Cut(printed(t, s, transcript.Options{Width: 31}), "error\n")
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.reason, got, test.want)
		}
	}
}
