package vendors_test

// A start costs money. What was certainly not taken may be repeated, what was refused has done
// nothing, and of all else nobody may say more than that it is not known.

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// The verdicts.
const (
	notTaken = "not taken"
	refused  = "refused"
	unknown  = "unknown"
	moved    = "moved"
	done     = "done"
)

func verdict(t *testing.T, err error) string {
	t.Helper()
	var (
		refusal  *vendors.RefusedError
		outcome  *vendors.UnknownOutcomeError
		redirect *vendors.RedirectError
	)
	switch {
	case err == nil:
		return done
	case errors.Is(err, vendors.ErrNotTaken) && !errors.As(err, &outcome):
		return notTaken
	case errors.As(err, &outcome):
		return unknown
	case errors.As(err, &refusal) && errors.As(err, &redirect):
		return moved
	case errors.As(err, &refusal):
		return refused
	}
	t.Fatalf("an error of no kind: %v", err)
	return ""
}

func newHTTP(t *testing.T, cfg vendors.Config) *vendors.Client {
	t.Helper()
	cfg.Vendor, cfg.Auth = "test", vendors.NoAuth()
	client, err := vendors.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func once(ctx context.Context, client *vendors.Client) error {
	_, err := client.Once(ctx, vendors.Request{Op: "POST start", Method: http.MethodPost, Path: "/start", Body: []byte("{}")})
	return err
}

func TestWhatAnAnswerSaysOfARequest(t *testing.T) {
	const own, page = `{"error":{"code":"no","message":"no"}}`, `<html><title>Bad</title></html>`
	for _, row := range []struct {
		status int
		body   string
		want   string
	}{
		{202, "{}", done}, {200, "", done}, {200, "ok", done},
		{200, page, unknown}, {202, "\ufeff \n<!DOCTYPE html>", unknown},
		{400, own, refused}, {401, own, refused}, {402, own, refused}, {403, own, refused}, {404, own, refused}, {409, own, refused}, {422, own, refused},
		{400, page, unknown}, {403, page, unknown}, {404, "", unknown}, {409, "", unknown},
		{429, own, notTaken}, {429, page, notTaken}, {429, "", notTaken},
		{408, own, unknown}, {304, own, unknown},
		{500, own, unknown}, {501, own, unknown}, {502, page, unknown}, {503, own, unknown}, {504, "", unknown},
	} {
		api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(row.status)
			_, _ = io.WriteString(w, row.body)
		}))
		err := once(t.Context(), newHTTP(t, vendors.Config{BaseURL: api.URL}))
		api.Close()
		if got := verdict(t, err); got != row.want {
			t.Errorf("%d %s: got %s (%v), want %s", row.status, row.body, got, err, row.want)
		}
		var api4xx *agentstatus.APIError
		if row.want != done && (!errors.As(err, &api4xx) || api4xx.HTTPStatus != row.status) {
			t.Errorf("%d: %v has not the API's error", row.status, err)
		}
	}
}

func TestWhatARedirectSaysOfARequest(t *testing.T) {
	for status, want := range map[int]string{301: moved, 302: moved, 307: moved, 308: moved, 303: unknown} {
		api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://elsewhere.example/")
			w.WriteHeader(status)
		}))
		if err := once(t.Context(), newHTTP(t, vendors.Config{BaseURL: api.URL})); verdict(t, err) != want {
			t.Errorf("%d: got %v, want %s", status, err, want)
		}
		api.Close()
	}
}

// refusing is the base URL of a port on which nobody listens.
func refusing(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return url
}

func TestWithoutAConnectionNothingIsTaken(t *testing.T) {
	dials := func(err error) *http.Transport {
		return &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, err }}
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0) // which would tell of the handshake
	untrusted.StartTLS()
	defer untrusted.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for reason, cfg := range map[string]vendors.Config{
		"refused":              {BaseURL: refusing(t)},
		"no such host":         {BaseURL: "https://api.example", Transport: dials(&net.DNSError{Err: "no such host", IsNotFound: true})},
		"no route":             {BaseURL: "https://api.example", Transport: dials(errors.New("no route to host"))},
		"not trusted":          {BaseURL: untrusted.URL},
		"not TLS":              {BaseURL: "https" + strings.TrimPrefix(plain.URL, "http")},
		"a handshake for ever": {BaseURL: "https://" + silent.Addr().String(), RequestTimeout: 50 * time.Millisecond},
	} {
		err := once(t.Context(), newHTTP(t, cfg))
		var transport *vendors.TransportError
		if verdict(t, err) != notTaken || !errors.As(err, &transport) {
			t.Errorf("%s: got %v, want that nothing was taken", reason, err)
		}
	}
}

// muted hides from net/http's tracing what a transport does.
type muted struct{ http.RoundTripper }

func (m muted) RoundTrip(r *http.Request) (*http.Response, error) {
	return m.RoundTripper.RoundTrip(r.WithContext(context.WithoutCancel(context.Background())))
}

func TestWhatWasSentIsNotKnown(t *testing.T) {
	behave := func(then func(net.Conn)) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			then(conn)
			_ = conn.Close()
		})
	}
	for reason, row := range map[string]struct {
		cfg    vendors.Config
		answer http.Handler
	}{
		"closed": {answer: behave(func(net.Conn) {})},
		"reset":  {answer: behave(func(conn net.Conn) { _ = conn.(*net.TCPConn).SetLinger(0) })},
		"broken off": {answer: behave(func(conn net.Conn) {
			_, _ = io.WriteString(conn, "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n{")
		})},
		"too large": {cfg: vendors.Config{MaxBodyBytes: 10}, answer: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat(" ", 100))
		})},
		"no answer": {cfg: vendors.Config{RequestTimeout: 50 * time.Millisecond}, answer: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		})},
	} {
		api := httptest.NewServer(row.answer)
		row.cfg.BaseURL = api.URL
		if err := once(t.Context(), newHTTP(t, row.cfg)); verdict(t, err) != unknown {
			t.Errorf("%s: got %v, want that it is not known", reason, err)
		}
		api.Close()
	}
	// A transport that does not tell when it connects proves nothing.
	err := once(t.Context(), newHTTP(t, vendors.Config{BaseURL: refusing(t), Transport: muted{http.DefaultTransport}}))
	if verdict(t, err) != unknown {
		t.Errorf("a silent transport: got %v, want that it is not known", err)
	}
}

// A worker that is stopped while it asks has asked; one that is stopped before has not.
func TestTheCallersEnd(t *testing.T) {
	arrived := make(chan struct{})
	api := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(arrived)
		<-r.Context().Done()
	}))
	defer api.Close()
	client := newHTTP(t, vendors.Config{BaseURL: api.URL})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	if err := once(ctx, client); verdict(t, err) != unknown || !errors.Is(err, context.Canceled) {
		t.Errorf("while it asks: got %v", err)
	}
	if err := once(ctx, client); verdict(t, err) != notTaken || !errors.Is(err, context.Canceled) {
		t.Errorf("before it asks: got %v", err)
	}
}

// Of an outage the first that a worker sees is that its kept connection is gone, and the next that
// no other one comes about: nothing was sent on either.
func TestAKeptConnectionThatIsGone(t *testing.T) {
	var asked atomic.Int32
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "{}")
	}))
	client := newHTTP(t, vendors.Config{BaseURL: api.URL})
	if err := once(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	api.Close() // and with it the connection
	err := once(t.Context(), client)
	// Where the end of the connection is seen only while something is written, it is not known.
	if got := verdict(t, err); got != notTaken && got != unknown {
		t.Errorf("got %v", err)
	}
	if err := once(t.Context(), client); verdict(t, err) != notTaken {
		t.Errorf("once the connection is known to be gone: got %v", err)
	}
	if asked.Load() != 1 {
		t.Errorf("%d requests arrived", asked.Load())
	}
}

// A kept connection of HTTP/2 tells of itself in another way.
func TestAStreamThatIsReset(t *testing.T) {
	api := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Header.Get("X-Then") != "" {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	api.EnableHTTP2 = true
	api.StartTLS()
	defer api.Close()
	client := newHTTP(t, vendors.Config{BaseURL: api.URL, Transport: api.Client().Transport})
	for range 3 {
		if err := once(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		_, err := client.Once(t.Context(), vendors.Request{
			Op: "POST start", Method: http.MethodPost, Path: "/start", Body: []byte("{}"), Header: http.Header{"X-Then": {"reset"}},
		})
		if verdict(t, err) != unknown {
			t.Errorf("got %v, want that it is not known", err)
		}
	}
}

func TestKeysOfStarts(t *testing.T) {
	for key, good := range map[string]bool{
		"a": true, "wf-1_A9": true, strings.Repeat("k", 64): true,
		"": false, strings.Repeat("k", 65): false, "a b": false, "a/b": false, "ä": false,
	} {
		err := vendors.CheckKey(key)
		var wrong *vendors.RefError
		if good != (err == nil) || err != nil && (!errors.As(err, &wrong) || wrong.Field != "key") {
			t.Errorf("%q: got %v", key, err)
		}
	}
}
