package gumloop_test

// A start costs credits. What was refused, what was accepted and what is unknown
// must be told apart, or a caller pays twice.

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

var testStart = vendors.StartRequest{AgentID: "abc123DEFghiJKL", Message: "Summarize <it> & \"send\" it", UserID: agenttest.DefaultUser, Key: "key-1"}

func TestStartThenStatus(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(testStart.AgentID, agenttest.Stale().Times(2), agenttest.Processing(), agenttest.Completed("Done."))
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	if starter, ok := vendors.As[vendors.Starter](client); !ok || starter.Idempotent() {
		t.Error("it starts, and a repeated start is another one")
	}
	started, err := client.Start(t.Context(), testStart)
	if err != nil {
		t.Fatal(err)
	}
	ref := started.Ref
	if ref.InteractionID == "" || ref.UserID != testStart.UserID || started.Existed || started.AfterMessageID != "" {
		t.Fatalf("got %+v", started)
	}
	if got := api.Message(ref.InteractionID); got != testStart.Message {
		t.Errorf("the agent was told %q", got)
	}
	if _, err := client.Start(t.Context(), continued(ref)); !errors.Is(err, vendors.ErrBusy) {
		t.Errorf("a continuation of a running interaction: got %v, want that it is busy", err)
	}
	last := awaitTurn(t, client, ref, "")
	again, err := client.Start(t.Context(), continued(ref))
	if err != nil || again.Ref.InteractionID != ref.InteractionID || again.AfterMessageID != last.LastMessageID() || again.AfterMessageID == "" {
		t.Fatalf("a continuation reuses the id: got %+v, %v", again, err)
	}
	first, err := client.Status(t.Context(), ref)
	if err != nil || first.Phase != agentstatus.PhaseCompleted || first.PhaseAfter(again.AfterMessageID) != agentstatus.PhaseRunning {
		t.Errorf("the API is slow, and shows the run before: got %v, %v", first, err)
	}
	if _, err := client.Start(t.Context(), continued(ref)); !isAPIError(err, http.StatusConflict, "interaction_not_in_terminal_state") || !errors.Is(err, vendors.ErrBusy) {
		t.Errorf("it runs, and does not show it: got %v, want the API's 409", err)
	}
	if runs := api.Started(testStart.AgentID); len(runs) != 2 {
		t.Errorf("two runs were started: %v", runs)
	}
}

// awaitTurn polls until the turn after a message has ended.
func awaitTurn(t *testing.T, api vendors.API, ref vendors.Ref, after string) *agentstatus.Status {
	t.Helper()
	for range 50 {
		answer, err := api.Check(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		status := answer.Status
		if answer.HTTPStatus != http.StatusOK {
			continue
		}
		if status == nil && answer.Err == nil {
			if status, err = agentstatus.Parse(answer.Body); err != nil {
				t.Fatal(err)
			}
		}
		if status != nil && status.PhaseAfter(after).Terminal() {
			return status
		}
	}
	t.Fatal("the turn does not end")
	return nil
}

func continued(ref vendors.Ref) vendors.StartRequest {
	req := testStart
	req.Continue = &ref
	return req
}

func isAPIError(err error, status int, code string) bool {
	var refused *agentstatus.APIError
	return errors.As(err, &refused) && refused.HTTPStatus == status && refused.Code == code
}

func TestStartsThatTheAPIRefuses(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(testStart.AgentID, agenttest.Processing())
	api.Agent("other", agenttest.Processing())
	api.ScriptFor("proj_1", "theirs", agenttest.Completed("Done."))
	api.Script("ours", agenttest.Completed("Done."))
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	tests := []struct {
		change func(*vendors.StartRequest)
		status int
		code   string
	}{
		{func(r *vendors.StartRequest) { r.AgentID = "nobody" }, 404, "gummie_not_found"},
		{func(r *vendors.StartRequest) { r.UserID = "somebody" }, 403, "unauthorized_gummie_access"},
		{func(r *vendors.StartRequest) { r.Continue = &vendors.Ref{InteractionID: "nothing"} }, 404, "interaction_not_found"},
		{func(r *vendors.StartRequest) { r.Continue = &vendors.Ref{InteractionID: "theirs"} }, 403, "unauthorized"},
		{func(r *vendors.StartRequest) { r.Continue, r.AgentID = &vendors.Ref{InteractionID: "ours"}, "other" }, 400, "interaction_gummie_mismatch"},
	}
	for _, test := range tests {
		req := testStart
		test.change(&req)
		_, err := client.Start(t.Context(), req)
		var refused *vendors.RefusedError
		if !isAPIError(err, test.status, test.code) || !errors.As(err, &refused) || refused.Code != test.code || refused.Vendor != "gumloop" {
			t.Errorf("got %v, want %d %s", err, test.status, test.code)
		}
	}
	if runs := api.Started(testStart.AgentID); len(runs) != 0 {
		t.Errorf("started %v", runs)
	}
}

func TestStartsThatAreNotSent(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	for field, change := range map[string]func(*vendors.StartRequest){
		"agent_id":       func(r *vendors.StartRequest) { r.AgentID = "" },
		"message":        func(r *vendors.StartRequest) { r.Message = "" },
		"user_id":        func(r *vendors.StartRequest) { r.UserID = "" },
		"interaction_id": func(r *vendors.StartRequest) { r.Continue = &vendors.Ref{InteractionID: "../x"} },
		"input":          func(r *vendors.StartRequest) { r.Input = []byte(`{}`) },
	} {
		req := testStart
		change(&req)
		_, err := client.Start(t.Context(), req)
		var wrong *vendors.RefError
		if !errors.As(err, &wrong) || wrong.Field != field || wrong.Vendor != "gumloop" {
			t.Errorf("%s: got %v, want a RefError", field, err)
		}
	}
	broken := testStart
	broken.Message = "\xff"
	if _, err := client.Start(t.Context(), broken); err == nil || !strings.Contains(err.Error(), "valid UTF-8") {
		t.Errorf("a message of invalid UTF-8: got %v", err)
	}
	if sent := api.Requests(); len(sent) > 0 {
		t.Errorf("%d requests were sent", len(sent))
	}
}

func isUnknown(err error) bool {
	var unknown *vendors.UnknownOutcomeError
	return errors.As(err, &unknown) && !errors.Is(err, vendors.ErrNotTaken)
}

// An accepted start whose answer cannot be read may have begun a run: that must not
// look like a refusal.
func TestAStartWhoseAnswerCannotBeRead(t *testing.T) {
	for _, body := range []string{"", "{}", "<html>", `{"interaction_id":42}`, `{"interaction_id":"../x"}`} {
		api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusAccepted)
			_, _ = w.Write([]byte(body))
		}))
		_, err := newClient(t, gumloop.Config{BaseURL: api.URL}).Start(t.Context(), testStart)
		api.Close()
		var unknown *vendors.UnknownOutcomeError
		if !errors.As(err, &unknown) || unknown.Answer == nil || unknown.Answer.HTTPStatus != http.StatusAccepted {
			t.Errorf("body %q: got %v, want that it is not known, with the 202", body, err)
		}
	}
}

// The agent runs, and the caller cannot know. The client must not find out by trying
// again.
func TestAStartWhoseAnswerIsLost(t *testing.T) {
	for reason, step := range map[string]agenttest.Step{
		"reset":     agenttest.Reset(),
		"truncated": agenttest.Accepted().Truncated(5),
		"502":       agenttest.HTMLPage(),
		"503":       agenttest.Unavailable(),
	} {
		api := newAPI(t, agenttest.Config{})
		api.Agent(testStart.AgentID, agenttest.Processing())
		api.BreakStart(testStart.AgentID, step)
		if _, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Start(t.Context(), testStart); !isUnknown(err) {
			t.Errorf("%s: got %v, want that it is not known", reason, err)
		}
		if runs := api.Started(testStart.AgentID); len(runs) != 1 {
			t.Errorf("%s: one call began the runs %v", reason, runs)
		}
	}
}

// A limit refuses before a run begins, and who is not reached begins none.
func TestAStartThatMayBeRepeated(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(testStart.AgentID, agenttest.Processing())
	api.RefuseStart(testStart.AgentID, agenttest.RateLimited(7*time.Second))
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	_, err := client.Start(t.Context(), testStart)
	var refused *vendors.RefusedError
	if !errors.Is(err, vendors.ErrNotTaken) || !errors.As(err, &refused) || refused.Answer.RetryAfter != "7" {
		t.Errorf("a limit: got %v", err)
	}
	if runs := api.Started(testStart.AgentID); len(runs) != 0 {
		t.Errorf("started %v", runs)
	}
	url := api.URL()
	api.Close()
	for _, req := range []vendors.StartRequest{testStart, continued(testRef)} {
		if _, err := newClient(t, gumloop.Config{BaseURL: url}).Start(t.Context(), req); !errors.Is(err, vendors.ErrNotTaken) {
			t.Errorf("nobody is there: got %v", err)
		}
	}
}

// What was looked up before a continuation has not begun one, whatever went wrong.
func TestAContinuationThatWasNotSent(t *testing.T) {
	for reason, step := range map[string]agenttest.Step{
		"an outage": agenttest.Unavailable(), "a page": agenttest.Page(403, "Sign in"), "garbage": agenttest.Garbage(),
		"a limit": agenttest.RateLimited(time.Second), "broken off": agenttest.Completed("x").Truncated(10),
	} {
		api := newAPI(t, agenttest.Config{})
		api.Agent(testStart.AgentID, agenttest.Processing())
		api.Script(testID, step)
		if _, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Start(t.Context(), continued(testRef)); !errors.Is(err, vendors.ErrNotTaken) || isUnknown(err) {
			t.Errorf("%s: got %v", reason, err)
		}
		if runs := api.Started(testStart.AgentID); len(runs) != 0 {
			t.Errorf("%s: started %v", reason, runs)
		}
	}
}

// A status of another API, as a StatusPath can name, says nothing of this one's messages.
func TestAContinuationWithAnotherStatus(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(testStart.AgentID, agenttest.Processing())
	api.Script(testID, agenttest.Completed("Done."))
	req := testStart
	req.UserID = "" // it is the interaction's
	req.Continue = &testRef
	for path, asked := range map[string]int{"": 1, "/elsewhere/{interaction_id}": 0} {
		api.Script(testID, agenttest.Completed("Done."))
		before := api.Polls(testID)
		started, err := newClient(t, gumloop.Config{BaseURL: api.URL(), StatusPath: path}).Start(t.Context(), req)
		if err != nil || (started.AfterMessageID != "") != (asked == 1) || api.Polls(testID)-before != asked || started.Ref.UserID != testRef.UserID {
			t.Errorf("%q: got %+v, %v after %d requests", path, started, err, api.Polls(testID)-before)
		}
	}
}
