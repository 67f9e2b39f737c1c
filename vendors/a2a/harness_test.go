package a2a_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/agentwait/agentwait/vendors"
)

// fake is an agent that answers as told, and keeps what it was asked.
type fake struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

// newFake starts an agent. answer gets "METHOD PATH BODY" and how often that was asked before, and
// returns the status and the body.
func newFake(t *testing.T, answer func(asked string, before int) (int, string)) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		asked := fmt.Sprintf("%s %s %s", r.Method, r.URL, body)
		status, text := answer(asked, f.keep(asked))
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, text)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) keep(asked string) (before int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, earlier := range f.asked {
		if earlier == asked {
			before++
		}
	}
	f.asked = append(f.asked, asked)
	return before
}

func (f *fake) requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.asked...)
}

var ref = vendors.Ref{InteractionID: "T"}

const (
	working = `{"id":"T","contextId":"C","status":{"state":"TASK_STATE_WORKING"}}`
	asking  = `{"id":"T","contextId":"C","status":{"state":"TASK_STATE_INPUT_REQUIRED","message":{"messageId":"q1","role":"ROLE_AGENT","parts":[{"text":"Which?"}]}}}`
)
