package agenttest_test

// The Sessions API as the vendor's reference describes it, tried with a plain HTTP client: every
// request, every state, every refusal.

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agenttest"
)

const agent = agenttest.DefaultAgent

// send makes a request of the Sessions API. An owner is "x-auth-key:ID" or "team_id:ID".
func send(t *testing.T, api *agenttest.Server, method, path, body string, owners ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, api.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true // a kept connection that the server closes would be a failure of its own
	req.Header.Set("Authorization", "Bearer "+agenttest.DefaultKey)
	for _, owner := range owners {
		name, id, _ := strings.Cut(owner, ":")
		if name == "team_id" {
			req.URL.RawQuery = "team_id=" + id
		} else {
			req.Header.Set(name, id)
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	return answer{code: resp.StatusCode, body: string(content), header: resp.Header, err: err}
}

// shown is what of a session the tests look at.
type shown struct {
	Session struct {
		ID      string
		AgentID string `json:"agent_id"`
		State   string
		Pending []struct {
			ID string `json:"action_request_id"`
		} `json:"pending_approvals"`
		Messages []struct {
			ID, Role string
			Content  *string
			Parts    []struct{ Type, Text, Error string }
		}
		Usage struct {
			Credits *float64 `json:"credit_cost"`
			Input   *int64   `json:"input_tokens"`
		}
	}
	Queue   *int `json:"queue_position"`
	Results []struct{ Outcome string }
}

func look(t *testing.T, a answer) shown {
	t.Helper()
	var s shown
	if err := json.Unmarshal([]byte(a.body), &s); err != nil || a.err != nil {
		t.Fatalf("%d %q: %v, %v", a.code, a.body, err, a.err)
	}
	return s
}

// texts are the roles and texts of a conversation.
func (s shown) texts() []string {
	texts := []string{}
	for _, m := range s.Session.Messages {
		text := m.Role + ":"
		if m.Content != nil {
			text += *m.Content
		}
		for _, p := range m.Parts {
			text += p.Text + p.Error
		}
		texts = append(texts, text)
	}
	return texts
}

func retrieve(t *testing.T, api *agenttest.Server, id string) shown {
	t.Helper()
	return look(t, send(t, api, "GET", "/sessions/"+id, ""))
}

func wantError(t *testing.T, a answer, status int, code string) {
	t.Helper()
	var envelope struct {
		Error struct{ Code, Message, Type string }
	}
	if err := json.Unmarshal([]byte(a.body), &envelope); err != nil || a.code != status || envelope.Error.Code != code {
		t.Errorf("got %d %s, want %d %s in the nested envelope", a.code, a.body, status, code)
	}
}

func newSessions(t *testing.T, steps ...agenttest.Step) *agenttest.Server {
	t.Helper()
	api := agenttest.NewServer(agenttest.Config{})
	t.Cleanup(api.Close)
	if len(steps) > 0 {
		api.Agent(agent, steps...)
	}
	return api
}

func TestASessionFromStartToReply(t *testing.T) {
	api := newSessions(t, agenttest.QueuedAt(3), agenttest.Processing(), agenttest.Completed("Done.").Used(12.5, 18432, 2043))
	started := send(t, api, "POST", "/agents/"+agent+"/sessions", `{"input":"Do it.","session_id":"mine","stream":false}`)
	if got := look(t, started); started.code != 202 || got.Session.ID != "mine" || got.Session.AgentID != agent || got.Session.State != "queued" {
		t.Fatalf("the start: %d %s", started.code, started.body)
	}
	first := retrieve(t, api, "mine")
	if first.Session.State != "queued" || first.Queue == nil || *first.Queue != 3 || first.Session.Usage.Credits != nil {
		t.Errorf("queued: %+v", first)
	}
	if second := retrieve(t, api, "mine"); second.Session.State != "processing" || second.Queue != nil || !reflect.DeepEqual(second.texts(), []string{"user:Do it."}) {
		t.Errorf("at work: %+v", second)
	}
	for range 2 {
		last := retrieve(t, api, "mine")
		if last.Session.State != "completed" || !reflect.DeepEqual(last.texts(), []string{"user:Do it.", "assistant:Done."}) || *last.Session.Usage.Credits != 12.5 || *last.Session.Usage.Input != 18432 {
			t.Errorf("the reply: %+v", last)
		}
	}
	if got := api.Started(agent); !slices.Equal(got, []string{"mine"}) || api.Message("mine") != "Do it." || api.Polls("mine") != 4 || api.EndedAt("mine").IsZero() {
		t.Errorf("noted: %v %q %d", got, api.Message("mine"), api.Polls("mine"))
	}
	wantError(t, send(t, api, "POST", "/agents/"+agent+"/sessions", `{"input":"Do it.","session_id":"mine"}`), 409, "session_already_exists")
	if got := api.Started(agent); len(got) != 1 {
		t.Errorf("the second start was counted: %v", got)
	}
}

// The sample of the reference page.
func TestASessionIsAsOnTheWire(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{Now: fixedClock})
	defer api.Close()
	api.Session("sess_xYz789AbCd", agenttest.Completed("Here.", agenttest.User("Research."), agenttest.Assistant(agenttest.Text("Here."))))
	var got, want any
	if err := json.Unmarshal([]byte(send(t, api, "GET", "/sessions/sess_xYz789AbCd", "").body), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{"session":{"id":"sess_xYz789AbCd","agent_id":"abc123DEFghiJKL","messages":[
		{"id":"msg_sess_xYz789AbCd_1","role":"user","content":"Research.","created_at":"2026-03-05T10:30:00Z","creator_id":null,"parts":null},
		{"id":"msg_sess_xYz789AbCd_2","role":"assistant","content":null,"created_at":"2026-03-05T10:30:01Z","creator_id":null,
		 "parts":[{"id":"part_sess_xYz789AbCd_2_1","type":"text","text":"Here."}]}],
		"created_at":"2026-03-05T10:30:00Z","state":"completed","agent_name":"Agent abc123DEFghiJKL","agent_team_id":null,
		"agent_creator_user_id":null,"agent_icon_url":null,"agent_tools":[],"participants":{},"creator":null,"pending_approvals":[],
		"usage":{"credit_cost":null,"tool_credit_cost":null,"flow_credit_cost":null,"input_tokens":null,"output_tokens":null}},"queue_position":null}`), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestEveryStateOfASession(t *testing.T) {
	for want, step := range map[string]agenttest.Step{
		"idle": agenttest.State("IDLE"), "queued": agenttest.Queued(), "processing": agenttest.Processing(),
		"completed": agenttest.Completed("x"), "failed": agenttest.Failed("boom"), "approval_required": agenttest.NeedsApproval(),
	} {
		api := newSessions(t)
		api.Session("s", step)
		got := retrieve(t, api, "s")
		if got.Session.State != want {
			t.Errorf("got %s, want %s", got.Session.State, want)
		}
		if want == "failed" && !reflect.DeepEqual(got.texts(), []string{"assistant:boom"}) {
			t.Errorf("the failure: %v", got.texts())
		}
	}
}

func TestASessionGoesOn(t *testing.T) {
	api := newSessions(t, agenttest.Stale().Times(2), agenttest.Processing(), agenttest.Completed("Second."))
	api.Session("s", agenttest.Processing(), agenttest.Completed("First.", agenttest.User("One."), agenttest.Assistant(agenttest.Text("First."))))
	wantError(t, send(t, api, "POST", "/sessions/s/messages", `{"input":"Two."}`), 409, "interaction_not_in_terminal_state")
	retrieve(t, api, "s")
	before := retrieve(t, api, "s")
	wantError(t, send(t, api, "POST", "/sessions/s/messages", `{}`), 400, "input is required")
	wantError(t, send(t, api, "POST", "/sessions/s/messages", `{"input":"x","stream":true}`), 400, "stream_requires_streaming_host")
	wantError(t, send(t, api, "POST", "/sessions/s/messages", `{"approval_responses":[]}`), 400, "approvals_require_stream_or_approvals_endpoint")
	taken := send(t, api, "POST", "/sessions/s/messages", `{"input":"Two."}`)
	if got := look(t, taken); taken.code != 202 || got.Session.State != "processing" || !reflect.DeepEqual(got.texts(), []string{"user:One.", "assistant:First.", "user:Two."}) {
		t.Errorf("taken: %d %v", taken.code, got.texts())
	}
	for range 2 { // the API is slow
		if got := retrieve(t, api, "s"); !reflect.DeepEqual(got.Session, before.Session) {
			t.Errorf("stale: got %+v, want what was before", got)
		}
	}
	retrieve(t, api, "s")
	got := retrieve(t, api, "s")
	if want := []string{"user:One.", "assistant:First.", "user:Two.", "assistant:Second."}; got.Session.State != "completed" || !reflect.DeepEqual(got.texts(), want) {
		t.Errorf("got %v, want %v", got.texts(), want)
	}
	ids := map[string]bool{}
	for _, m := range got.Session.Messages {
		ids[m.ID] = true
	}
	if len(ids) != 4 {
		t.Errorf("messages share ids: %v", ids)
	}
	if got := api.Started(agent); !slices.Equal(got, []string{"s"}) {
		t.Errorf("started %v", got)
	}
}

// A start without a message is none: the run begins with the first message.
func TestAStubIsNoStart(t *testing.T) {
	api := newSessions(t, agenttest.Completed("Done."))
	stub := send(t, api, "POST", "/agents/"+agent+"/sessions", `{"session_id":"s"}`)
	if got := look(t, stub); stub.code != 201 || got.Session.State != "idle" || len(got.Session.Messages) != 0 || len(api.Started(agent)) != 0 {
		t.Errorf("the stub: %d %s, started %v", stub.code, stub.body, api.Started(agent))
	}
	send(t, api, "POST", "/sessions/s/messages", `{"message":"Now."}`)
	if got := retrieve(t, api, "s"); !reflect.DeepEqual(got.texts(), []string{"user:Now.", "assistant:Done."}) || len(api.Started(agent)) != 1 {
		t.Errorf("got %v, started %v", got.texts(), api.Started(agent))
	}
	if got := look(t, send(t, api, "POST", "/agents/"+agent+"/sessions", `{"input":["a","list"]}`)); got.Session.ID == "" || got.Session.ID == "s" {
		t.Errorf("an id of the API's own: %+v", got)
	}
}

func TestACancelledSession(t *testing.T) {
	for want, step := range map[string]agenttest.Step{
		"failed": agenttest.Processing(), "completed": agenttest.Completed("x"),
	} {
		api := newSessions(t, step)
		send(t, api, "POST", "/agents/"+agent+"/sessions", `{"input":"Do it.","session_id":"s"}`)
		got := send(t, api, "POST", "/sessions/s/cancel", `{}`)
		if got.body != `{"session":{"agent_id":"`+agent+`","id":"s","state":"`+want+`"}}` || got.code != 200 {
			t.Errorf("got %d %s, want %s alone", got.code, got.body, want)
		}
		if after := retrieve(t, api, "s"); after.Session.State != want || api.Cancelled("s") != (want == "failed") || api.EndedAt("s").IsZero() {
			t.Errorf("afterwards: %+v, %v", after, api.Cancelled("s"))
		}
	}
	api := newSessions(t, agenttest.Processing())
	api.Session("s", agenttest.Processing())
	api.BreakCancel("s", agenttest.APIError(500, "failed_to_abort"))
	wantError(t, send(t, api, "POST", "/sessions/s/cancel", `{}`), 500, "failed_to_abort")
	wantError(t, send(t, api, "POST", "/sessions/t/cancel", `{}`), 404, "session_not_found")
	send(t, api, "POST", "/sessions/s/messages", `{"input":"Again."}`)
	if got := retrieve(t, api, "s"); got.Session.State != "processing" || api.Cancelled("s") {
		t.Errorf("a cancelled session goes on with the next message: %+v", got)
	}
}

func TestAnsweringASession(t *testing.T) {
	api := newSessions(t)
	api.Session("s", agenttest.Asking(
		agenttest.Approval("", "send_email", [2]string{"To", "a@example.com"}),
		agenttest.HumanInput("areq_q", "Which?", agenttest.Choice("colour", "Which colour?", "red", "blue")),
	), agenttest.Processing(), agenttest.Completed("Sent."))
	answering := func(body string) answer {
		return send(t, api, "POST", "/sessions/s/approvals", `{"approval_responses":[`+body+`]}`)
	}
	for range 3 { // however often it is polled
		if got := retrieve(t, api, "s"); got.Session.State != "approval_required" || len(got.Session.Pending) != 2 || got.Session.Pending[0].ID != "areq_1" {
			t.Fatalf("asks: %+v", got)
		}
	}
	for body, code := range map[string]string{
		``: "invalid_approval_responses",
		`{"action_request_id":"nothing","action":"accept"}`:                                                                    "unknown_action_request",
		`{"action_request_id":"areq_1","action":"maybe"}`:                                                                      "invalid_action",
		`{"action_request_id":"areq_1","action":"accept"},{"action_request_id":"areq_1","action":"accept"}`:                    "duplicate_action_request",
		`{"action_request_id":"areq_1","action":"reject","reason":"` + strings.Repeat("x", 1001) + `"}`:                        "reason_too_long",
		`{"action_request_id":"areq_q","action":"accept"}`:                                                                     "invalid_human_input",
		`{"action_request_id":"areq_q","action":"accept","response":{"values":{"colour":"green"}}}`:                            "invalid_human_input_option",
		`{"action_request_id":"areq_q","action":"accept","response":{"values":{"colour":1}}}`:                                  "invalid_human_input_option",
		`{"action_request_id":"areq_1","action":"accept"},{"action_request_id":"areq_q","action":"accept","response":null}`:    "invalid_human_input",
		`{"action_request_id":"areq_1","action":"accept"},{"action_request_id":"areq_q","action":"accept","response":{"x":1}}`: "invalid_human_input",
	} {
		wantError(t, answering(body), 400, code)
	}
	if got := look(t, answering(`{"action_request_id":"areq_1","action":"reject","reason":"no"}`)); got.Results[0].Outcome != "rejected" || got.Session.State != "approval_required" || len(got.Session.Pending) != 1 {
		t.Errorf("one of two: %+v", got)
	}
	wantError(t, answering(`{"action_request_id":"areq_1","action":"accept"}`), 400, "action_request_already_resolved")
	if got := look(t, answering(`{"action_request_id":"areq_1","action":"reject"}`)); got.Results[0].Outcome != "already_rejected" {
		t.Errorf("twice: %+v", got)
	}
	if got := look(t, answering(`{"action_request_id":"areq_q","action":"accept","response":{"values":{"colour":"red"}}}`)); got.Results[0].Outcome != "accepted" || got.Session.State != "processing" {
		t.Errorf("the other: %+v", got)
	}
	wantError(t, answering(`{"action_request_id":"areq_q","action":"accept"}`), 409, "session_not_awaiting_approval")
	retrieve(t, api, "s")
	if got := retrieve(t, api, "s"); got.Session.State != "completed" {
		t.Errorf("it does not go on: %+v", got)
	}
	answers := api.Answers("s")
	for i := range answers {
		answers[i].At = time.Time{}
	}
	want := []agenttest.Answered{
		{RequestID: "areq_1", Action: "reject", Reason: "no"},
		{RequestID: "areq_1", Action: "reject", Repeated: true},
		{RequestID: "areq_q", Action: "accept", Values: map[string]any{"colour": "red"}},
	}
	if !reflect.DeepEqual(answers, want) || api.Answers("nothing") != nil {
		t.Errorf("noted %+v, want %+v", answers, want)
	}
}

// A personal key comes with its user, a team's with its team.
func TestWhoMaySeeASession(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{agenttest.DefaultKey: {"user_1", "team_1", "user_2"}}})
	defer api.Close()
	api.Agent(agent, agenttest.Processing())
	api.SessionFor("user_1", "s", agenttest.Processing())
	for _, row := range []struct {
		owners []string
		code   int
	}{
		{[]string{"x-auth-key:user_1"}, 200}, {[]string{"x-auth-key:user_1", "team_id:team_1"}, 200},
		{nil, 401}, {[]string{"x-auth-key:user_9"}, 403}, {[]string{"x-auth-key:user_1", "team_id:team_9"}, 403},
		{[]string{"x-auth-key:user_2"}, 403}, {[]string{"team_id:team_1"}, 403},
	} {
		for _, request := range [][2]string{{"GET", "/sessions/s"}, {"POST", "/sessions/s/cancel"}, {"POST", "/sessions/s/messages"}, {"POST", "/sessions/s/approvals"}} {
			got := send(t, api, request[0], request[1], `{"input":1}`, row.owners...)
			if refused := got.code == 401 || got.code == 403; refused != (row.code != 200) || refused && got.code != row.code {
				t.Errorf("%v %v: got %d, want %d", request, row.owners, got.code, row.code)
			}
		}
	}
	send(t, api, "POST", "/agents/"+agent+"/sessions", `{"input":"x","session_id":"teams"}`, "team_id:team_1")
	if got := send(t, api, "GET", "/sessions/teams", "", "x-auth-key:user_1"); got.code != 403 {
		t.Errorf("the team's session is seen by a user: %d", got.code)
	}
	if got := send(t, api, "GET", "/sessions/teams", "", "team_id:team_1"); got.code != 200 {
		t.Errorf("the team does not see its session: %d", got.code)
	}
	if sent := api.Requests()[0]; sent.AuthKey != "user_1" || sent.InteractionID != "s" {
		t.Errorf("recorded %+v", sent)
	}
}

func TestStartsOfSessionsThatGoWrong(t *testing.T) {
	api := newSessions(t, agenttest.Processing())
	start := func(body string) answer { return send(t, api, "POST", "/agents/"+agent+"/sessions", body) }
	wantError(t, send(t, api, "POST", "/agents/nobody/sessions", `{"input":"x"}`), 404, "agent_not_found")
	wantError(t, start(`{`), 400, "invalid_request_body")
	wantError(t, start(`{"input":"x","stream":true}`), 400, "stream_requires_streaming_host")
	wantError(t, start(`{"input":"x","session_id":""}`), 400, "invalid_session_id")
	wantError(t, send(t, api, "GET", "/sessions/nothing", ""), 404, "session_not_found")
	if got := send(t, api, "PUT", "/sessions/nothing", ""); got.code != 404 {
		t.Errorf("a request that there is not: %d", got.code)
	}
	api.RefuseStart(agent, agenttest.RateLimited(time.Second))
	wantError(t, start(`{"input":"x","session_id":"s"}`), 429, "rate_limited")
	if got := api.Started(agent); len(got) != 0 {
		t.Errorf("started %v", got)
	}
	api.BreakStart(agent, agenttest.Reset(), agenttest.Accepted().Truncated(3), agenttest.Accepted().Delay(time.Millisecond))
	if got := start(`{"input":"x","session_id":"s"}`); got.err == nil {
		t.Errorf("no reset: %+v", got)
	}
	wantError(t, start(`{"input":"x","session_id":"s"}`), 409, "session_already_exists")
	if got := start(`{"input":"x","session_id":"t"}`); got.err == nil || got.code != 202 {
		t.Errorf("not cut: %+v", got)
	}
	if got := start(`{"input":"x","session_id":"u"}`); got.code != 202 || look(t, got).Session.ID != "u" {
		t.Errorf("the API's own answer: %+v", got)
	}
	if got := api.Started(agent); !slices.Equal(got, []string{"s", "t", "u"}) {
		t.Errorf("started %v", got)
	}
	api.SetOutage(agenttest.Unavailable())
	wantError(t, send(t, api, "GET", "/sessions/s", ""), 503, "service_unavailable")
}

// A start may not be seen at once, and this API says so in its own words.
func TestASessionThatIsNotSeenYet(t *testing.T) {
	api := newSessions(t)
	api.Session("s", agenttest.NotFound(), agenttest.Processing())
	wantError(t, send(t, api, "GET", "/sessions/s", ""), 404, "session_not_found")
	if got := retrieve(t, api, "s"); got.Session.State != "processing" {
		t.Errorf("got %+v", got)
	}
}

// What is not a step of a script, or cannot be written, is a mistake of the test: it panics at once.
func TestStepsThatNoSessionCanPlay(t *testing.T) {
	api := newSessions(t, agenttest.Processing())
	for reason, set := range map[string]func(){
		"Accepted in a script":    func() { api.Session("s", agenttest.Accepted()) },
		"Accepted as a refusal":   func() { api.RefuseStart(agent, agenttest.Accepted().Truncated(1)) },
		"Accepted in an outage":   func() { api.SetOutage(agenttest.AcceptedStale()) },
		"a state in place of 202": func() { api.BreakCancel("s", agenttest.Processing()) },
		"credits that are none":   func() { api.Session("s", agenttest.Processing().Used(math.NaN(), 1, 1)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", reason)
				}
			}()
			set()
		}()
	}
}

// An interaction shows the run before as well, where the API is slow; its asks are those of the
// state alone.
func TestAStaleInteraction(t *testing.T) {
	api := newSessions(t, agenttest.Stale(), agenttest.Asking(agenttest.Approval("a", "tool")), agenttest.Completed("Second."))
	api.Script(id, agenttest.Completed("First."))
	poll(t, api)
	send(t, api, "POST", "/start_agent", `{"gummie_id":"`+agent+`","message":"x","user_id":"u","interaction_id":"`+id+`"}`)
	for _, want := range []string{`"First."`, `"APPROVAL_REQUIRED"`, `"Second."`} {
		if got := poll(t, api); !strings.Contains(got.body, want) {
			t.Errorf("got %s, want %s", got.body, want)
		}
	}
}

// What an API that is slow shows is not what it does: the run that it does not show yet can be
// cancelled, and takes no message.
func TestAStaleSessionRuns(t *testing.T) {
	api := newSessions(t, agenttest.Stale().Times(9), agenttest.Completed("Second."))
	api.Session("s", agenttest.Completed("First."))
	send(t, api, "POST", "/sessions/s/messages", `{"input":"Two."}`)
	if got := retrieve(t, api, "s"); got.Session.State != "completed" {
		t.Fatalf("not stale: %+v", got)
	}
	wantError(t, send(t, api, "POST", "/sessions/s/messages", `{"input":"Three."}`), 409, "interaction_not_in_terminal_state")
	if got := look(t, send(t, api, "POST", "/sessions/s/cancel", `{}`)); got.Session.State != "failed" || !api.Cancelled("s") {
		t.Errorf("not cancelled: %+v", got)
	}
	if got := retrieve(t, api, "s"); got.Session.State != "failed" || len(got.Session.Messages) != 3 {
		t.Errorf("got %+v", got)
	}
}

// Once it is cancelled its script is over, whatever comes in it.
func TestACancelledSessionPlaysNoMore(t *testing.T) {
	api := newSessions(t, agenttest.Processing(), agenttest.Unavailable(), agenttest.Completed("x"))
	api.Session("s", agenttest.Processing(), agenttest.Unavailable(), agenttest.Completed("x"))
	send(t, api, "POST", "/sessions/s/cancel", `{}`)
	for range 4 {
		if got := retrieve(t, api, "s"); got.Session.State != "failed" {
			t.Errorf("got %+v", got)
		}
	}
}
