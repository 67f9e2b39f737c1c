package gumloop_test

// A start costs credits. What was refused, what was accepted and what is unknown
// must be told apart, or a caller pays twice.

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

var testStart = gumloop.StartRequest{AgentID: "abc123DEFghiJKL", Message: "Summarize <it> & \"send\" it", UserID: agenttest.DefaultUser}

func TestStartThenStatus(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(testStart.AgentID, agenttest.Processing(), agenttest.Completed("Done."))
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	started, err := client.Start(t.Context(), testStart)
	if err != nil {
		t.Fatal(err)
	}
	if started.InteractionID == "" || started.Status != "processing" {
		t.Fatalf("got %+v", started)
	}
	if got := api.Message(started.InteractionID); got != testStart.Message {
		t.Errorf("the agent was told %q", got)
	}
	ref := vendors.Ref{InteractionID: started.InteractionID, UserID: agenttest.DefaultUser}
	if _, err := client.Start(t.Context(), continued(started.InteractionID)); !isAPIError(err, http.StatusConflict, "interaction_not_in_terminal_state") {
		t.Errorf("a continuation of a running interaction: got %v, want the 409", err)
	}
	for range 2 {
		if _, err := client.Status(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	again, err := client.Start(t.Context(), continued(started.InteractionID))
	if err != nil || again.InteractionID != started.InteractionID {
		t.Errorf("a continuation reuses the id: got %+v, %v", again, err)
	}
	if status, err := client.Status(t.Context(), ref); err != nil || status.Phase != agentstatus.PhaseRunning {
		t.Errorf("a continued interaction runs again: got %v, %v", status, err)
	}
}

func continued(id string) gumloop.StartRequest {
	req := testStart
	req.InteractionID = id
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
		change func(*gumloop.StartRequest)
		status int
		code   string
	}{
		{func(r *gumloop.StartRequest) { r.AgentID = "nobody" }, 404, "gummie_not_found"},
		{func(r *gumloop.StartRequest) { r.UserID = "somebody" }, 403, "unauthorized_gummie_access"},
		{func(r *gumloop.StartRequest) { r.InteractionID = "nothing" }, 404, "interaction_not_found"},
		{func(r *gumloop.StartRequest) { r.InteractionID = "theirs" }, 403, "unauthorized_interaction_access"},
		{func(r *gumloop.StartRequest) { r.InteractionID, r.AgentID = "ours", "other" }, 400, "interaction_gummie_mismatch"},
	}
	for _, test := range tests {
		req := testStart
		test.change(&req)
		if _, err := client.Start(t.Context(), req); !isAPIError(err, test.status, test.code) {
			t.Errorf("got %v, want %d %s", err, test.status, test.code)
		}
	}
}

func TestStartsThatAreNotSent(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	for field, change := range map[string]func(*gumloop.StartRequest){
		"gummie_id":      func(r *gumloop.StartRequest) { r.AgentID = "" },
		"message":        func(r *gumloop.StartRequest) { r.Message = "" },
		"user_id":        func(r *gumloop.StartRequest) { r.UserID = "" },
		"interaction_id": func(r *gumloop.StartRequest) { r.InteractionID = "../x" },
	} {
		req := testStart
		change(&req)
		_, err := client.Start(t.Context(), req)
		var wrong *vendors.RefError
		if !errors.As(err, &wrong) || wrong.Field != field {
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

// An accepted start whose answer cannot be read may have begun a run: that must not
// look like a refusal.
func TestAStartWhoseAnswerCannotBeRead(t *testing.T) {
	for _, body := range []string{"", "{}", "<html>", `{"interaction_id":42}`} {
		api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusAccepted)
			_, _ = w.Write([]byte(body))
		}))
		_, err := newClient(t, gumloop.Config{BaseURL: api.URL}).Start(t.Context(), testStart)
		api.Close()
		var answered *gumloop.StatusError
		if !errors.As(err, &answered) || answered.HTTPStatus != http.StatusAccepted {
			t.Errorf("body %q: got %v, want a StatusError with the 202", body, err)
		}
	}
}

// The agent runs, and the caller cannot know. The client must not find out by trying
// again.
func TestAStartWhoseAnswerIsLost(t *testing.T) {
	for reason, step := range map[string]agenttest.Step{
		"reset":     agenttest.Reset(),
		"truncated": agenttest.RawBody(http.StatusAccepted, "application/json", `{"interaction_id":"x"}`).Truncated(5),
		"502":       agenttest.HTMLPage(),
	} {
		api := newAPI(t, agenttest.Config{})
		api.Agent(testStart.AgentID, agenttest.Processing())
		api.BreakStart(testStart.AgentID, step)
		if _, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Start(t.Context(), testStart); err == nil {
			t.Errorf("%s: no error", reason)
		}
		if runs := api.Started(testStart.AgentID); len(runs) != 1 {
			t.Errorf("%s: one call began the runs %v", reason, runs)
		}
	}
}
