package a2a_test

// A cancel is a request that servers hold for as long as the agent takes to stop, and some for
// ever. It must end, and say that what it did is not known.

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

func TestWhatACancelSends(t *testing.T) {
	for want, cfg := range map[string]a2a.Config{
		`POST /tasks/T:cancel {}`: direct1,
		`POST / {"id":1,"jsonrpc":"2.0","method":"CancelTask","params":{"id":"T"}}`:   rpcOf(a2a.Version1),
		`POST / {"id":1,"jsonrpc":"2.0","method":"tasks/cancel","params":{"id":"T"}}`: rpcOf(a2a.Version03),
	} {
		agent := newFake(t, func(string, int) (int, string) {
			return 200, `{"id":"T","status":{"state":"TASK_STATE_COMPLETED"}}` // it was too late: the next status says so
		})
		if err := newClient(t, agent.URL, cfg).Cancel(t.Context(), ref); err != nil {
			t.Error(err)
		}
		if asked := agent.requests(); len(asked) != 1 || asked[0] != want {
			t.Errorf("sent %q, want %s", asked, want)
		}
	}
}

func TestACancelThatIsHeldEnds(t *testing.T) {
	held := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // or net/http does not see that the client has gone
		<-r.Context().Done()
	}))
	defer held.Close()
	cfg := direct1
	cfg.CancelTimeout = 50 * time.Millisecond
	err := newClient(t, held.URL, cfg).Cancel(t.Context(), ref)
	if _, unknown := errors.AsType[*vendors.UnknownOutcomeError](err); !unknown || !strings.Contains(err.Error(), "no answer within 50ms, as long as CancelTimeout allows: ask for the status") {
		t.Errorf("got %v", err)
	}
}

func TestCancelsThatAreRefused(t *testing.T) {
	for body, code := range map[string]string{
		`{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"Task cannot be canceled"}}`: "TASK_NOT_CANCELABLE",
		`{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"Task not found"}}`:          "TASK_NOT_FOUND",
	} {
		agent := newFake(t, func(string, int) (int, string) { return 200, body })
		err := newClient(t, agent.URL, rpcOf(a2a.Version1)).Cancel(t.Context(), ref)
		if refused, ok := errors.AsType[*vendors.RefusedError](err); !ok || refused.Code != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
}
