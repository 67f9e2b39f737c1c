package gumloop_test

// A session is started once, however often it is asked for, and a reply is that to the message
// that was sent, however slow the API is.

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

var sessionStart = vendors.StartRequest{AgentID: agentID, Message: "Do <it>.", UserID: agenttest.DefaultUser, Key: "wf_1-a"}

func onSession(message string) vendors.StartRequest {
	req := sessionStart
	req.Message, req.Continue = message, &sessionRef
	return req
}

func TestStartingASession(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(agentID, agenttest.QueuedAt(2), agenttest.Completed("Done."))
	client := newSessions(t, api.URL())
	started, err := client.Start(t.Context(), sessionStart)
	if err != nil {
		t.Fatal(err)
	}
	ref := started.Ref
	if ref.InteractionID != gumloop.SessionID("wf_1-a") || ref.UserID != agenttest.DefaultUser || started.Existed || started.Answer.Status.State != "queued" {
		t.Errorf("got %+v", started)
	}
	if api.Message(ref.InteractionID) != sessionStart.Message {
		t.Errorf("the agent was told %q", api.Message(ref.InteractionID))
	}
	again, err := client.Start(t.Context(), sessionStart)
	if err != nil || !again.Existed || again.Ref.InteractionID != ref.InteractionID || !client.Idempotent() {
		t.Errorf("a second start: got %+v, %v", again, err)
	}
	if status := awaitTurn(t, client, ref, ""); status.FinalText() != "Done." {
		t.Errorf("got %q", status.FinalText())
	}
	if runs := api.Started(agentID); !slices.Equal(runs, []string{ref.InteractionID}) {
		t.Errorf("started %v", runs)
	}
}

// Whatever becomes of the answer, the next attempt finds the session, and starts none.
func TestAStartOfASessionWhoseAnswerIsLost(t *testing.T) {
	for reason, step := range map[string]agenttest.Step{
		"reset": agenttest.Reset(), "truncated": agenttest.Accepted().Truncated(5), "502": agenttest.HTMLPage(), "garbage": agenttest.Garbage(),
		"a portal's page": agenttest.Page(200, "Sign in"), "slow": agenttest.Accepted().Delay(time.Hour), "500": agenttest.APIError(500, "internal_error"),
	} {
		t.Run(reason, func(t *testing.T) {
			api := newAPI(t, agenttest.Config{})
			api.Agent(agentID, agenttest.NotFound().Times(2), agenttest.Completed("Done."))
			api.BreakStart(agentID, step)
			cfg := vendors.Config{BaseURL: api.URL(), Auth: vendors.Bearer(testKey)}
			if reason == "slow" {
				cfg.RequestTimeout = time.Second
			}
			first, err := gumloop.NewSessions(gumloop.SessionsConfig{HTTP: cfg})
			if err != nil {
				t.Fatal(err)
			}
			_, err = first.Start(t.Context(), sessionStart)
			if !isUnknown(err) {
				t.Errorf("got %v, want that it is not known", err)
			}
			client := newSessions(t, api.URL())
			again, err := client.Start(t.Context(), sessionStart)
			if err != nil || !again.Existed {
				t.Fatalf("the next attempt: got %+v, %v", again, err)
			}
			if status := awaitTurn(t, client, again.Ref, ""); status.FinalText() != "Done." {
				t.Errorf("got %q", status.FinalText())
			}
			if runs := api.Started(agentID); len(runs) != 1 {
				t.Errorf("started %v", runs)
			}
		})
	}
}

func TestAStartOfASessionThatIsRefused(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(agentID, agenttest.Processing())
	client := newSessions(t, api.URL())
	nobody := sessionStart
	nobody.AgentID = "nobody"
	var refused *vendors.RefusedError
	if _, err := client.Start(t.Context(), nobody); !errors.As(err, &refused) || refused.Code != "agent_not_found" || errors.Is(err, vendors.ErrNotTaken) {
		t.Errorf("got %v", err)
	}
	api.RefuseStart(agentID, agenttest.RateLimited(time.Second))
	if _, err := client.Start(t.Context(), sessionStart); !errors.As(err, &refused) || refused.Code != "rate_limited" || !errors.Is(err, vendors.ErrNotTaken) {
		t.Errorf("got %v", err)
	}
	if runs := api.Started(agentID); len(runs) != 0 {
		t.Errorf("started %v", runs)
	}
}

// Another conflict than that of the id is none that was started.
func TestAConflictThatIsNoSecondStart(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"error":{"code":"agent_is_archived","message":"no"}}`)
	}))
	defer api.Close()
	var refused *vendors.RefusedError
	if started, err := newSessions(t, api.URL).Start(t.Context(), sessionStart); started != nil || !errors.As(err, &refused) {
		t.Errorf("got %+v, %v", started, err)
	}
}

// An API that does not take the id runs the agent all the same: that run must not be lost.
func TestAnIDThatTheAPIDoesNotTake(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, `{"session":{"id":"sess_theirs","state":"processing"}}`)
	}))
	defer api.Close()
	started, err := newSessions(t, api.URL).Start(t.Context(), sessionStart)
	if err != nil || started.Ref.InteractionID != "sess_theirs" {
		t.Errorf("got %+v, %v", started, err)
	}
}

func TestTheBodyOfAStart(t *testing.T) {
	var sent map[string]any
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent = nil
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		_, _ = io.WriteString(w, `{"session":{"id":"`+gumloop.SessionID("wf_1-a")+`","state":"processing"}}`)
	}))
	defer api.Close()
	client := newSessions(t, api.URL)
	for input, want := range map[string]string{
		``:                           `{"input":"Do <it>.","session_id":"agentwait_wf_1-a","stream":false}`,
		`{"metadata":{"order":7}}`:   `{"input":"Do <it>.","metadata":{"order":7},"session_id":"agentwait_wf_1-a","stream":false}`,
		`{"input":["a",{"b":1}]}`:    `{"input":["a",{"b":1}],"session_id":"agentwait_wf_1-a","stream":false}`,
		` {"name":"Quarter","x":1} `: `{"input":"Do <it>.","name":"Quarter","session_id":"agentwait_wf_1-a","stream":false,"x":1}`,
	} {
		req := sessionStart
		req.Input = json.RawMessage(input)
		if strings.Contains(input, `"input"`) {
			req.Message = ""
		}
		if _, err := client.Start(t.Context(), req); err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(sent)
		if err != nil {
			t.Fatal(err)
		}
		if plain := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(got)); plain != want {
			t.Errorf("%s: sent %s, want %s", input, plain, want)
		}
	}
}

func TestStartsOfSessionsThatAreNotSent(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	client := newSessions(t, api.URL())
	for reason, row := range map[string]struct {
		field  string
		change func(*vendors.StartRequest)
	}{
		"no agent":              {"agent_id", func(r *vendors.StartRequest) { r.AgentID = "" }},
		"a path":                {"agent_id", func(r *vendors.StartRequest) { r.AgentID = "../x" }},
		"no key":                {"key", func(r *vendors.StartRequest) { r.Key = "" }},
		"a key that is none":    {"key", func(r *vendors.StartRequest) { r.Key = "a b" }},
		"no message":            {"message", func(r *vendors.StartRequest) { r.Message = "" }},
		"broken UTF-8":          {"message", func(r *vendors.StartRequest) { r.Message = "\xff" }},
		"an input that is none": {"input", func(r *vendors.StartRequest) { r.Input = []byte(`[1]`) }},
		"null":                  {"input", func(r *vendors.StartRequest) { r.Input = []byte(`null`) }},
		"both":                  {"input", func(r *vendors.StartRequest) { r.Input = []byte(`{"input":"x"}`) }},
		"an id":                 {"input", func(r *vendors.StartRequest) { r.Input = []byte(`{"session_id":"x"}`) }},
		"a stream":              {"input", func(r *vendors.StartRequest) { r.Input = []byte(`{"stream":true}`) }},
		"a second message":      {"input", func(r *vendors.StartRequest) { r.Input = []byte(`{"message":"x"}`) }},
		"answers":               {"input", func(r *vendors.StartRequest) { r.Input = []byte(`{"approval_responses":[]}`) }},
		"a user":                {"user_id", func(r *vendors.StartRequest) { r.UserID = "a b" }},
	} {
		req := sessionStart
		row.change(&req)
		_, err := client.Start(t.Context(), req)
		var wrong *vendors.RefError
		if !errors.As(err, &wrong) || wrong.Field != row.field || wrong.Vendor != "gumloop" {
			t.Errorf("%s: got %v", reason, err)
		}
	}
	if sent := api.Requests(); len(sent) > 0 {
		t.Errorf("%d requests were sent", len(sent))
	}
}

// The API has taken the message and goes on showing the reply to the one before.
func TestTheReplyOfASlowAPI(t *testing.T) {
	for reason, script := range map[string][]agenttest.Step{
		"slow":          {agenttest.Stale().Times(3), agenttest.Processing(), agenttest.Completed("Second.")},
		"slow and idle": {agenttest.Stale().Times(3), agenttest.State("IDLE"), agenttest.State("IDLE", agenttest.Assistant(agenttest.Text("Second.")))},
		"it fails":      {agenttest.Stale().Times(3), agenttest.Failed("Second.")},
		// The state is the old one, and the new message is there already.
		"torn": {agenttest.Stale(), agenttest.State("COMPLETED").Times(2), agenttest.Processing(), agenttest.Completed("Second.")},
	} {
		t.Run(reason, func(t *testing.T) {
			api := newAPI(t, agenttest.Config{})
			api.Agent(agentID, script...)
			api.SessionFor(agenttest.DefaultUser, "sess_1", agenttest.Completed("First."))
			client := newSessions(t, api.URL())
			first := awaitTurn(t, client, sessionRef, "")
			started, err := client.Start(t.Context(), onSession("Again."))
			if err != nil || started.AfterMessageID != first.LastMessageID() || started.AfterMessageID == "" || started.Ref.InteractionID != "sess_1" {
				t.Fatalf("got %+v, %v", started, err)
			}
			second := awaitTurn(t, client, started.Ref, started.AfterMessageID)
			if said := second.FinalText() + second.ErrorMessage; !strings.HasSuffix(said, "Second.") {
				t.Errorf("the reply to the second message is %q (%s)", said, second.State)
			}
			if runs := api.Started(agentID); len(runs) != 1 {
				t.Errorf("started %v", runs)
			}
		})
	}
}

func TestASessionThatStillWorksTakesNoMessage(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(agentID, agenttest.Processing())
	for _, step := range []agenttest.Step{agenttest.Processing(), agenttest.Queued()} {
		api.Session("sess_1", step)
		_, err := newSessions(t, api.URL()).Start(t.Context(), onSession("Again."))
		var refused *vendors.RefusedError
		if !errors.As(err, &refused) || refused.Code != "interaction_not_in_terminal_state" || !errors.Is(err, vendors.ErrBusy) || errors.Is(err, vendors.ErrNotTaken) {
			t.Errorf("got %v", err)
		}
	}
	if runs := api.Started(agentID); len(runs) != 0 {
		t.Errorf("started %v", runs)
	}
}

// A message whose answer is lost is looked for, and not sent again.
func TestAMessageWhoseAnswerIsLost(t *testing.T) {
	for reason, row := range map[string]struct {
		script []agenttest.Step
		found  bool
	}{
		"it is there":     {[]agenttest.Step{agenttest.Processing(), agenttest.Completed("Second.")}, true},
		"not yet":         {[]agenttest.Step{agenttest.Stale(), agenttest.Completed("Second.")}, false},
		"nobody can tell": {[]agenttest.Step{agenttest.Unavailable(), agenttest.Completed("Second.")}, false},
	} { // the same was said before: that is not what was sent now
		api := newAPI(t, agenttest.Config{})
		api.Agent(agentID, row.script...)
		api.Session("sess_1", agenttest.Completed("First.", agenttest.User("Again."), agenttest.Assistant(agenttest.Text("First."))))
		api.BreakStart(agentID, agenttest.HTMLPage())
		started, err := newSessions(t, api.URL()).Start(t.Context(), onSession("Again."))
		if row.found && (err != nil || !started.Existed || started.AfterMessageID == "" || started.Answer.Status.Phase != agentstatus.PhaseRunning) || !row.found && !isUnknown(err) {
			t.Errorf("%s: got %+v, %v", reason, started, err)
		}
		if runs := api.Started(agentID); len(runs) != 1 {
			t.Errorf("%s: started %v", reason, runs)
		}
	}
}

// Who owns a conversation is said with it, or else with the start.
func TestTheOwnerOfAContinuation(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(agentID, agenttest.Completed("Done."))
	client := newSessions(t, api.URL())
	for _, owner := range []vendors.Ref{{UserID: agenttest.DefaultUser}, {ProjectID: "proj_1"}} {
		api.SessionFor(owner.UserID+owner.ProjectID, "sess_1", agenttest.Completed("First."))
		for _, req := range []vendors.StartRequest{
			{Message: "m", UserID: owner.UserID, ProjectID: owner.ProjectID, Continue: &vendors.Ref{InteractionID: "sess_1"}},
			{Message: "m", UserID: "nobody", Continue: &vendors.Ref{InteractionID: "sess_1", UserID: owner.UserID, ProjectID: owner.ProjectID}},
		} {
			started, err := client.Start(t.Context(), req)
			if err != nil || started.Ref.UserID != owner.UserID || started.Ref.ProjectID != owner.ProjectID {
				t.Errorf("%+v: got %+v, %v", req, started, err)
			}
			if err == nil {
				awaitTurn(t, client, started.Ref, started.AfterMessageID)
			}
		}
	}
}

// Two workers that both take the same start for theirs start one session.
func TestStartsAtTheSameTime(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Agent(agentID, agenttest.Processing())
	client := newSessions(t, api.URL())
	var began atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			started, err := client.Start(t.Context(), sessionStart)
			if err != nil {
				t.Error(err)
				return
			}
			if !started.Existed {
				began.Add(1)
			}
		})
	}
	all.Wait()
	if began.Load() != 1 || len(api.Started(agentID)) != 1 {
		t.Errorf("%d say that they have begun it, started %v", began.Load(), api.Started(agentID))
	}
}
