package mcp

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/agentwait/agentwait/agentstatus"
)

// Whatever a server sends, it is read or refused, a stream means the same in one piece and in two,
// and what was read can be written as a document.
func FuzzAnswers(f *testing.F) {
	for _, task := range []string{
		`{"taskId":"T1","status":"working","ttlMs":60000,"pollIntervalMs":1e3,"createdAt":"2026-11-26T21:54:12+00:00"}`,
		`{"taskId":"a/b","status":"input_required","inputRequests":{"k:1":{"method":"elicitation/create","params":{"mode":"url","url":"u"}}}}`,
		`{"task":{"taskId":"T1","status":"completed"},"result":null}`,
		`{"taskId":"T1","status":"completed","result":{"content":[{"type":"resource","resource":{"uri":"/"}}],"structuredContent":{},"isError":true}}`,
		"{\"taskId\":\"T1\",\"status\":\"completed\",\"result\":{\"content\":[],\"structuredContent\":\"\xff\"}}",
		`{"taskId":"T1","status":"failed","error":{"code":-32099,"message":"m"}}`,
	} {
		answer := `{"jsonrpc":"2.0","id":"1","result":` + task + `}`
		f.Add([]byte(answer), 3)
		f.Add([]byte("\ufeff: c\r\n\r\ndata: "+answer+"\r\n\r\n"), 20)
	}
	f.Add([]byte(`{"id":null,"error":{"code":-32601,"message":"Session not found","data":{"supported":["x"]}}}`), 1)
	f.Fuzz(func(t *testing.T, body []byte, cut int) {
		whole, halves := stream{}, stream{}
		var one, two [][]byte
		collect := func(s *stream, body []byte, into *[][]byte) {
			for data, ok := s.next(body); ok; data, ok = s.next(body) {
				*into = append(*into, bytes.Clone(data))
			}
		}
		collect(&whole, body, &one)
		if cut > 0 && cut < len(body) {
			collect(&halves, body[:cut], &two)
		}
		collect(&halves, body, &two)
		if !bytes.Equal(bytes.Join(one, []byte{0}), bytes.Join(two, []byte{0})) {
			t.Errorf("in one piece %q, cut at %d %q", one, cut, two)
		}
		for _, kind := range []string{"", "application/json", "text/event-stream"} {
			m, err := find(kind, body, "1")
			switch {
			case err != nil:
			case m.Error != nil:
				if status, _ := meaning(200, m.Error, call{method: getTask, protocol: Extension}); status < 400 {
					t.Errorf("an error means %d", status)
				}
			default:
				readBack(t, m.Result)
			}
		}
	})
}

func readBack(t *testing.T, result json.RawMessage) {
	task, err := readTask(result)
	if err != nil {
		return
	}
	s, err := task.read()
	if err != nil {
		return
	}
	if document, err := s.MarshalJSON(); err != nil || !utf8.Valid(document) {
		t.Errorf("%s is read as what cannot be written: %v", result, err)
	}
	if _, wrong := agentstatus.CheckID(s.InteractionID); s.InteractionID != "" && wrong != "" && len(s.InteractionID) <= agentstatus.MaxIDBytes {
		t.Errorf("the id %q cannot be held: %s", s.InteractionID, wrong)
	}
	if after := s.Told().PollAfter; after < 0 || after > maxDuration {
		t.Errorf("polls after %v", after)
	}
}
