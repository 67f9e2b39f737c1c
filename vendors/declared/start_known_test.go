package declared_test

// A start that was made is found again by the caller's key, and never another's.

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentwait/agentwait/vendors"
)

// lookup is a vendor whose file says how a start is found again.
type lookup struct {
	file    string
	request vendors.StartRequest
	none    says   // what it says of a key that nobody has used
	taken   says   // of a start that was taken
	found   says   // of that key afterwards
	others  []says // of runs of others, and of what is not an answer
	path    string // what is asked for
	body    string // of the start
	want    vendors.Ref
}

const keyUUID = "7c35c5a1-785d-8070-8e44-d5de4beb81c1" // of "k-1"

var lookups = []lookup{
	{
		file: "langgraph", request: vendors.StartRequest{AgentID: "a", Input: json.RawMessage(`{"n":1}`), Key: "k-1"},
		none:  says{status: 404, body: `{"detail":"Thread with ID t not found"}`},
		taken: says{status: 200, body: `{"run_id":"r1","thread_id":"t1","assistant_id":"a1"}`},
		found: says{status: 200, body: `[{"run_id":"r1","thread_id":"t1","assistant_id":"a1"}]`},
		path:  "/threads/" + keyUUID + "/runs",
		body:  `{"assistant_id":"a","input":{"n":1},"if_not_exists":"create","multitask_strategy":"reject"}`,
		want:  vendors.Ref{InteractionID: "r1", IDs: map[string]string{"thread_id": "t1", "assistant_id": "a1"}},
	},
	{
		file: "cursor", request: vendors.StartRequest{Message: "Fix it.", Input: json.RawMessage(`{"repos":[{"url":"https://github.com/a/b"}]}`), Key: "k-1"},
		none:  says{status: 404, body: `{"error":{"code":"agent_not_found","message":"no such agent"}}`},
		taken: says{status: 201, body: `{"agent":{"id":"bc-1"},"run":{"id":"run-1"}}`},
		found: says{status: 200, body: `{"items":[{"id":"run-1","agentId":"bc-1"}]}`},
		path:  "/agents/bc-" + keyUUID + "/runs",
		body:  `{"prompt":{"text":"Fix it."},"agentId":"bc-` + keyUUID + `","repos":[{"url":"https://github.com/a/b"}]}`,
		want:  vendors.Ref{InteractionID: "run-1", IDs: map[string]string{"agent": "bc-1"}},
	},
	{
		file: "devin", request: vendors.StartRequest{Message: "Fix it.", ProjectID: "org", Key: "k-1"},
		none:   says{status: 200, body: `{"items":[],"end_cursor":null,"has_next_page":false}`},
		taken:  says{status: 200, body: `{"session_id":"1","status":"new"}`},
		found:  says{status: 200, body: `{"items":[{"session_id":"1","tags":["mine","k-1"]}]}`},
		others: []says{{status: 200, body: `{"items":[{"session_id":"devin-9","tags":["k-2"]}]}`}, {status: 200, body: `{"items":[{"session_id":"devin-9"}]}`}},
		path:   "/organizations/org/sessions",
		body:   `{"prompt":"Fix it.","tags":["k-1"]}`,
		want:   vendors.Ref{InteractionID: "devin-1", ProjectID: "org"},
	},
}

// posted are the bodies of what was started.
func posted(s *script) (bodies []string) {
	for _, r := range s.requests() {
		if r.Method == http.MethodPost {
			bodies = append(bodies, r.Body)
		}
	}
	return bodies
}

func TestAStartIsFoundAgain(t *testing.T) {
	for _, row := range lookups {
		t.Run(row.file, func(t *testing.T) {
			begin := func(answers ...says) (*vendors.Started, *script, error) {
				server := serve(t, answers...)
				started, err := can[vendors.Starter](t, newAPI(t, row.file, server.URL)).Start(t.Context(), row.request)
				return started, server, err
			}
			first, server, err := begin(row.none, row.taken)
			if err != nil || first.Existed || cmp.Diff(row.want, first.Ref) != "" {
				t.Fatalf("got %+v, %v, want %+v", first, err, row.want)
			}
			if got := server.requests(); got[0].Method != http.MethodGet || got[0].Path != row.path || !same(t, got[1].Body, row.body) {
				t.Errorf("asked: %+v", got)
			}
			again, server, err := begin(row.found)
			if err != nil || !again.Existed || cmp.Diff(row.want, again.Ref) != "" || len(posted(server)) != 0 {
				t.Errorf("a repeated start: %+v, %v, sent %q", again, err, posted(server))
			}
			for name, lost := range map[string]says{
				"another was faster": {status: 409, body: `{"error":{"code":"agent_id_conflict","message":"it exists"}}`},
				"the answer is lost": {status: 504, body: `<html>gateway</html>`},
			} {
				met, server, err := begin(row.none, lost, row.found)
				if err != nil || !met.Existed || cmp.Diff(row.want, met.Ref) != "" || len(posted(server)) != 1 {
					t.Errorf("%s: %+v, %v, sent %q", name, met, err, posted(server))
				}
				_, server, err = begin(row.none, lost, row.none)
				if _, unknown := errors.AsType[*vendors.UnknownOutcomeError](err); err == nil || unknown != (lost.status == 504) || len(posted(server)) != 1 {
					t.Errorf("%s, and none is found: %v, sent %q", name, err, posted(server))
				}
			}
			for _, other := range row.others {
				if begun, _, err := begin(other, row.taken); err != nil || begun.Existed || begun.Ref.InteractionID != row.want.InteractionID {
					t.Errorf("%s is taken for ours: %+v, %v", other.body, begun, err)
				}
			}
		})
	}
}

func TestFind(t *testing.T) {
	for _, row := range lookups {
		find := func(answer says, request vendors.StartRequest) (*vendors.Started, *script, error) {
			server := serve(t, answer)
			found, err := can[vendors.Finder](t, newAPI(t, row.file, server.URL)).Find(t.Context(), request)
			return found, server, err
		}
		found, server, err := find(row.found, row.request)
		if err != nil || !found.Existed || cmp.Diff(row.want, found.Ref) != "" || len(posted(server)) != 0 {
			t.Errorf("%s: got %+v, %v", row.file, found, err)
		}
		for _, none := range slices.Concat([]says{row.none}, row.others) {
			if found, _, err := find(none, row.request); found != nil || err != nil {
				t.Errorf("%s: %s: got %+v, %v", row.file, none.body, found, err)
			}
		}
		if _, _, err := find(says{status: 403, body: `{"error":{"code":"no","message":"no"}}`}, row.request); err == nil {
			t.Errorf("%s: a refusal is taken for none", row.file)
		}
		request := row.request
		request.Key = ""
		_, server, err = find(row.found, request)
		if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != "key" || len(server.requests()) != 0 {
			t.Errorf("%s: without a key: %v", row.file, err)
		}
	}
	if _, ok := vendors.As[vendors.Finder](newAPI(t, "openai-responses", "http://127.0.0.1:1")); ok {
		t.Error("a file without start.known finds runs")
	}
}

// A 404 that is not the API's own says nothing of the run: to start then could start a second one.
func TestAPageIsNoUnknownRun(t *testing.T) {
	for _, row := range lookups {
		server := serve(t, says{status: 404, body: `<html><title>Not here</title></html>`, header: map[string]string{"Content-Type": "text/html"}})
		_, err := can[vendors.Starter](t, newAPI(t, row.file, server.URL)).Start(t.Context(), row.request)
		if !errors.Is(err, vendors.ErrNotTaken) || len(posted(server)) != 0 {
			t.Errorf("%s: got %v, sent %q", row.file, err, posted(server))
		}
	}
}

// What a start would drop is refused: it would run without it.
func TestAStartDropsNothing(t *testing.T) {
	server := serve(t, says{status: 200, body: `{"id":"r1","kickoff_id":"k1","task_id":"t1"}`})
	plain := sound + "[start]\npath = \"/runs\"\nbody = '{\"prompt\": \"{message}\"}'\ninteraction_id = \"id\"\n"
	for _, row := range []struct {
		name    string
		api     vendors.API
		request vendors.StartRequest
		field   string
	}{
		{"an input", parsed(t, server.URL, plain), vendors.StartRequest{Message: "m", Input: json.RawMessage(`{"n":1}`)}, "input"},
		{"a message beside the input", newAPI(t, "crewai", server.URL), vendors.StartRequest{Message: "m", Input: json.RawMessage(`{"n":1}`)}, "message"},
		{"further members that are none", newAPI(t, "manus", server.URL), vendors.StartRequest{Message: "m", Input: json.RawMessage(`[1]`)}, "input"},
		{"a member that the file has", newAPI(t, "manus", server.URL), vendors.StartRequest{Message: "m", Input: json.RawMessage(`{"message":1}`)}, "input"},
	} {
		_, err := can[vendors.Starter](t, row.api).Start(t.Context(), row.request)
		if wrong, ok := errors.AsType[*vendors.RefError](err); !ok || wrong.Field != row.field || strings.Contains(err.Error(), key) {
			t.Errorf("%s: got %v, want %s", row.name, err, row.field)
		}
	}
	if got := server.requests(); len(got) != 0 {
		t.Errorf("sent: %+v", got)
	}
}
