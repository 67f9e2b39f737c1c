package vendors

import (
	"net/http"
	"net/http/httptrace"
	"testing"
)

// net/http asks for a second connection where the first was gone before anything was written, or
// after a redirect; but a request that may be repeated it repeats although it was sent.
func TestASecondConnection(t *testing.T) {
	keyed := http.Header{"Idempotency-Key": {"k"}}
	for _, row := range []struct {
		request Request
		hooks   string // "?" asks for a connection, "!" has it
		nothing bool
	}{
		{Request{Method: http.MethodPost}, "", false}, // of a transport that does not tell
		{Request{Method: http.MethodPost}, "?", true},
		{Request{Method: http.MethodPost}, "?!", false},
		{Request{Method: http.MethodPost}, "?!?", true},
		{Request{Method: http.MethodPost}, "?!?!", false},
		{Request{Method: http.MethodGet}, "?", true},
		{Request{Method: http.MethodGet}, "?!?", false},
		{Request{Method: http.MethodPost, Header: keyed}, "?!?", false},
	} {
		s := newSending(&row.request)
		trace := httptrace.ContextClientTrace(s.traced(t.Context()))
		for _, hook := range row.hooks {
			if hook == '?' {
				trace.GetConn("")
			} else {
				trace.GotConn(httptrace.GotConnInfo{})
			}
		}
		if s.nothing() != row.nothing {
			t.Errorf("%s %v %s: got %v", row.request.Method, row.request.Header, row.hooks, s.nothing())
		}
	}
}
