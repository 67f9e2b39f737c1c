package mcp_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/mcp"
)

// A server that streams and does not answer holds a poll for as long as a request may take, and no
// longer: by saying nothing, by comments, by answers to others.
func TestStreamsThatNeverAnswer(t *testing.T) {
	for name, body := range map[string]string{
		"silence":           "",
		"comments":          strings.Repeat(": ping\n\n", 100),
		"half an event":     "data: {\"jsonrpc\":\"2.0\",\"id\":{id},\n",
		"answers to others": strings.Repeat("data: {\"jsonrpc\":\"2.0\",\"id\":\"another\",\"result\":{}}\n\n", 10),
		"our id as its own": "data: {\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"ping\"}\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, answered{Method: getTask, ContentType: "text/event-stream", Body: &body, Hangs: true})
			client := s.client(t, speaking(mcp.Extension), func(c *mcp.Config) { c.HTTP.RequestTimeout = 100 * time.Millisecond })
			var late *vendors.TransportError
			if answer, err := client.Check(t.Context(), t1); !errors.As(err, &late) || !late.Timeout {
				t.Errorf("got %+v, %v", answer, err)
			}
		})
	}
}

// One that says without end what nobody asked for takes no more memory than an answer may.
func TestAStreamThatIsTooLarge(t *testing.T) {
	body := strings.Repeat("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"x\"}}\n\n", 1000)
	s := serve(t, answered{Method: getTask, ContentType: "text/event-stream", Body: &body, Hangs: true})
	client := s.client(t, speaking(mcp.Extension), func(c *mcp.Config) { c.HTTP.MaxBodyBytes = 16 << 10 })
	var large *vendors.BodyTooLargeError
	if answer, err := client.Check(t.Context(), t1); !errors.As(err, &large) {
		t.Errorf("got %+v, %v", answer, err)
	}
}

// The session of a task is where it lives, and nobody's key; what is wrong with it is said without
// it nevertheless.
func TestErrorsDoNotShowTheSession(t *testing.T) {
	for _, session := range []string{"secret-session", "base64url:secret-session!"} {
		ref := core(session)
		if err := serve(t).client(t, speaking(mcp.Extension)).Validate(ref); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("got %v", err)
		}
	}
	if err := serve(t).client(t).Validate(core("base64url:secret-session!")); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
