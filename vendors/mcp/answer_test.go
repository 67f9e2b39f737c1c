package mcp_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

const updateTask = "tasks/update"

func TestAnAnswerOfTheExtension(t *testing.T) {
	for want, answer := range map[string]vendors.InputAnswer{
		`{"action":"accept","content":{"ship":true}}`: {RequestID: "T1:550e", Action: vendors.ActionAccept, Value: json.RawMessage(`{"ship":true}`)},
		`{"action":"accept"}`:                         {RequestID: "T1:550e", Action: vendors.ActionAccept},
		`{"action":"decline"}`:                        {RequestID: "T1:550e", Action: vendors.ActionDecline},
	} {
		s := serve(t, result(updateTask, `{"resultType":"complete"}`))
		next, err := s.client(t, speaking(mcp.Extension)).Answer(t.Context(), t1, answer)
		if next != nil || err != nil {
			t.Fatalf("got %v, %v", next, err)
		}
		request := s.requests()[0]
		got, err := json.Marshal(request.params(t).Inputs["T1:550e"])
		if err != nil || string(got) != want || request.params(t).TaskID != "T1" || request.header.Get("Mcp-Name") != "T1" {
			t.Errorf("got %s, want %s", request.Params, want)
		}
	}
}

func TestAnswersThatCannotBeSent(t *testing.T) {
	for want, answer := range map[string]vendors.InputAnswer{
		"mcp: request_id is missing":                          {Action: vendors.ActionAccept},
		`mcp: action is "maybe": give accept or decline`:      {RequestID: "k", Action: "maybe"},
		`mcp: value is "\"yes\"": give an object of JSON`:     {RequestID: "k", Action: vendors.ActionAccept, Value: json.RawMessage(`"yes"`)},
		`mcp: value is "{}": give none when the answer`:       {RequestID: "k", Action: vendors.ActionDecline, Value: json.RawMessage(`{}`)},
		`mcp: text is "no": give none: an answer to an MCP s`: {RequestID: "k", Action: vendors.ActionDecline, Text: "no"},
	} {
		var wrong *vendors.RefError
		if _, err := serve(t).client(t).Answer(t.Context(), t1, answer); !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// A second answer makes some tools run twice: whether the first was taken must be told.
func TestAnswersThatBringNothing(t *testing.T) {
	accept := vendors.InputAnswer{RequestID: "k", Action: vendors.ActionAccept}
	var (
		refused *vendors.RefusedError
		unknown *vendors.UnknownOutcomeError
	)
	s := serve(t, fault(updateTask, 400, `{"code":-32602,"message":"Invalid request parameters"}`))
	if _, err := s.client(t, speaking(mcp.Extension)).Answer(t.Context(), t1, accept); !errors.As(err, &refused) || refused.Answer.HTTPStatus != 400 {
		t.Errorf("got %v", err)
	}
	s = serve(t, fault(updateTask, 200, `{"code":-32603,"message":"boom"}`))
	if _, err := s.client(t, speaking(mcp.Extension)).Answer(t.Context(), t1, accept); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
	s = serve(t)
	s.refuses = http.StatusServiceUnavailable
	if _, err := s.client(t).Answer(t.Context(), core("s1"), accept); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

// asks is a stream of a server that asks, and stays open.
func asks(id, task string) answered {
	body := `data: {"jsonrpc":"2.0","id":` + id + `,"method":"elicitation/create","params":{"message":"Ship it?","_meta":{"io.modelcontextprotocol/related-task":{"taskId":"` + task + `"}}}}` + "\n\n"
	return answered{Method: "tasks/result", ContentType: "text/event-stream", Body: &body, Hangs: true}
}

// A server of 2025-11-25 tells a question once, on a stream that is given up after it: it is
// remembered until it is answered, and the server is told that nobody reads on.
func TestAQuestionOfASession(t *testing.T) {
	needs := result(getTask, `{"taskId":"T1","status":"input_required"}`)
	s := serve(t, needs, asks("0", "T1"), needs, needs, asks(`"q-1"`, "T1"), result(getTask, workingTask))
	client := s.client(t)
	open := func(want string) {
		t.Helper()
		answer, err := client.Check(t.Context(), core("s1"))
		if err != nil || answer.Status == nil || answer.Status.Phase != agentstatus.PhaseNeedsInput || len(answer.Status.Run.InputRequests) != 1 || answer.Status.Run.InputRequests[0].ID != want {
			t.Fatalf("got %+v, %v", answer, err)
		}
	}
	answer := func(id string) {
		t.Helper()
		if _, err := client.Answer(t.Context(), core("s1"), vendors.InputAnswer{RequestID: id, Action: vendors.ActionAccept, Value: json.RawMessage(`{"ship":true}`)}); err != nil {
			t.Fatal(err)
		}
	}
	open("0")
	open("0")
	answer("0")
	open("q-1")
	answer("q-1")
	if answer, err := client.Check(t.Context(), core("s1")); err != nil || answer.Status.Phase != agentstatus.PhaseRunning {
		t.Errorf("got %+v, %v", answer, err)
	}
	requests := s.requests()
	var told []string
	for _, note := range s.notes() {
		if note.header.Get("Mcp-Session-Id") != "s1" {
			t.Errorf("%s is of no session", note.Method)
		}
		if note.Method != "" {
			told = append(told, note.Method+" "+string(note.params(t).Asked))
		} else {
			told = append(told, string(note.ID)+" "+string(note.Result))
		}
	}
	want := []string{
		"notifications/cancelled " + string(requests[1].ID), `0 {"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"T1"}},"action":"accept","content":{"ship":true}}`,
		"notifications/cancelled " + string(requests[4].ID), `"q-1" {"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"T1"}},"action":"accept","content":{"ship":true}}`,
	}
	if strings.Join(told, "\n") != strings.Join(want, "\n") {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

// Ids of questions are those of the session: an answer that names another task's would be taken.
func TestAQuestionOfAnotherTask(t *testing.T) {
	s := serve(t, result(getTask, `{"taskId":"T1","status":"input_required"}`), asks("0", "T1"))
	client := s.client(t)
	if _, err := client.Check(t.Context(), core("s1")); err != nil {
		t.Fatal(err)
	}
	other := core("s1")
	other.InteractionID = "T2"
	var refused *vendors.RefusedError
	if _, err := client.Answer(t.Context(), other, vendors.InputAnswer{RequestID: "0", Action: vendors.ActionAccept}); !errors.As(err, &refused) || refused.Code != "other_task" {
		t.Errorf("got %v", err)
	}
	// Where the question was asked of another process it is that one's caller who has seen it.
	elsewhere := core("s2")
	if _, err := client.Answer(t.Context(), elsewhere, vendors.InputAnswer{RequestID: "0", Action: vendors.ActionAccept}); err != nil {
		t.Errorf("got %v", err)
	}
}

// Without a stream there is nothing to listen to: a check is not held by it.
func TestAQuestionThatIsNotTold(t *testing.T) {
	s := serve(t, result(getTask, `{"taskId":"T1","status":"input_required"}`), answered{Method: "tasks/result", Hangs: true, Body: new(string)})
	answer, err := s.client(t, func(c *mcp.Config) { c.ListenTimeout = 50 * time.Millisecond }).Check(t.Context(), core("s1"))
	if err != nil || answer.Status.Phase != agentstatus.PhaseNeedsInput || answer.Status.Run.InputRequests != nil {
		t.Errorf("got %+v, %v", answer, err)
	}
}

func TestCancel(t *testing.T) {
	s := serve(t, result("tasks/cancel", `{"resultType":"complete"}`))
	if err := s.client(t, speaking(mcp.Extension)).Cancel(t.Context(), t1); err != nil || s.requests()[0].params(t).TaskID != "T1" {
		t.Error(err)
	}
	s = serve(t, fault("tasks/cancel", 200, `{"code":-32602,"message":"Cannot cancel task in terminal status: completed"}`))
	var refused *vendors.RefusedError
	if err := s.client(t).Cancel(t.Context(), core("s1")); !errors.As(err, &refused) || refused.Answer.HTTPStatus != 400 || !strings.Contains(err.Error(), "terminal status: completed") {
		t.Errorf("got %v", err)
	}
}

// The server holds such a request: a client whose requests end earlier than its listening is not
// told of a network that fails.
func TestListeningLongerThanARequestMayTake(t *testing.T) {
	s := serve(t, result(getTask, `{"taskId":"T1","status":"input_required"}`), answered{Method: "tasks/result", Hangs: true, Body: new(string)})
	client := s.client(t, func(c *mcp.Config) { c.ListenTimeout, c.HTTP.RequestTimeout = time.Minute, 100*time.Millisecond })
	answer, err := client.Check(t.Context(), core("s1"))
	if err != nil || answer.Status.Phase != agentstatus.PhaseNeedsInput {
		t.Errorf("got %+v, %v", answer, err)
	}
}

// A caller who goes while a question is listened for leaves nobody behind whom it would be told to.
func TestACallerWhoGoesWhileListening(t *testing.T) {
	s := serve(t, result(getTask, `{"taskId":"T1","status":"input_required"}`), answered{Method: "tasks/result", Hangs: true, Body: new(string)})
	ctx, cancel := context.WithCancel(t.Context())
	client := s.client(t, func(c *mcp.Config) { c.ListenTimeout = 20 * time.Second })
	done := make(chan error, 1)
	go func() {
		_, err := client.Check(ctx, core("s1"))
		done <- err
	}()
	<-s.came
	<-s.came
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-s.note // he did not wait for it
	if notes := s.notes(); len(notes) != 1 || notes[0].Method != "notifications/cancelled" {
		t.Errorf("got %+v", notes)
	}
}
