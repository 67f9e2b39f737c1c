package a2a_test

// Agents close connections that are kept, and a request may be on its way just then. A POST that
// only asks may be sent again, which net/http does not know by itself; one that does something must
// not be.

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
)

// closing starts an agent that closes the connection when its second request comes.
func closing(t *testing.T) (base string, requests *atomic.Int32) {
	t.Helper()
	requests = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) == 2 {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			conn.Close()
			return
		}
		fmt.Fprint(w, `{"jsonrpc":"2.0","id":1,"result":`+working+`}`)
	}))
	t.Cleanup(server.Close)
	return server.URL, requests
}

func TestAKeptConnectionThatIsClosedMeanwhile(t *testing.T) {
	base, requests := closing(t)
	c := newClient(t, base, rpcOf(a2a.Version1))
	for range 2 {
		if answer, err := c.Check(t.Context(), ref); err != nil || answer.Status == nil {
			t.Errorf("got %v, %v", answer, err)
		}
	}
	if n := requests.Load(); n != 3 {
		t.Errorf("%d requests", n)
	}

	base, requests = closing(t)
	c = newClient(t, base, rpcOf(a2a.Version1))
	if _, err := c.Start(t.Context(), vendors.StartRequest{Message: "go"}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Start(t.Context(), vendors.StartRequest{Message: "go"})
	if _, unknown := errors.AsType[*vendors.UnknownOutcomeError](err); !unknown || requests.Load() != 2 {
		t.Errorf("got %v after %d requests", err, requests.Load())
	}
}
