package gumloop_test

// Answers that are odd, contradict each other or are not the API's: none of them makes a wait go on
// with another conversation's messages, or believe that something was done.

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// odd is a server that answers requests by their method and the end of their path, and counts them.
type odd struct {
	answers map[string][]string // by "GET sess_1": bodies, of which the last repeats
	url     string
	mu      sync.Mutex
	asked   map[string]int
}

// times is how often a request was made.
func (o *odd) times(request string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked[request]
}

func newOdd(t *testing.T, answers map[string][]string) *odd {
	t.Helper()
	o := &odd{answers: answers, asked: map[string]int{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request := r.Method + " " + r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		o.mu.Lock()
		n := o.asked[request]
		o.asked[request]++
		o.mu.Unlock()
		bodies := o.answers[request]
		if len(bodies) == 0 {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		body := bodies[min(n, len(bodies)-1)]
		if strings.HasPrefix(body, "<") {
			w.Header().Set("Content-Type", "text/html")
		}
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	o.url = server.URL
	return o
}

// session is an answer about a session. Messages are "id:role:text".
func session(id, state string, messages ...string) string {
	said := []map[string]any{}
	for _, m := range messages {
		of := strings.SplitN(m, ":", 3)
		said = append(said, map[string]any{"id": of[0], "role": of[1], "content": of[2], "parts": nil})
	}
	body, err := json.Marshal(map[string]any{"session": map[string]any{"id": id, "agent_id": agentID, "state": state, "messages": said}})
	if err != nil {
		panic(err)
	}
	return string(body)
}

func TestAnAnswerAboutAnotherSession(t *testing.T) {
	api := newOdd(t, map[string][]string{
		"GET sess_1":           {session("sess_2", "completed", "m1:user:One.", "m2:assistant:First.")},
		"GET agentwait_wf_1-a": {session("sess_2", "completed")},
		"POST messages":        {session("sess_1", "processing")},
	})
	client := newSessions(t, api.url)
	var other *agentstatus.OtherInteractionError
	answer, err := client.Check(t.Context(), sessionRef)
	if err != nil || answer.Status != nil || !errors.As(answer.Err, &other) || other.Got != "sess_2" {
		t.Errorf("a poll: got %+v, %v", answer, err)
	}
	// Its last message is none of this conversation's: a wait that went by it would have no end.
	if started, err := client.Start(t.Context(), onSession("Two.")); !errors.Is(err, vendors.ErrNotTaken) || api.times("POST messages") != 0 {
		t.Errorf("a message: got %+v, %v", started, err)
	}
	if found, err := client.Find(t.Context(), sessionStart); err == nil {
		t.Errorf("what was started: got %+v", found)
	}

	older := newOdd(t, map[string][]string{"POST start_agent": {`{"interaction_id":"other"}`}, "GET " + testID: {
		`{"interaction_id":"` + testID + `","state":"COMPLETED","messages":[{"id":"m1","role":"assistant","content":"First."}]}`,
		`{"interaction_id":"other","state":"COMPLETED","messages":[{"id":"m9","role":"assistant","content":"Theirs."}]}`,
	}})
	interactions := newClient(t, gumloop.Config{BaseURL: older.url})
	if started, err := interactions.Start(t.Context(), continued(testRef)); !isUnknown(err) || !strings.Contains(err.Error(), "other") {
		t.Errorf("a run of another name: got %+v, %v", started, err)
	}
	if started, err := interactions.Start(t.Context(), continued(testRef)); !errors.Is(err, vendors.ErrNotTaken) || older.times("POST start_agent") != 1 {
		t.Errorf("an interaction: got %+v, %v", started, err)
	}
}

// A message that was answered with another session has reached ours, or not: that is looked up.
func TestAMessageThatIsAnsweredWithAnotherSession(t *testing.T) {
	before := session("sess_1", "completed", "m1:user:One.", "m2:assistant:First.")
	for name, row := range map[string]struct {
		now   string
		found bool
	}{
		"it is there":   {session("sess_1", "processing", "m1:user:One.", "m2:assistant:First.", "m3:user:Two."), true},
		"it is not":     {before, false},
		"it is broken":  {"<html>", false},
		"it is another": {session("sess_2", "processing", "m2:assistant:First.", "m3:user:Two."), false},
		// It shows a time before the last message that was seen: the same was said then, too.
		"it is older": {session("sess_1", "completed", "m0:user:Two."), false},
	} {
		api := newOdd(t, map[string][]string{"GET sess_1": {before, row.now}, "POST messages": {session("sess_2", "processing")}})
		started, err := newSessions(t, api.url).Start(t.Context(), onSession("Two."))
		if row.found && (err != nil || !started.Existed || started.Ref.InteractionID != "sess_1" || started.AfterMessageID != "m2") || !row.found && !isUnknown(err) {
			t.Errorf("%s: got %+v, %v", name, started, err)
		}
		if api.times("POST messages") != 1 {
			t.Errorf("%s: it was sent %d times", name, api.times("POST messages"))
		}
	}
}

// The turn that works when it is looked at may have ended when the message arrives. The reply that
// was not there yet must not be taken for that to the message.
func TestATurnThatEndsJustBeforeAMessageArrives(t *testing.T) {
	for _, state := range []string{"processing", "queued"} {
		api := newOdd(t, map[string][]string{
			"GET sess_1":    {session("sess_1", state, "m1:user:One."), session("sess_1", "completed", "m1:user:One.", "m2:assistant:First.")},
			"POST messages": {session("sess_1", "processing")},
		})
		client := newSessions(t, api.url)
		if started, err := client.Start(t.Context(), onSession("Two.")); !errors.Is(err, vendors.ErrBusy) || errors.Is(err, vendors.ErrNotTaken) || api.times("POST messages") != 0 {
			t.Fatalf("%s: got %+v, %v", state, started, err)
		}
		started, err := client.Start(t.Context(), onSession("Two."))
		if err != nil || started.AfterMessageID != "m2" {
			t.Errorf("%s, then: got %+v, %v", state, started, err)
		}
	}
	api := newOdd(t, map[string][]string{"POST start_agent": {`{"interaction_id":"` + testID + `"}`}, "GET " + testID: {`{"state":"ASYNC_PROCESSING"}`}})
	if started, err := newClient(t, gumloop.Config{BaseURL: api.url}).Start(t.Context(), continued(testRef)); !errors.Is(err, vendors.ErrBusy) || api.times("POST start_agent") != 0 {
		t.Errorf("an interaction: got %+v, %v", started, err)
	}
}

// The look before a message may have been at an older turn. The API's own answer shows where the
// message stands.
func TestTheAnswerShowsWhereAMessageStands(t *testing.T) {
	for want, answered := range map[string]string{
		"m4": session("sess_1", "processing", "m1:user:One.", "m2:assistant:First.", "m3:user:Two.", "m4:assistant:Second.", "m5:user:Three."),
		"m2": session("sess_1", "processing"),
	} {
		api := newOdd(t, map[string][]string{
			"GET sess_1": {session("sess_1", "completed", "m1:user:One.", "m2:assistant:First.")}, "POST messages": {answered},
		})
		started, err := newSessions(t, api.url).Start(t.Context(), onSession("Three."))
		if err != nil || started.AfterMessageID != want {
			t.Errorf("got %+v, %v, want what comes after %s", started, err, want)
		}
	}
}

// Without an id of its last message a conversation's next reply cannot be told from that. It is
// refused before anything is paid for.
func TestAConversationWhoseNextReplyCouldNotBeTold(t *testing.T) {
	for name, shown := range map[string]string{
		"no id":       session("sess_1", "completed", "m1:user:One.", ":assistant:First."),
		"no messages": session("sess_1", "completed"),
		"a long id":   session("sess_1", "completed", strings.Repeat("m", 257)+":assistant:First."),
	} {
		api := newOdd(t, map[string][]string{"GET sess_1": {shown}, "POST messages": {session("sess_1", "processing")}})
		_, err := newSessions(t, api.url).Start(t.Context(), onSession("Two."))
		var wrong *vendors.RefError
		if !errors.As(err, &wrong) || wrong.Field != "interaction_id" || api.times("POST messages") != 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, shown := range map[string]string{
		"a stub": session("sess_1", "idle"), "a failure that says nothing": session("sess_1", "failed"),
		"the longest id": session("sess_1", "completed", strings.Repeat("m", 256)+":assistant:First."),
	} {
		api := newOdd(t, map[string][]string{"GET sess_1": {shown}, "POST messages": {session("sess_1", "processing")}})
		if _, err := newSessions(t, api.url).Start(t.Context(), onSession("Two.")); err != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A page to sign in has the status 200, and has done nothing. A request that is taken for answered
// would be open for ever.
func TestAPageInPlaceOfWhatWasDone(t *testing.T) {
	for _, page := range []string{"<html><title>Sign in</title></html>", "", "{}", "null", `{"session":null}`, `{"error":{"code":"internal_error"}}`} {
		api := newOdd(t, map[string][]string{"POST approvals": {page}, "POST cancel": {page}})
		client := newSessions(t, api.url)
		_, answered := client.Answer(t.Context(), sessionRef, vendors.InputAnswer{RequestID: "areq_a", Action: vendors.ActionAccept})
		if cancelled := client.Cancel(t.Context(), sessionRef); !isUnknown(answered) || !isUnknown(cancelled) {
			t.Errorf("%q: got %v and %v", page, answered, cancelled)
		}
	}
}

// What answers an answer may still show the state of before, with the request.
func TestAnAnswerThatIsAnsweredWithTheOldState(t *testing.T) {
	const stale = `{"session":{"id":"sess_1","state":"approval_required","pending_approvals":[{"action_request_id":"areq_a","type":"tool_approval"}]}%s}`
	for _, results := range []string{``, `,"results":[{"action_request_id":"areq_a","action":"accept","outcome":"accepted"}]`, `,"results":[1,{"action_request_id":"areq_b","outcome":"already_accepted"}]`} {
		api := newOdd(t, map[string][]string{"POST approvals": {fmt.Sprintf(stale, results)}})
		if _, err := newSessions(t, api.url).Answer(t.Context(), sessionRef, vendors.InputAnswer{RequestID: "areq_a", Action: vendors.ActionAccept}); err != nil {
			t.Errorf("%s: got %v", results, err)
		}
	}
}

// The API answers with 200 to an answer that somebody has given before. It is not what was sent
// now.
func TestAnAnswerThatSomebodyHasGivenBefore(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Session("sess_1", agenttest.Asking(agenttest.Approval("areq_a", "send_email"), agenttest.Approval("areq_b", "delete_file")))
	client := newSessions(t, api.URL())
	answer := vendors.InputAnswer{RequestID: "areq_a", Action: vendors.ActionAccept}
	if _, err := client.Answer(t.Context(), sessionRef, answer); err != nil {
		t.Fatal(err)
	}
	_, err := client.Answer(t.Context(), sessionRef, answer)
	var refused *vendors.RefusedError
	if !errors.As(err, &refused) || refused.Code != "already_accepted" || refused.Answer.HTTPStatus != http.StatusConflict || isUnknown(err) {
		t.Errorf("got %v", err)
	}
}

// A body of some MiB can list millions of requests, each of which takes much more than its bytes.
func TestAnAnswerThatAsksForMillionsOfThings(t *testing.T) {
	for name, pending := range map[string]string{
		"requests":  strings.Repeat(`{},`, 1<<17) + `{}`,
		"options":   `{"type":"human_input","questions":[{"name":"q","options":[` + strings.Repeat(`1,`, 1<<17) + `1]}]}`,
		"questions": `{"type":"human_input","questions":[` + strings.Repeat(`{},`, 1<<17) + `{}]}`,
		"fields":    `{"display_fields":[` + strings.Repeat(`[],`, 1<<17) + `[]]}`,
	} {
		answer := readBody(t, []byte(`{"session":{"state":"approval_required","pending_approvals":[`+pending+`]}}`))
		if answer.Err != nil {
			t.Fatalf("%s: %v", name, answer.Err)
		}
		if requests := answer.Status.Told().InputRequests; len(requests) == 0 || len(requests) > 1000 || len(requests[0].Schema) > 1<<20 {
			t.Errorf("%s: got %d requests", name, len(requests))
		}
	}
}
