package agenttest_test

// The emulator is what every other test believes: where it is wrong, they are all
// wrong together. So its own behaviour is tested against the reference page with a
// plain HTTP client, not with ours.

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agenttest"
)

const id = "xYz789AbCdEfGhI"

type answer struct {
	code   int
	body   string
	header http.Header
	err    error
}

func get(t *testing.T, api *agenttest.Server, pathAndQuery, key string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api.URL()+pathAndQuery, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{code: resp.StatusCode, body: string(body), header: resp.Header, err: err}
}

func poll(t *testing.T, api *agenttest.Server) answer {
	t.Helper()
	return get(t, api, "/agent_status/"+id+"?user_id="+agenttest.DefaultUser, agenttest.DefaultKey)
}

func state(t *testing.T, a answer) string {
	t.Helper()
	var document struct{ State string }
	if err := json.Unmarshal([]byte(a.body), &document); err != nil {
		t.Fatalf("%d %q: %v", a.code, a.body, err)
	}
	return document.State
}

func TestTheChecksOfTheReferencePage(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{agenttest.DefaultKey: {"user_1", "user_2"}}})
	defer api.Close()
	api.ScriptFor("user_1", id, agenttest.Processing())
	tests := []struct {
		reason, path, key string
		code              int
		slug              string
	}{
		{"all is well", "/agent_status/" + id + "?user_id=user_1", agenttest.DefaultKey, 200, ""},
		{"the project owns it", "/agent_status/" + id + "?project_id=user_1", agenttest.DefaultKey, 200, ""},
		{"the key in the query", "/agent_status/" + id + "?user_id=user_1&api_key=" + agenttest.DefaultKey, "", 200, ""},
		{"no key", "/agent_status/" + id + "?user_id=user_1", "", 401, "Authorization header with Bearer token or api_key query parameter is required"},
		{"a wrong key", "/agent_status/" + id + "?user_id=user_1", "wrong", 403, "unauthorized"},
		{"no owner", "/agent_status/" + id, agenttest.DefaultKey, 400, "user_id is required"},
		{"an owner that is not the key's", "/agent_status/" + id + "?user_id=user_9", agenttest.DefaultKey, 403, "unauthorized"},
		{"an owner that is not the interaction's", "/agent_status/" + id + "?user_id=user_2", agenttest.DefaultKey, 403, "unauthorized"},
		{"no such interaction", "/agent_status/nothing?user_id=user_1", agenttest.DefaultKey, 404, "interaction_not_found"},
		{"an id that is a path", "/agent_status/a/b?user_id=user_1", agenttest.DefaultKey, 404, "interaction_not_found"},
		{"no such endpoint", "/agents", agenttest.DefaultKey, 404, "not_found"},
	}
	for _, test := range tests {
		got := get(t, api, test.path, test.key)
		if got.code != test.code {
			t.Errorf("%s: got %d, want %d", test.reason, got.code, test.code)
		}
		if test.slug != "" && !strings.Contains(got.body, `"error":"`+test.slug+`"`) {
			t.Errorf("%s: body %s lacks the slug %q", test.reason, got.body, test.slug)
		}
	}
	if seen := api.Requests(); !seen[2].KeyInQuery || seen[0].KeyInQuery || seen[3].Status != 401 {
		t.Errorf("recorded %+v", seen)
	}
}

// A base URL that lacks its path must not work here and fail at the real API.
func TestTheBasePathIsChecked(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script(id, agenttest.Processing())
	for base, want := range map[string]int{"/api/v1": 200, "": 404, "/api": 404, "/api/v2": 404, "/api/v1/api/v1": 404} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, base+"/agent_status/"+id+"?user_id=u", nil)
		req.Header.Set("Authorization", "Bearer "+agenttest.DefaultKey)
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, req)
		if answer.Code != want {
			t.Errorf("base path %q: got %d, want %d", base, answer.Code, want)
		}
	}
}

func TestAScriptIsPlayedInOrderAndItsLastStepRepeats(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script(id, agenttest.Queued(), agenttest.Processing().Times(2), agenttest.Failed("no"))
	for i, want := range []string{"QUEUED", "ASYNC_PROCESSING", "ASYNC_PROCESSING", "FAILED", "FAILED"} {
		if got := state(t, poll(t, api)); got != want {
			t.Errorf("poll %d: got %s, want %s", i+1, got, want)
		}
	}
	if api.Polls(id) != 5 {
		t.Errorf("%d polls recorded", api.Polls(id))
	}
}

// A step with a duration ends on time, whether or not anybody polls: the time to
// detect is measured against that.
func TestAStepLastsForATime(t *testing.T) {
	var mu sync.Mutex
	now := time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)
	advance := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(d) }
	api := agenttest.NewServer(agenttest.Config{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	defer api.Close()
	began := now
	api.Script(id, agenttest.Processing().For(10*time.Second), agenttest.NeedsApproval().For(5*time.Second), agenttest.Completed("Done."))
	for _, step := range []struct {
		after time.Duration
		want  string
	}{{0, "ASYNC_PROCESSING"}, {9 * time.Second, "ASYNC_PROCESSING"}, {time.Second, "APPROVAL_REQUIRED"}, {time.Minute, "COMPLETED"}} {
		advance(step.after)
		if got := state(t, poll(t, api)); got != step.want {
			t.Errorf("at %s: got %s, want %s", now, got, step.want)
		}
	}
	if got, want := api.EndedAt(id), began.Add(15*time.Second); !got.Equal(want) {
		t.Errorf("ended at %s, want %s", got, want)
	}
}

func TestFaults(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	full := agenttest.Completed("Done.")

	api.Script(id, agenttest.RateLimited(2500*time.Millisecond))
	if got := poll(t, api); got.code != 429 || got.header.Get("Retry-After") != "3" {
		t.Errorf("rate limited: %+v", got)
	}
	api.Script(id, full.Truncated(10))
	if got := poll(t, api); got.err == nil || len(got.body) > 10 {
		t.Errorf("truncated: %+v", got)
	}
	api.Script(id, full.SlowBody(time.Millisecond))
	if got := poll(t, api); got.err != nil || state(t, got) != "COMPLETED" {
		t.Errorf("slow: %+v", got)
	}
	api.Script(id, full.Delay(time.Millisecond).Header("X-Test", "1").Header("X-More", "2"))
	if got := poll(t, api); got.header.Get("X-Test") != "1" || got.header.Get("X-More") != "2" {
		t.Errorf("headers: %+v", got)
	}
	api.Script(id, agenttest.Reset())
	if got := poll(t, api); got.err == nil {
		t.Errorf("reset: %+v", got)
	}
	api.Script(id, agenttest.Garbage())
	if got := poll(t, api); got.err != nil || json.Valid([]byte(got.body)) {
		t.Errorf("garbage: %+v", got)
	}
}

func TestEnvelopes(t *testing.T) {
	for envelope, want := range map[agenttest.Envelope]string{
		agenttest.EnvelopeFlat:   `{"error":"interaction_not_found","message":"Not Found"}`,
		agenttest.EnvelopeNested: `{"error":{"code":"interaction_not_found","details":null,"message":"Not Found","param":null,"type":"api_error"}}`,
		agenttest.EnvelopeText:   `interaction_not_found`,
	} {
		api := agenttest.NewServer(agenttest.Config{Envelope: envelope})
		if got := poll(t, api); got.body != want {
			t.Errorf("got %s, want %s", got.body, want)
		}
		api.Close()
	}
}

func TestAnOutageHidesTheScripts(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	api.Script(id, agenttest.Processing(), agenttest.Completed("Done."))
	api.SetOutage(agenttest.Unavailable())
	for range 3 {
		if got := poll(t, api); got.code != 503 {
			t.Errorf("got %d during the outage", got.code)
		}
	}
	api.ClearOutage()
	if got := state(t, poll(t, api)); got != "ASYNC_PROCESSING" {
		t.Errorf("got %s after the outage: the script went on meanwhile", got)
	}
}

// Closing must not wait for a client that waits for us.
func TestCloseEndsAHangingAnswer(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	api.Script(id, agenttest.Hang())
	got := make(chan answer)
	go func() { got <- poll(t, api) }()
	if err := api.WaitForPolls(t.Context(), id, 1); err != nil {
		t.Fatal(err)
	}
	api.Close()
	if a := <-got; a.err == nil {
		t.Errorf("got %+v, want a broken connection", a)
	}
}

func TestWaitForPollsSaysHowFarItCame(t *testing.T) {
	api := agenttest.NewServer(agenttest.Config{})
	defer api.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	err := api.WaitForPolls(ctx, id, 2)
	if err == nil || !strings.Contains(err.Error(), "polled 0 times, not 2: enough") {
		t.Errorf("got %v", err)
	}
}
