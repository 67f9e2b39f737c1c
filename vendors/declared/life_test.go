package declared_test

// A request that changes a run is made once, says what is known of it, and takes nothing for an
// answer that is none.

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
)

func can[T any](t *testing.T, api vendors.API) T {
	t.Helper()
	found, ok := vendors.As[T](api)
	if !ok {
		t.Fatalf("the API is not a %T", *new(T))
	}
	return found
}

func TestCancel(t *testing.T) {
	for _, row := range []struct {
		file               string
		ref                vendors.Ref
		method, path, body string
	}{
		{"langgraph", lgRef, "POST", "/threads/t%C3%A41/runs/r1/cancel", ""},
		{"devin", vendors.Ref{InteractionID: "devin-1", ProjectID: "org"}, "DELETE", "/organizations/org/sessions/devin-1", ""},
		{"manus", vendors.Ref{InteractionID: "t1"}, "POST", "/task.stop", `{"task_id":"t1"}`},
		{"anthropic-sessions", vendors.Ref{InteractionID: "s1"}, "POST", "/sessions/s1/events", `{"events":[{"type":"user.interrupt"}]}`},
		{"dify", vendors.Ref{InteractionID: "r1", UserID: "u-1", IDs: map[string]string{"task_id": "k1"}}, "POST", "/workflows/tasks/k1/stop", `{"user":"u-1"}`},
	} {
		server := serve(t, says{status: 200, body: `{"ok":true}`})
		if err := can[vendors.Canceller](t, newAPI(t, row.file, server.URL)).Cancel(t.Context(), row.ref); err != nil {
			t.Errorf("%s: %v", row.file, err)
			continue
		}
		got := server.requests()
		if len(got) != 1 || got[0].Method != row.method || got[0].Path != row.path || row.body != "" && !same(t, got[0].Body, row.body) {
			t.Errorf("%s: %+v", row.file, got)
		}
	}
}

// Where the file knows why a cancel was refused, that is said.
func TestACancelIsRefused(t *testing.T) {
	server := serve(t, says{status: 404, body: `{"detail":"No matching runs to cancel."}`})
	err := can[vendors.Canceller](t, newAPI(t, "langgraph", server.URL)).Cancel(t.Context(), lgRef)
	refused, ok := errors.AsType[*vendors.RefusedError](err)
	const want = "langgraph: POST /threads/{thread_id}/runs/{interaction_id}/cancel: the API answered HTTP 404: No matching runs to cancel.; " +
		"a run that has ended, or that waits for an answer, cannot be cancelled here: answer it, or leave it"
	if !ok || refused.Answer.HTTPStatus != 404 || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	server = serve(t, says{status: 200, body: `{"ok":false,"error":{"code":"not_found","message":"no such task"}}`})
	err = can[vendors.Canceller](t, newAPI(t, "manus", server.URL)).Cancel(t.Context(), vendors.Ref{InteractionID: "t1"})
	if refused, ok := errors.AsType[*vendors.RefusedError](err); !ok || refused.Code != "not_found" {
		t.Errorf("an error with HTTP 200: got %v", err)
	}
	err = can[vendors.Canceller](t, newAPI(t, "dify", server.URL)).Cancel(t.Context(), vendors.Ref{InteractionID: "t1"})
	if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != "ids.task_id" {
		t.Errorf("got %v, want that ids.task_id is missing", err)
	}
}

func TestAnswer(t *testing.T) {
	hostile := `"}],"x":"` + "\n" + `{request_id}`
	text, _ := json.Marshal(hostile)
	for _, row := range []struct {
		name, file string
		ref        vendors.Ref
		input      vendors.InputAnswer
		body       string
	}{
		{"a value", "langgraph", lgRef, vendors.InputAnswer{RequestID: "i1", Action: "accept", Value: json.RawMessage(`{"ship":true}`)},
			`{"assistant_id":"a1","command":{"resume":{"i1":{"ship":true}}}}`},
		{"words", "langgraph", lgRef, vendors.InputAnswer{RequestID: "i1", Action: "accept", Text: hostile},
			`{"assistant_id":"a1","command":{"resume":{"i1":` + string(text) + `}}}`},
		{"an approval", "langgraph", lgRef, vendors.InputAnswer{RequestID: "i1", Action: "accept"},
			`{"assistant_id":"a1","command":{"resume":{"i1":true}}}`},
		{"a refusal", "langgraph", lgRef, vendors.InputAnswer{RequestID: "i1", Action: "decline"},
			`{"assistant_id":"a1","command":{"resume":{"i1":false}}}`},
		{"a message", "devin", vendors.Ref{InteractionID: "d1", ProjectID: "o"}, vendors.InputAnswer{RequestID: "e2", Action: "accept", Value: json.RawMessage(`"main"`)},
			`{"message":"main"}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			server := serve(t, says{status: 200, body: `{"run_id":"r2"}`})
			next, err := can[vendors.Answerer](t, newAPI(t, row.file, server.URL)).Answer(t.Context(), row.ref, row.input)
			if err != nil {
				t.Fatal(err)
			}
			if got := server.requests(); len(got) != 1 || !same(t, got[0].Body, row.body) {
				t.Errorf("got %+v, want %s", got, row.body)
			}
			switch {
			case row.file != "langgraph" && next != nil:
				t.Errorf("the run goes on as %+v", next)
			case row.file == "langgraph":
				want := vendors.Ref{InteractionID: "r2", IDs: lgRef.IDs}
				if next == nil || cmp.Diff(want, *next) != "" {
					t.Errorf("the run goes on as %+v, want %+v", next, want)
				}
			}
		})
	}
}

// What cannot be said is not sent: least of all a refusal as an answer.
func TestAnAnswerThatCannotBeSent(t *testing.T) {
	server := serve(t, says{status: 200, body: `{}`})
	for _, row := range []struct {
		name, file string
		ref        vendors.Ref
		input      vendors.InputAnswer
		field      string
	}{
		{"no such action", "langgraph", lgRef, vendors.InputAnswer{RequestID: "i1", Action: "maybe"}, "action"},
		{"a refusal with a value", "langgraph", lgRef, vendors.InputAnswer{RequestID: "i1", Action: "decline", Value: json.RawMessage(`"yes"`)}, "action"},
		{"a refusal where there is none", "devin", vendors.Ref{InteractionID: "d1", ProjectID: "o"}, vendors.InputAnswer{RequestID: "e2", Action: "decline", Text: "no"}, "action"},
		{"nothing said", "devin", vendors.Ref{InteractionID: "d1", ProjectID: "o"}, vendors.InputAnswer{RequestID: "e2", Action: "accept"}, "value"},
		{"no request", "manus", vendors.Ref{InteractionID: "t1"}, vendors.InputAnswer{Action: "accept"}, "request_id"},
		{"no request of two kinds", "openai-responses", vendors.Ref{InteractionID: "t1"}, vendors.InputAnswer{Action: "accept"}, "request_id"},
		{"no thread", "langgraph", vendors.Ref{InteractionID: "r1"}, vendors.InputAnswer{RequestID: "i1", Action: "accept"}, "ids.thread_id"},
	} {
		_, err := can[vendors.Answerer](t, newAPI(t, row.file, server.URL)).Answer(t.Context(), row.ref, row.input)
		if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != row.field || wrong.Vendor != row.file {
			t.Errorf("%s: got %v, want %s", row.name, err, row.field)
		}
	}
	if got := server.requests(); len(got) != 0 {
		t.Errorf("sent: %+v", got)
	}
}

func TestStart(t *testing.T) {
	input := vendors.StartRequest{AgentID: "agent", Message: "Say \"hi\".\n", UserID: "u1", ProjectID: "o1", Key: "k-1"}
	for _, row := range []struct {
		file   string
		answer string
		path   string
		body   string
		want   vendors.Ref
	}{
		{"openai-responses", `{"id":"resp_1"}`, "/responses", `{"model":"agent","input":"Say \"hi\".\n","background":true}`, vendors.Ref{InteractionID: "resp_1"}},
		{"manus", `{"ok":true,"task_id":"t1"}`, "/task.create", `{"message":{"content":[{"type":"text","text":"Say \"hi\".\n"}]},"project_id":"o1"}`, vendors.Ref{InteractionID: "t1"}},
		{"crewai", `{"kickoff_id":"k1"}`, "/kickoff", `{"inputs":{"message":"Say \"hi\".\n"}}`, vendors.Ref{InteractionID: "k1"}},
		{"replicate", `{"id":"p1"}`, "/predictions", `{"version":"agent","input":{"prompt":"Say \"hi\".\n"}}`, vendors.Ref{InteractionID: "p1"}},
		{"gemini-interactions", `{"id":"int_1"}`, "/interactions", `{"agent":"agent","input":"Say \"hi\".\n","background":true}`, vendors.Ref{InteractionID: "int_1"}},
	} {
		server := serve(t, says{status: 201, body: row.answer})
		started, err := can[vendors.Starter](t, newAPI(t, row.file, server.URL)).Start(t.Context(), input)
		if err != nil {
			t.Errorf("%s: %v", row.file, err)
			continue
		}
		row.want.UserID, row.want.ProjectID = "u1", "o1"
		if diff := cmp.Diff(row.want, started.Ref); diff != "" || started.Existed {
			t.Errorf("%s: (-want +got)\n%s", row.file, diff)
		}
		if got := server.requests(); len(got) != 1 || got[0].Path != row.path || !same(t, got[0].Body, row.body) {
			t.Errorf("%s: %+v", row.file, got)
		}
	}
}

// A start takes what the vendor wants beside a message, or in its place.
func TestAStartWithAnInput(t *testing.T) {
	for _, row := range []struct {
		file    string
		request vendors.StartRequest
		path    string
		body    string
	}{
		{"openai-batches", vendors.StartRequest{Input: json.RawMessage(`{"input_file_id":"file-1","endpoint":"/v1/responses"}`)},
			"/batches", `{"input_file_id":"file-1","endpoint":"/v1/responses","completion_window":"24h"}`},
		{"anthropic-batches", vendors.StartRequest{Input: json.RawMessage(`[{"custom_id":"a","params":{}}]`)},
			"/messages/batches", `{"requests":[{"custom_id":"a","params":{}}]}`},
		{"anthropic-sessions", vendors.StartRequest{AgentID: "agent_1", Message: "Go.", Input: json.RawMessage(`{"title":"t"}`), IDs: map[string]string{"environment_id": "env_1"}},
			"/sessions", `{"agent":"agent_1","environment_id":"env_1","title":"t","initial_events":[{"type":"user.message","content":[{"type":"text","text":"Go."}]}]}`},
	} {
		server := serve(t, says{status: 200, body: `{"id":"run_1"}`})
		starter := can[vendors.Starter](t, newAPI(t, row.file, server.URL))
		started, err := starter.Start(t.Context(), row.request)
		if err != nil || started.Ref.InteractionID != "run_1" {
			t.Errorf("%s: got %+v, %v", row.file, started, err)
			continue
		}
		if got := server.requests(); len(got) != 1 || got[0].Path != row.path || !same(t, got[0].Body, row.body) {
			t.Errorf("%s: %+v", row.file, got)
		}
		if _, err := starter.Start(t.Context(), vendors.StartRequest{AgentID: "a", Message: "m"}); err == nil || len(server.requests()) != 1 {
			t.Errorf("%s: what it needs is missing: got %v", row.file, err)
		}
	}
}

// A start is looked for before it is made, under an id that follows from the key alone.
func TestAKnownRunIsNotStartedAgain(t *testing.T) {
	request := vendors.StartRequest{AgentID: "a", Input: json.RawMessage(`{"n":1}`), Key: "wf-1"}
	run := `{"run_id":"r1","thread_id":"t1","assistant_id":"a1"}`
	server := serve(t, says{status: 404, body: `{"detail":"Thread not found"}`}, says{status: 200, body: run}, says{status: 200, body: `[` + run + `]`})
	starter := can[vendors.Starter](t, newAPI(t, "langgraph", server.URL))
	if !starter.Idempotent() {
		t.Error("it is not idempotent")
	}
	first, err := starter.Start(t.Context(), request)
	if err != nil || first.Existed {
		t.Fatalf("got %+v, %v", first, err)
	}
	second, err := starter.Start(t.Context(), request)
	if err != nil || !second.Existed || cmp.Diff(first.Ref, second.Ref) != "" {
		t.Fatalf("got %+v, %v", second, err)
	}
	got := server.requests()
	if len(got) != 3 || got[1].Method != http.MethodPost || got[0].Path != got[1].Path || got[0].Path != got[2].Path {
		t.Errorf("asked: %+v", got)
	}
	if !same(t, got[1].Body, `{"assistant_id":"a","input":{"n":1},"if_not_exists":"create","multitask_strategy":"reject"}`) {
		t.Errorf("started with %s", got[1].Body)
	}
	if id := strings.Split(got[0].Path, "/")[2]; len(id) != 36 || id[14] != '8' {
		t.Errorf("%s is not a UUID of version 8", id)
	}
}

// An id that the caller has goes into the start, and on with the run.
func TestAStartInAThread(t *testing.T) {
	content := strings.Replace(sound, "{interaction_id}", "{thread_id}/{interaction_id}", 1) +
		"[start]\npath = \"/threads/{thread_id}/runs\"\ninteraction_id = \"id\"\nids = { assistant_id = \"assistant\" }\n"
	server := serve(t, says{status: 200, body: `{"id":"r1","assistant":"a1"}`})
	starter := can[vendors.Starter](t, parsed(t, server.URL, content))
	started, err := starter.Start(t.Context(), vendors.StartRequest{IDs: map[string]string{"thread_id": "t1"}})
	if err != nil {
		t.Fatal(err)
	}
	want := vendors.Ref{InteractionID: "r1", IDs: map[string]string{"thread_id": "t1", "assistant_id": "a1"}}
	if diff := cmp.Diff(want, started.Ref); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	_, err = starter.Start(t.Context(), vendors.StartRequest{})
	if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != "ids.thread_id" {
		t.Errorf("got %v", err)
	}
}

// Where it cannot be told whether a run is known, none is started.
func TestAKnownRunThatCannotBeToldIsNotStarted(t *testing.T) {
	server := serve(t, says{status: 503, body: `{"detail":"busy"}`})
	_, err := can[vendors.Starter](t, newAPI(t, "langgraph", server.URL)).Start(t.Context(), vendors.StartRequest{AgentID: "a", Input: json.RawMessage(`{}`), Key: "k"})
	if got := server.requests(); !errors.Is(err, vendors.ErrNotTaken) || len(got) != 1 || got[0].Method != http.MethodGet {
		t.Errorf("got %v after %+v", err, got)
	}
	for _, key := range []string{"", "a b", strings.Repeat("k", 65)} {
		_, err := can[vendors.Starter](t, newAPI(t, "langgraph", server.URL)).Start(t.Context(), vendors.StartRequest{AgentID: "a", Input: json.RawMessage(`{}`), Key: key})
		if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != "key" {
			t.Errorf("%q: got %v", key, err)
		}
	}
}

// What is known of a start that did not go well: that nothing was started, that it was refused, or
// that it cannot be told.
func TestAStartThatFails(t *testing.T) {
	request := vendors.StartRequest{AgentID: "a", Message: "m"}
	type known int
	const (
		refused known = iota
		notTaken
		unknown
	)
	for _, row := range []struct {
		name   string
		answer says
		want   known
	}{
		{"refused", says{status: 422, body: `{"error":{"code":"invalid","message":"no such model"}}`}, refused},
		{"limited", says{status: 429, body: `{"error":{"code":"slow_down","message":"later"}}`}, notTaken},
		{"broken", says{status: 500, body: `{"error":{"code":"oops","message":"broken"}}`}, unknown},
		{"a gateway", says{status: 504, body: `<html>`}, unknown},
		{"late", says{status: 408, body: `{"error":"timeout"}`}, unknown},
		{"without an id", says{status: 200, body: `{"object":"response"}`}, unknown},
		{"no JSON", says{status: 200, body: `<html>`}, unknown},
		{"an id that cannot be sent", says{status: 200, body: `{"id":"a/b"}`}, unknown},
	} {
		server := serve(t, row.answer)
		started, err := can[vendors.Starter](t, newAPI(t, "openai-responses", server.URL)).Start(t.Context(), request)
		if started != nil || err == nil {
			t.Errorf("%s: got %+v, %v", row.name, started, err)
			continue
		}
		_, isRefused := errors.AsType[*vendors.RefusedError](err)
		_, isUnknown := errors.AsType[*vendors.UnknownOutcomeError](err)
		untaken := errors.Is(err, vendors.ErrNotTaken)
		if isUnknown != (row.want == unknown) || untaken != (row.want == notTaken) || isRefused == (row.want == unknown) {
			t.Errorf("%s: got %T %v", row.name, err, err)
		}
	}
}

func TestAStartThatIsNotSent(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + free.Addr().String()
	free.Close()
	starter := can[vendors.Starter](t, newAPI(t, "openai-responses", base))
	if _, err := starter.Start(t.Context(), vendors.StartRequest{AgentID: "a", Message: "m"}); !errors.Is(err, vendors.ErrNotTaken) {
		t.Errorf("nobody listens: got %v", err)
	}
	for field, request := range map[string]vendors.StartRequest{
		"agent_id": {Message: "m"},
		"message":  {AgentID: "a"},
		"continue": {AgentID: "a", Message: "m", Continue: &vendors.Ref{InteractionID: "resp_1"}},
	} {
		_, err := starter.Start(t.Context(), request)
		if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != field || wrong.Vendor != "openai-responses" {
			t.Errorf("got %v, want %s", err, field)
		}
	}

	breaks := roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection reset by peer") })
	vendor, err := declared.Named("openai-responses")
	if err != nil {
		t.Fatal(err)
	}
	api, err := vendor.New(declared.Config{APIKey: key, HTTP: vendors.Config{Transport: breaks}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = can[vendors.Starter](t, api).Start(t.Context(), vendors.StartRequest{AgentID: "a", Message: "m"})
	if _, ok := errors.AsType[*vendors.UnknownOutcomeError](err); !ok || errors.Is(err, vendors.ErrNotTaken) {
		t.Errorf("it broke: got %v", err)
	}
}

// What stands in a path is an id: it can neither leave its place nor become two.
func TestAnIDStaysInItsPlace(t *testing.T) {
	server := serve(t, says{status: 200, body: `{"id":"r1"}`})
	starter := can[vendors.Starter](t, parsed(t, server.URL, sound+"[start]\npath = \"/agents/{agent_id}/runs\"\ninteraction_id = \"id\"\n"))
	for _, id := range []string{"..", ".", "a/b", "a?b", "a#b", "a%2fb", "a b", "a\nb", ""} {
		_, err := starter.Start(t.Context(), vendors.StartRequest{AgentID: id})
		if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != "agent_id" {
			t.Errorf("%q: got %v", id, err)
		}
	}
	if _, err := starter.Start(t.Context(), vendors.StartRequest{AgentID: "a:ä"}); err != nil {
		t.Error(err)
	}
	if got := server.requests(); len(got) != 1 || got[0].Path != "/agents/a:%C3%A4/runs" {
		t.Errorf("asked: %+v", got)
	}
}

// A file without a table can do nothing of it.
func TestWhatAFileCannotDo(t *testing.T) {
	api := parsed(t, "http://127.0.0.1:1", sound)
	if _, ok := vendors.As[vendors.Starter](api); ok {
		t.Error("it starts")
	}
	if _, ok := vendors.As[vendors.Canceller](api); ok {
		t.Error("it cancels")
	}
	if _, ok := vendors.As[vendors.Answerer](api); ok {
		t.Error("it answers")
	}
	for _, api := range []vendors.API{api, newAPI(t, "langgraph", "http://127.0.0.1:1")} {
		closer, ok := api.(interface{ Close() })
		if !ok {
			t.Fatal("it cannot be closed")
		}
		closer.Close()
	}
}
