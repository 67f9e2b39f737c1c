package mcp_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

func TestTheExtension(t *testing.T) {
	endpoint := fastMCP(t)
	theSame(t, endpoint, false)

	t.Run("a tool that answers structured content", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "report"})
		result := extracted(t, client, ref, map[string]string{"tokens": `messages.0.parts.#(type=="structured_content").raw.tokens`})
		if got := string(result.Extracted["tokens"]); got != "12" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("a fault of the protocol's", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "fault"})
		s := until(t, client, ref, "the failure", func(s *agentstatus.Status) bool { return s.Phase == agentstatus.PhaseFailed })
		if s.Told().ErrorCode != "-32099" || s.ErrorMessage != "rpc fault" {
			t.Errorf("got %q, %q", s.Told().ErrorCode, s.ErrorMessage)
		}
	})
	t.Run("an unknown tool", func(t *testing.T) {
		started, err := newClient(t, endpoint).Start(deadline(t), vendors.StartRequest{AgentID: "nope"})
		if err != nil || started.Answer.Status.Phase != agentstatus.PhaseFailed || !strings.Contains(started.Answer.Status.ErrorMessage, "nope") {
			t.Errorf("got %+v, %v", started, err)
		}
	})
	t.Run("configured to speak 2025-11-25, which knows no extensions", func(t *testing.T) {
		client, err := mcp.New(mcp.Config{HTTP: vendors.Config{BaseURL: endpoint, Auth: vendors.NoAuth()}, Protocol: mcp.Core})
		if err != nil {
			t.Fatal(err)
		}
		var refused *vendors.RefusedError
		if _, err := client.Start(deadline(t), vendors.StartRequest{AgentID: "work", Message: "hi"}); !errors.As(err, &refused) ||
			refused.Code != "-32021" || !strings.Contains(err.Error(), "only declared at 2026-07-28") {
			t.Errorf("got %v", err)
		}
	})
}

func TestTwentyFiveEleven(t *testing.T) {
	endpoint := typeScript(t)
	theSame(t, endpoint, true)

	t.Run("several questions, one after the other", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "ask", Input: json.RawMessage(`{"questions":3}`)})
		seen := map[string]bool{}
		for range 3 {
			s := until(t, client, ref, "a question", func(s *agentstatus.Status) bool {
				requests := s.Told().InputRequests
				return len(requests) == 1 && !seen[requests[0].ID]
			})
			seen[s.Run.InputRequests[0].ID] = true
			answer(t, client, ref, s, vendors.InputAnswer{Action: vendors.ActionDecline})
		}
		result, err := await(t, client, ref)
		if err != nil || strings.Count(*result.Response, "decline: null") != 3 {
			t.Errorf("got %+v, %v", result, err)
		}
	})
	// The server looks for questions to hand to a listener twenty times a second, and goes on so after
	// the listener has gone, unless it is told.
	t.Run("a question that comes long after the one before", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "ask", Input: json.RawMessage(`{"questions":2,"pause":1.5,"pollInterval":50}`)})
		asks := func(s *agentstatus.Status) bool { return len(s.Told().InputRequests) == 1 }
		answer(t, client, ref, until(t, client, ref, "the first question", asks), vendors.InputAnswer{Action: vendors.ActionDecline})
		in := input(ref)
		in.OnNeedsInput, in.MinIntervalSeconds = agentwait.OnReturn, 2
		if result, err := direct.Await(deadline(t), client, in); err != nil || result.Outcome != agentwait.OutcomeNeedsInput {
			t.Fatalf("got %+v, %v", result, err)
		}
		s, err := client.Check(deadline(t), ref)
		if err != nil || !asks(s.Status) {
			t.Fatalf("the question was handed to nobody: %+v, %v", s, err)
		}
		answer(t, client, ref, s.Status, vendors.InputAnswer{Action: vendors.ActionDecline})
		if result, err := await(t, client, ref); err != nil || strings.Count(*result.Response, "decline") != 2 {
			t.Errorf("got %+v, %v", result, err)
		}
	})
	// The server hands a question to one listener: who asks again is told nothing, in the same session
	// and of the same task. What the first was told goes with the wait.
	t.Run("a question that another worker was told", func(t *testing.T) {
		first := newClient(t, endpoint)
		ref := start(t, first, vendors.StartRequest{AgentID: "ask"})
		asks := func(s *agentstatus.Status) bool { return len(s.Told().InputRequests) == 1 }
		known := until(t, first, ref, "the question", asks)

		untold := newClient(t, endpoint)
		s, err := untold.Check(deadline(t), ref)
		if err != nil || s.Status.Phase != agentstatus.PhaseNeedsInput || len(s.Status.Run.InputRequests) != 0 || !strings.Contains(s.Status.Run.Progress.Message, "was told to another listener") {
			t.Fatalf("got %+v, %v", s, err)
		}
		in, token := input(ref), agentwait.Token{StartedAt: time.Now().UTC(), Told: agentwait.ToldOf(*known.Run)}
		in.OnNeedsInput, in.Include = agentwait.OnReturn, []string{agentwait.IncludeInputRequests}
		result, err := direct.Await(deadline(t), untold, in, direct.Resume(token))
		if err != nil || result.Outcome != agentwait.OutcomeNeedsInput || len(result.InputRequests) != 1 || result.InputRequests[0].Text != known.Run.InputRequests[0].Text {
			t.Fatalf("got %+v, %v", result, err)
		}
		answer(t, untold, ref, known, vendors.InputAnswer{Action: vendors.ActionAccept, Value: json.RawMessage(`{"ship":true}`)})
		if result, err := await(t, first, ref); err != nil || *result.Response != `accept: {"ship":true}` {
			t.Errorf("got %+v, %v", result, err)
		}
	})
	t.Run("a task of another session", func(t *testing.T) {
		mine, other := newClient(t, endpoint), newClient(t, endpoint)
		ref := start(t, mine, vendors.StartRequest{AgentID: "endless"})
		another := start(t, other, vendors.StartRequest{AgentID: "endless"})
		ref.IDs = another.IDs
		_, err := await(t, mine, ref)
		ends(t, err, agentwait.ErrTypeInteractionNotFound, "another session")
	})
	t.Run("a session that has ended", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "endless"})
		ref.IDs = map[string]string{mcp.SessionID: "ended"}
		_, err := await(t, client, ref)
		ends(t, err, agentwait.ErrTypeInteractionNotFound, "ids.session_id has ended")
	})
	t.Run("no session", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "endless"})
		ref.IDs = nil
		_, err := await(t, client, ref)
		ends(t, err, agentwait.ErrTypeInvalidRequest, "give the session in which the task was started as ids.session_id")
	})
	t.Run("another worker goes on with the session", func(t *testing.T) {
		ref := start(t, newClient(t, endpoint), vendors.StartRequest{AgentID: "work", Message: "hi"})
		result, err := await(t, newClient(t, endpoint), ref)
		if err != nil || *result.Response != "done: hi" {
			t.Errorf("got %+v, %v", result, err)
		}
	})
	t.Run("a task that has expired", func(t *testing.T) {
		client, err := mcp.New(mcp.Config{HTTP: vendors.Config{BaseURL: endpoint, Auth: vendors.NoAuth()}, TTL: 300 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		ref := start(t, client, vendors.StartRequest{AgentID: "endless"})
		s := until(t, client, ref, "its end", func(s *agentstatus.Status) bool { return s.Phase == agentstatus.PhaseExpired })
		if !strings.Contains(s.ErrorMessage, "its ttl of 300ms is over") {
			t.Errorf("got %q", s.ErrorMessage)
		}
	})
	t.Run("configured to speak 2026-07-28", func(t *testing.T) {
		client, err := mcp.New(mcp.Config{HTTP: vendors.Config{BaseURL: endpoint, Auth: vendors.NoAuth()}, Protocol: mcp.Extension})
		if err != nil {
			t.Fatal(err)
		}
		_, err = await(t, client, vendors.Ref{InteractionID: "nope"})
		ends(t, err, agentwait.ErrTypeInvalidRequest, "configure the protocol 2025-11-25, or none to ask for it")
	})
}

// In this mode a server has nothing to tell a question on.
func TestTwentyFiveElevenAnsweredAsJSON(t *testing.T) {
	endpoint := typeScript(t, "json")
	client := newClient(t, endpoint)
	result, err := await(t, client, start(t, client, vendors.StartRequest{AgentID: "work", Message: "hi"}))
	if err != nil || *result.Response != "done: hi" {
		t.Errorf("got %+v, %v", result, err)
	}
	_, err = await(t, client, start(t, client, vendors.StartRequest{AgentID: "fail"}))
	ends(t, err, agentwait.ErrTypeAgentFailed, "the tool broke")
	_, err = await(t, client, start(t, client, vendors.StartRequest{AgentID: "ask"}))
	ends(t, err, agentwait.ErrTypeAgentNeedsInput, "")
}

// theSame is what both protocols do.
func theSame(t *testing.T, endpoint string, sessions bool) {
	t.Run("a tool that runs for seconds", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "work", Message: "hi", Input: json.RawMessage(`{"seconds":3}`)})
		if (ref.IDs[mcp.SessionID] != "") != sessions {
			t.Errorf("the session of %+v", ref)
		}
		s := until(t, client, ref, "its progress", func(s *agentstatus.Status) bool { return s.Told().Progress != nil })
		if s.Phase != agentstatus.PhaseRunning || s.Run.Progress.Message != "half way" || s.Run.PollAfter != 1250*time.Millisecond ||
			s.InteractionID != ref.InteractionID || s.CreatedAt.IsZero() || !s.Run.UpdatedAt.IsZero() || !s.Run.FinishedAt.IsZero() {
			t.Errorf("got %+v, %+v", s, s.Run)
		}
		result, err := await(t, client, ref)
		if err != nil || *result.Response != "done: hi" || result.State != "completed" {
			t.Errorf("got %+v, %v", result, err)
		}
	})
	t.Run("one that asks and is answered", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "ask"})
		asks := func(s *agentstatus.Status) bool {
			return s.Phase == agentstatus.PhaseNeedsInput && len(s.Run.InputRequests) == 1
		}
		first := until(t, client, ref, "the question", asks)
		again := until(t, client, ref, "the question", asks) // it stays
		request := first.Run.InputRequests[0]
		if request.Kind != agentstatus.InputQuestion || !strings.HasPrefix(request.Text, "Ship it") ||
			!strings.Contains(string(request.Schema), `"ship"`) || again.Run.InputRequests[0].ID != request.ID {
			t.Errorf("got %+v, then %+v", request, again.Run.InputRequests)
		}
		answer(t, client, ref, first, vendors.InputAnswer{Action: vendors.ActionAccept, Value: json.RawMessage(`{"ship":true}`)})
		until(t, client, ref, "what follows the answer", func(s *agentstatus.Status) bool { return s.Phase != agentstatus.PhaseNeedsInput })
		result, err := await(t, client, ref)
		if err != nil || !strings.HasPrefix(*result.Response, "accept: ") || !strings.Contains(strings.ToLower(*result.Response), "true") {
			t.Errorf("got %+v, %v", result, err)
		}
	})
	t.Run("one that asks and is awaited without a person", func(t *testing.T) {
		client := newClient(t, endpoint)
		_, err := await(t, client, start(t, client, vendors.StartRequest{AgentID: "ask"}))
		ends(t, err, agentwait.ErrTypeAgentNeedsInput, "")
	})
	t.Run("one that fails", func(t *testing.T) {
		client := newClient(t, endpoint)
		_, err := await(t, client, start(t, client, vendors.StartRequest{AgentID: "fail"}))
		ends(t, err, agentwait.ErrTypeAgentFailed, "the tool broke")
	})
	t.Run("one that is cancelled by us", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "endless"})
		if err := client.Cancel(deadline(t), ref); err != nil {
			t.Fatal(err)
		}
		until(t, client, ref, "its end", func(s *agentstatus.Status) bool { return s.Phase == agentstatus.PhaseCancelled })
	})
	t.Run("one that is unknown", func(t *testing.T) {
		client := newClient(t, endpoint)
		ref := start(t, client, vendors.StartRequest{AgentID: "endless"})
		ref.InteractionID = "-nope:nope"
		_, err := await(t, client, ref)
		ends(t, err, agentwait.ErrTypeInteractionNotFound, "not found")
		var refused *vendors.RefusedError
		if err := client.Cancel(deadline(t), ref); !errors.As(err, &refused) || refused.Answer.HTTPStatus != http.StatusNotFound || refused.Code != "-32602" {
			t.Errorf("the cancel of an unknown one: %v", err)
		}
	})
	t.Run("one that is done at once", func(t *testing.T) {
		started, err := newClient(t, endpoint).Start(deadline(t), vendors.StartRequest{AgentID: "quick", Message: "hi"})
		if err != nil || started.Ref.InteractionID != "" || started.Answer.Status.Phase != agentstatus.PhaseCompleted || started.Answer.Status.FinalText() != "quick: hi" {
			t.Errorf("got %+v, %v", started, err)
		}
	})
}

func answer(t *testing.T, client *mcp.Client, ref vendors.Ref, s *agentstatus.Status, answer vendors.InputAnswer) {
	t.Helper()
	answer.RequestID = s.Run.InputRequests[0].ID
	if next, err := client.Answer(deadline(t), ref, answer); next != nil || err != nil {
		t.Fatalf("got %v, %v", next, err)
	}
}

func ends(t *testing.T, err error, wanted, words string) {
	t.Helper()
	failure, ok := agentwait.AsError(err)
	if !ok || failure.Type != wanted || !strings.Contains(failure.Error()+failure.Details.Message, words) {
		t.Errorf("got %v, want %s with %q", err, wanted, words)
	}
}
