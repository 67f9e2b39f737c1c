package mcp_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// updated is a task that asks, as of a moment.
func updated(at string) answered {
	return result(getTask, `{"taskId":"T1","status":"input_required","lastUpdatedAt":"`+at+`"}`)
}

// silent holds a listener and tells nothing: what was asked was told before.
func silent() answered {
	body := ": nothing\n\n"
	return answered{Method: "tasks/result", ContentType: "text/event-stream", Body: &body, Hangs: true}
}

func shortly(c *mcp.Config) { c.ListenTimeout = 100 * time.Millisecond }

// shows checks, and demands the requests of these ids.
func shows(t *testing.T, client *mcp.Client, want ...string) []agentstatus.InputRequest {
	t.Helper()
	answer, err := client.Check(t.Context(), core("s1"))
	if err != nil || answer.Status == nil || answer.Status.Phase != agentstatus.PhaseNeedsInput {
		t.Fatalf("got %+v, %v", answer, err)
	}
	var got []string
	for _, request := range answer.Status.Run.InputRequests {
		got = append(got, request.ID)
	}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
	return answer.Status.Run.InputRequests
}

// A question that is told once is told to one process. Another that is reminded of it shows it, and
// answers it.
func TestAQuestionThatAnotherProcessWasTold(t *testing.T) {
	s := serve(t, updated("1"), asks("0", "T1"), updated("1"), silent(), updated("1"))
	known := shows(t, s.client(t), "0")
	other := s.client(t, shortly)
	kept := known[0]
	kept.Raw = nil // what a heartbeat has no room for
	vendors.Remind(other, core("s1"), kept)
	again := shows(t, other, "0")
	if again[0].Text != "Ship it?" {
		t.Errorf("got %+v", again[0])
	}
	shows(t, other, "0") // without listening again
	accept := vendors.InputAnswer{RequestID: "0", Action: vendors.ActionAccept, Value: json.RawMessage(`{"ship":true}`)}
	if _, err := other.Answer(t.Context(), core("s1"), accept); err != nil {
		t.Fatal(err)
	}
	notes := s.notes()
	if last := notes[len(notes)-1]; string(last.ID) != "0" || last.Result == nil || last.header.Get("Mcp-Session-Id") != "s1" {
		t.Errorf("got %+v", last)
	}
	s.requests()
}

// What a run asked before is not what it asks for ever: it was answered by another process, and the
// next question must not be waited for in vain.
func TestAQuestionThatAnotherProcessHasAnswered(t *testing.T) {
	s := serve(t, updated("1"), asks("0", "T1"), updated("1"), updated("2"), asks("1", "T1"), result(getTask, workingTask), updated("3"), asks("2", "T1"))
	client := s.client(t)
	shows(t, client, "0")
	shows(t, client, "0")
	shows(t, client, "0", "1") // both may be open, as far as anybody knows here
	if answer, err := client.Check(t.Context(), core("s1")); err != nil || answer.Status.Phase != agentstatus.PhaseRunning {
		t.Fatalf("got %+v, %v", answer, err)
	}
	shows(t, client, "2")
	s.requests()
}

// A reminder of what can never be asked about does no harm, and one of the extension is not needed.
func TestRemindersThatAreOfNoUse(t *testing.T) {
	request := agentstatus.InputRequest{ID: "0", Kind: agentstatus.InputQuestion}
	s := serve(t, result(getTask, `{"taskId":"T1","status":"input_required","inputRequests":{}}`))
	client := s.client(t, speaking(mcp.Extension))
	vendors.Remind(client, t1, request)
	vendors.Remind(client, core("base64url:"), request)
	vendors.Remind(client, t1)
	answer, err := client.Check(t.Context(), t1)
	if err != nil || len(answer.Status.Run.InputRequests) != 0 {
		t.Errorf("got %+v, %v", answer, err)
	}
}
