package gumloop_test

// What happens to answers between the API and us: proxies that answer for it,
// connections that break, bodies that do not end. Each has to become a clear error
// that says what to try, and none may show the key or the query.

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

func failing(t *testing.T, cfg gumloop.Config, step agenttest.Step) error {
	t.Helper()
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, step)
	cfg.BaseURL = api.URL()
	_, err := newClient(t, cfg).Status(t.Context(), testRef)
	if err == nil {
		t.Fatal("no error")
	}
	for _, secret := range []string{testKey, agenttest.DefaultUser, "user_id"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error %q shows %q", err, secret)
		}
	}
	return err
}

func wantTransport(t *testing.T, err error, text string) *vendors.TransportError {
	t.Helper()
	var broken *vendors.TransportError
	if !errors.As(err, &broken) {
		t.Fatalf("got %T %v, want a TransportError", err, err)
	}
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error %q does not say %q", err, text)
	}
	return broken
}

func TestABodyOverTheLimit(t *testing.T) {
	err := failing(t, gumloop.Config{MaxBodyBytes: 1000}, agenttest.Completed(strings.Repeat("x", 1000)))
	wantTransport(t, err, "larger than 1000 bytes: raise MaxBodyBytes")
	var large *vendors.BodyTooLargeError
	if !errors.As(err, &large) || large.Limit != 1000 {
		t.Errorf("got %v, want a BodyTooLargeError", err)
	}
}

// A few kilobytes that unfold to many megabytes must not be held in memory.
func TestACompressedBodyOverTheLimit(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		_, _ = io.WriteString(packed, strings.Repeat(" ", 1<<20))
		_ = packed.Close()
	}))
	defer api.Close()
	_, err := newClient(t, gumloop.Config{BaseURL: api.URL, MaxBodyBytes: 1 << 16}).Status(t.Context(), testRef)
	wantTransport(t, err, "larger than 65536 bytes")
}

func TestABodyOfTheLimitIsRead(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	body := `{"state":"COMPLETED"}`
	api.Script(testID, agenttest.RawBody(http.StatusOK, "application/json", body))
	client := newClient(t, gumloop.Config{BaseURL: api.URL(), MaxBodyBytes: len(body)})
	if _, err := client.Status(t.Context(), testRef); err != nil {
		t.Error(err)
	}
}

func TestAnHTMLPageInsteadOfTheAPI(t *testing.T) {
	err := failing(t, gumloop.Config{}, agenttest.HTMLPage())
	var refused *agentstatus.APIError
	if !errors.As(err, &refused) || refused.HTTPStatus != http.StatusBadGateway {
		t.Fatalf("got %v, want an APIError of the 502", err)
	}
	if !strings.Contains(err.Error(), "answered text/html, not JSON") {
		t.Errorf("error %q does not name the content type", err)
	}
}

// A captive portal answers 200 with a page.
func TestAnHTMLPageWith200(t *testing.T) {
	err := failing(t, gumloop.Config{}, agenttest.RawBody(http.StatusOK, "text/html", "<html>Log in</html>"))
	var syntax *agentstatus.SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset != 0 {
		t.Fatalf("got %v, want a SyntaxError at 0", err)
	}
	if !strings.Contains(err.Error(), "HTTP 200 answered text/html, not JSON") {
		t.Errorf("error %q does not name the content type", err)
	}
}

// The content type alone decides nothing: JSON sent as text is read.
func TestJSONWithAWrongContentTypeIsRead(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.RawBody(http.StatusOK, "text/plain", `{"state":"FAILED"}`))
	status, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Status(t.Context(), testRef)
	if err != nil || status.Phase != agentstatus.PhaseFailed {
		t.Errorf("got %v, %v", status, err)
	}
}

func TestABodyThatBreaksOff(t *testing.T) {
	err := failing(t, gumloop.Config{}, agenttest.Completed("Done.").Truncated(40))
	wantTransport(t, err, "GET agent_status")
}

// A body without a length that stops in the middle is not a short document.
func TestAChunkedBodyThatBreaksOff(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"state":"COMPLETED"}`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	defer api.Close()
	_, err := newClient(t, gumloop.Config{BaseURL: api.URL}).Status(t.Context(), testRef)
	wantTransport(t, err, "unexpected EOF")
}

func TestAConnectionThatIsReset(t *testing.T) {
	wantTransport(t, failing(t, gumloop.Config{}, agenttest.Reset()), "GET agent_status")
}

func TestNothingListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = newClient(t, gumloop.Config{BaseURL: base}).Status(t.Context(), testRef)
	wantTransport(t, err, "connection refused")
}

func TestAnAnswerThatDoesNotCome(t *testing.T) {
	err := failing(t, gumloop.Config{RequestTimeout: 50 * time.Millisecond}, agenttest.Hang())
	if broken := wantTransport(t, err, "no whole answer within"); !broken.Timeout {
		t.Error("Timeout is false")
	}
}

// The timeout covers the body too: a peer that sends a byte now and then must not
// hold a poll for ever.
func TestABodyThatDripsIn(t *testing.T) {
	err := failing(t, gumloop.Config{RequestTimeout: 100 * time.Millisecond}, agenttest.Completed("Done.").SlowBody(time.Minute))
	if broken := wantTransport(t, err, "no whole answer within"); !broken.Timeout {
		t.Error("Timeout is false")
	}
}

// The end of the caller's context is the caller's doing, with its own cause: it must
// not count as a failure of the API.
func TestTheCallersContextEnds(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.Hang())
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("the worker stops")
	go func() {
		_ = api.WaitForPolls(ctx, testID, 1)
		cancel(why)
	}()
	_, err := newClient(t, gumloop.Config{BaseURL: api.URL()}).Status(ctx, testRef)
	if !errors.Is(err, why) {
		t.Errorf("got %v, want the cause", err)
	}
}
