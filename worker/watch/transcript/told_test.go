package transcript_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/watch/transcript"
)

// What a run needs of a person is what somebody reads a transcript for, and it comes from
// elsewhere: nothing in it may drive the terminal.
func TestPrintWhatIsTold(t *testing.T) {
	at := time.Date(2026, 3, 5, 10, 30, 15, 0, time.UTC)
	const want = `State        input-required (needs_input)
Updated      2026-03-05 10:30:15 UTC
Partial      it has completed, but not with all of it
Error code   max_turns
Progress     3 of 10, reading, number 2 in the queue
Usage        1200 tokens in, 34 out, 0.0125 USD
Seen at      https://app.example/runs/1

needs approval  req_1
  Send the mail?\x1b[2J
    schema  {"type":"boolean"}

needs input  req_2
`
	run := &agentstatus.Run{
		Partial: true, ErrorCode: "max_turns", UpdatedAt: at, WebURL: "https://app.example/runs/1",
		Progress: &agentstatus.RunProgress{Done: 3, Total: 10, Message: "reading", QueuePosition: 2},
		Usage:    &agentstatus.Usage{InputTokens: 1200, OutputTokens: 34, Cost: 0.0125, Unit: "USD"},
		InputRequests: []agentstatus.InputRequest{
			{ID: "req_1", Kind: agentstatus.InputApproval, Text: "Send the mail?\x1b[2J", Schema: json.RawMessage(`{"type": "boolean"}`)}, {ID: "req_2"},
		},
	}
	status := &agentstatus.Status{State: "input-required", Phase: agentstatus.PhaseNeedsInput, Run: run}
	if diff := cmp.Diff(want, printed(t, status, transcript.Options{})); diff != "" {
		t.Error(diff)
	}

	// A result has the same where it was asked for.
	result := &agentwait.Result{
		State: "input-required", Phase: "needs_input", Partial: true, ErrorCode: run.ErrorCode, UpdatedAt: &at, WebURL: run.WebURL,
		Progress: run.Progress, Usage: run.Usage, InputRequests: run.InputRequests, Messages: json.RawMessage(`[]`),
	}
	status, err := transcript.FromResult(result)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, printed(t, status, transcript.Options{})); diff != "" {
		t.Error(diff)
	}
}
