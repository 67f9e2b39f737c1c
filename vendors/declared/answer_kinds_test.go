package declared_test

// A request is answered as its kind is: it is looked at anew, and what the run says goes into the
// answer. The vectors of the files are what the vendors say.

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentwait/agentwait/vendors"
)

// stands are the answers of one poll, as a vector has them.
func stands(t *testing.T, path string) []says {
	t.Helper()
	folder, name, _ := strings.Cut(path, "/")
	for _, one := range vectorsOf(t, folder) {
		if one.Name != name {
			continue
		}
		var polled []says
		for _, body := range bodiesOf(one.File) {
			polled = append(polled, says{status: 200, body: string(body)})
		}
		return polled
	}
	t.Fatalf("there is no vector %s", path)
	return nil
}

func TestAnAnswerOfItsKind(t *testing.T) {
	response := vendors.Ref{InteractionID: "resp_1"}
	const after = `"model":"gpt-5","previous_response_id":"resp_1","background":true`
	for _, row := range []struct {
		name, stands string
		ref          vendors.Ref
		input        vendors.InputAnswer
		path, body   string
		answer       string // id of the run to go on with
		next         string
	}{
		{"the result of a function", "openai-responses/function-call", response,
			vendors.InputAnswer{RequestID: "call_1", Action: "accept", Value: json.RawMessage(`{"degrees":4}`)},
			"/responses", `{` + after + `,"input":[{"type":"function_call_output","call_id":"call_1","output":"{\"degrees\":4}"}]}`, `{"id":"resp_2"}`, "resp_2"},
		{"a result that is a text", "openai-responses/function-call", response,
			vendors.InputAnswer{RequestID: "call_1", Action: "accept", Value: json.RawMessage(`"4°"`)},
			"/responses", `{` + after + `,"input":[{"type":"function_call_output","call_id":"call_1","output":"4°"}]}`, `{"id":"resp_2"}`, "resp_2"},
		{"the run's tools go on", "openai-responses/function-call-with-tools", response,
			vendors.InputAnswer{RequestID: "call_1", Action: "accept", Text: "4°"},
			"/responses", `{` + after + `,"instructions":"Be brief.","tools":[{"type":"function","name":"get_weather","parameters":{}}],"reasoning":{"effort":"low"},` +
				`"text":{"format":{"type":"text"}},"input":[{"type":"function_call_output","call_id":"call_1","output":"4°"}]}`, `{"id":"resp_2"}`, "resp_2"},
		{"an approval", "openai-responses/mcp-approval", response,
			vendors.InputAnswer{RequestID: "mcpr_1", Action: "accept"},
			"/responses", `{` + after + `,"input":[{"type":"mcp_approval_response","approval_request_id":"mcpr_1","approve":true}]}`, `{"id":"resp_2"}`, "resp_2"},
		{"a refusal with its reason", "openai-responses/mcp-approval", response,
			vendors.InputAnswer{RequestID: "mcpr_1", Action: "decline", Text: "too dear"},
			"/responses", `{` + after + `,"input":[{"type":"mcp_approval_response","approval_request_id":"mcpr_1","approve":false,"reason":"too dear"}]}`, `{"id":"resp_2"}`, "resp_2"},
		{"the result of a custom tool", "openai-responses/custom-tool-call", response,
			vendors.InputAnswer{RequestID: "call_9", Action: "accept", Value: json.RawMessage(`"1"`)},
			"/responses", `{` + after + `,"input":[{"type":"custom_tool_call_output","call_id":"call_9","output":"1"}]}`, `{"id":"resp_2"}`, "resp_2"},
		{"a function of an agent", "gemini-interactions/requires-action", vendors.Ref{InteractionID: "int_1"},
			vendors.InputAnswer{RequestID: "call_1", Action: "accept", Value: json.RawMessage(`[4]`)},
			"/interactions", `{"agent":"deep-research-pro-preview-12-2025","previous_interaction_id":"int_1","background":true,` +
				`"input":[{"type":"function_result","call_id":"call_1","name":"get_weather","result":"[4]"}]}`, `{"id":"int_2"}`, "int_2"},
		{"a confirmation in the vendor's word", "anthropic-sessions/idle-requires-action", vendors.Ref{InteractionID: "sesn_1"},
			vendors.InputAnswer{RequestID: "ev_5", Action: "decline", Text: "too dear"},
			"/sessions/sesn_1/events", `{"events":[{"type":"user.tool_confirmation","tool_use_id":"ev_5","result":"deny","deny_message":"too dear"}]}`, `{}`, ""},
		{"a confirmation has no message", "anthropic-sessions/idle-requires-action", vendors.Ref{InteractionID: "sesn_1"},
			vendors.InputAnswer{RequestID: "ev_5", Action: "accept", Text: "fine"},
			"/sessions/sesn_1/events", `{"events":[{"type":"user.tool_confirmation","tool_use_id":"ev_5","result":"allow"}]}`, `{}`, ""},
		{"the result of a tool of the caller's", "anthropic-sessions/idle-custom-tool", vendors.Ref{InteractionID: "sesn_1"},
			vendors.InputAnswer{RequestID: "ev_5", Action: "accept", Value: json.RawMessage(`{"n":1}`)},
			"/sessions/sesn_1/events", `{"events":[{"type":"user.custom_tool_result","custom_tool_use_id":"ev_5","content":[{"type":"text","text":"{\"n\":1}"}]}]}`, `{}`, ""},
		{"a confirmation as its schema says", "manus/waiting", vendors.Ref{InteractionID: "t1"},
			vendors.InputAnswer{RequestID: "evt_1", Action: "accept", Value: json.RawMessage(`{"accept":true}`)},
			"/task.confirmAction", `{"task_id":"t1","event_id":"evt_1","input":{"accept":true}}`, `{"ok":true}`, ""},
		{"a question", "manus/waiting-for-words", vendors.Ref{InteractionID: "t1"},
			vendors.InputAnswer{RequestID: "evt_1", Action: "accept", Text: "The blue one."},
			"/task.sendMessage", `{"task_id":"t1","message":{"content":[{"type":"text","text":"The blue one."}]}}`, `{"ok":true}`, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			polled := stands(t, row.stands)
			server := serve(t, append(polled, says{status: 200, body: row.answer})...)
			file, _, _ := strings.Cut(row.stands, "/")
			next, err := can[vendors.Answerer](t, newAPI(t, file, server.URL)).Answer(t.Context(), row.ref, row.input)
			if err != nil {
				t.Fatal(err)
			}
			sent := server.requests()[len(polled):]
			if len(sent) != 1 || sent[0].Path != row.path || !same(t, sent[0].Body, row.body) {
				t.Errorf("sent %+v\nwant %s %s", sent, row.path, row.body)
			}
			switch {
			case row.next == "" && next != nil:
				t.Errorf("the run goes on as %+v", next)
			case row.next != "" && (next == nil || cmp.Diff(vendors.Ref{InteractionID: row.next}, *next) != ""):
				t.Errorf("the run goes on as %+v, want %s", next, row.next)
			}
		})
	}
}

// What the vendor would not take, or would take for something else, is not sent.
func TestAnAnswerThatIsNotOfItsKind(t *testing.T) {
	for _, row := range []struct {
		name, stands string
		input        vendors.InputAnswer
		want         string
	}{
		{"answered", "openai-responses/function-call-answered", vendors.InputAnswer{RequestID: "call_1", Action: "accept", Text: "x"}, `the request "call_1" is not open`},
		{"of another run", "openai-responses/function-call", vendors.InputAnswer{RequestID: "call_7", Action: "accept", Text: "x"}, `the request "call_7" is not open`},
		{"of a kind that has no answer", "openai-responses/shell-call", vendors.InputAnswer{RequestID: "call_8", Action: "accept", Text: "x"}, "is of a kind that the vendor's file does not answer"},
		{"one of two", "openai-responses/function-calls", vendors.InputAnswer{RequestID: "call_2", Action: "accept", Text: "x"}, "is one of 2 that are open"},
	} {
		server := serve(t, stands(t, row.stands)...)
		_, err := can[vendors.Answerer](t, newAPI(t, "openai-responses", server.URL)).Answer(t.Context(), vendors.Ref{InteractionID: "resp_1"}, row.input)
		refused, ok := errors.AsType[*vendors.RefusedError](err)
		if !ok || !strings.Contains(err.Error(), row.want) || refused.Answer.HTTPStatus != 409 || len(posted(server)) != 0 {
			t.Errorf("%s: got %v, sent %q", row.name, err, posted(server))
		}
	}
	for _, input := range []vendors.InputAnswer{{RequestID: "evt_1", Action: "accept"}, {RequestID: "evt_1", Action: "decline"}} {
		server := serve(t, stands(t, "manus/waiting")...)
		_, err := can[vendors.Answerer](t, newAPI(t, "manus", server.URL)).Answer(t.Context(), vendors.Ref{InteractionID: "t1"}, input)
		if _, ok := errors.AsType[*vendors.RefError](err); !ok || len(posted(server)) != 0 {
			t.Errorf("%s without a value: got %v, sent %q", input.Action, err, posted(server))
		}
	}
	for _, answer := range []says{{status: 503, body: `{}`}, {status: 404, body: `{"error":{"message":"no such response"}}`}, {status: 200, body: `<html>`}} {
		server := serve(t, answer)
		_, err := can[vendors.Answerer](t, newAPI(t, "openai-responses", server.URL)).Answer(t.Context(), vendors.Ref{InteractionID: "resp_1"}, vendors.InputAnswer{RequestID: "call_1", Action: "accept", Text: "x"})
		if !errors.Is(err, vendors.ErrNotTaken) || len(posted(server)) != 0 {
			t.Errorf("it cannot be looked at: got %v, sent %q", err, posted(server))
		}
	}
}
