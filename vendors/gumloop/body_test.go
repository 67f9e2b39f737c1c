package gumloop_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// polled is what a client makes of a handler's answer.
func polled(t *testing.T, cfg gumloop.Config, handler http.HandlerFunc) (*vendors.Answer, error) {
	t.Helper()
	api := httptest.NewServer(handler)
	t.Cleanup(api.Close)
	cfg.BaseURL = api.URL
	client := newClient(t, cfg)
	t.Cleanup(client.Close)
	return client.Check(t.Context(), testRef)
}

func sending(status int, encoding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
}

// Bodies of all lengths around those at which the buffer grows come whole, in any encoding.
func TestBodiesComeWhole(t *testing.T) {
	for _, length := range []int{0, 1, 511, 512, 513, 1 << 16, 1<<16 + 1, 1<<20 - 1, 2 << 20, 2<<20 + 1, 5<<20 + 7} {
		body := strings.Repeat("x", length)
		for name, send := range map[string]http.HandlerFunc{
			"with a length": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", strconv.Itoa(length))
				_, _ = io.WriteString(w, body)
			},
			"chunked": func(w http.ResponseWriter, _ *http.Request) {
				_ = http.NewResponseController(w).Flush()
				_, _ = io.WriteString(w, body)
			},
			"compressed": sending(200, "GZIP", packed(t, []byte(body))),
		} {
			for _, most := range []int{max(length, 1), 32 << 20} {
				answer, err := polled(t, gumloop.Config{MaxBodyBytes: most, MaxCompressionRatio: 1100}, send)
				if err != nil || string(answer.Body) != body {
					t.Errorf("%d bytes %s, at most %d: %v", length, name, most, err)
				}
			}
			if length < 2 {
				continue
			}
			_, err := polled(t, gumloop.Config{MaxBodyBytes: length - 1, MaxCompressionRatio: 1100}, send)
			var large *vendors.BodyTooLargeError
			if !errors.As(err, &large) || large.Limit != length-1 || large.HTTPStatus != 200 || large.Ratio != 0 {
				t.Errorf("%d bytes %s, one too many: %v", length, name, err)
			}
		}
	}
}

// A byte that unfolds to hundreds is not a document, but for the first MiB.
func TestABodyThatUnfoldsTooFar(t *testing.T) {
	spaces := strings.Repeat(" ", 4<<20)
	_, err := polled(t, gumloop.Config{}, sending(200, "gzip", packed(t, []byte(spaces))))
	var large *vendors.BodyTooLargeError
	if !errors.As(err, &large) || large.Ratio != 100 || !strings.Contains(err.Error(), "unfolds to more than 100 times what was sent: raise MaxCompressionRatio") {
		t.Errorf("got %v", err)
	}
	if answer, err := polled(t, gumloop.Config{}, sending(200, "gzip", packed(t, []byte(spaces[:1<<20])))); err != nil || len(answer.Body) != 1<<20 {
		t.Errorf("a MiB: %v", err)
	}
	// Members without content unfold to nothing, for ever.
	empty := packed(t, nil)
	_, err = polled(t, gumloop.Config{MaxBodyBytes: 1000}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for {
			if _, err := w.Write(empty); err != nil {
				return
			}
		}
	})
	if !errors.As(err, &large) || large.Limit != 1000 {
		t.Errorf("empty members: %v", err)
	}
}

// The status of an answer that is not 2xx says what it is: its body is cut, and what is cut of a
// key with it.
func TestTheBodyOfARefusalIsCut(t *testing.T) {
	page := strings.Repeat("<p>", 1000) + testKey
	for _, encoding := range []string{"", "gzip"} {
		body := []byte(page)
		if encoding != "" {
			body = packed(t, body)
		}
		for most := len(page) - len(testKey); most < len(page); most++ {
			answer, err := polled(t, gumloop.Config{MaxBodyBytes: most}, sending(502, encoding, body))
			if err != nil || answer.HTTPStatus != 502 || len(answer.Body) < 2000 || strings.Contains(string(answer.Body), testKey[:5]) {
				t.Fatalf("%s, at most %d: %v, %v", encoding, most, answer, err)
			}
		}
	}
}

// What a body is without a header that says so is for those who read it to say.
func TestACompressedBodyThatNobodyAnnounces(t *testing.T) {
	body := packed(t, []byte(`{"state":"COMPLETED"}`))
	for _, encoding := range []string{"", "br", "identity"} {
		if answer, err := polled(t, gumloop.Config{}, sending(200, encoding, body)); err != nil || string(answer.Body) != string(body) {
			t.Errorf("%q: got %v, %v", encoding, answer, err)
		}
	}
}

// Answers without a body may have the header nevertheless, and 101 has no end.
func TestAnswersWithoutABody(t *testing.T) {
	for _, status := range []int{200, 204, 304, 999} {
		answer, err := polled(t, gumloop.Config{}, sending(status, "gzip", nil))
		if err != nil || answer.HTTPStatus != status || len(answer.Body) != 0 {
			t.Errorf("%d: %v, %v", status, answer, err)
		}
	}
	answer, err := polled(t, gumloop.Config{RequestTimeout: 5 * time.Second}, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
		_, _ = io.Copy(io.Discard, conn) // until the client has gone
		_ = conn.Close()
	})
	if err != nil || answer.HTTPStatus != 101 {
		t.Errorf("101: %v, %v", answer, err)
	}
}

func TestARepeatedRetryAfterIsJoined(t *testing.T) {
	answer, err := polled(t, gumloop.Config{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Retry-After"] = []string{"3", "Wed, 21 Oct 2026 07:28:00 GMT"}
		w.WriteHeader(http.StatusTooManyRequests)
	})
	if err != nil || answer.RetryAfter != "3, Wed, 21 Oct 2026 07:28:00 GMT" {
		t.Errorf("got %+v, %v", answer, err)
	}
}

// A key may come back in what is not a body.
func TestTheKeyInAHeaderIsMasked(t *testing.T) {
	answer, err := polled(t, gumloop.Config{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "x"+testKey)
		w.Header().Set("Content-Type", "text/"+strings.ReplaceAll(testKey, "-", "%2D"))
		w.WriteHeader(http.StatusForbidden)
	})
	if err != nil || answer.RetryAfter != "x[hidden]" || answer.ContentType != "text/[hidden]" {
		t.Errorf("got %+v, %v", answer, err)
	}
	for _, host := range []string{testKey, strings.ToLower(testKey), strings.ToUpper(testKey)} {
		api := newAPI(t, agenttest.Config{})
		api.Script(testID, agenttest.Redirect("https://"+host+".evil.example/"))
		_, err = newClient(t, gumloop.Config{BaseURL: api.URL()}).Check(t.Context(), testRef)
		var redirect *vendors.RedirectError
		if !errors.As(err, &redirect) || redirect.HTTPStatus != 307 || redirect.To != "[hidden]" || strings.Contains(strings.ToLower(err.Error()), strings.ToLower(testKey)) {
			t.Errorf("got %v", err)
		}
	}
}

// Requests that wait for room fail in time, and say why.
func TestNoRoomForAnAnswer(t *testing.T) {
	budget := vendors.NewBudget(1)
	body := []byte(`{"state":"COMPLETED","response":"` + strings.Repeat("x", 1<<20) + `"}`)
	api := httptest.NewServer(sending(200, "", body))
	defer api.Close()
	client := newClient(t, gumloop.Config{BaseURL: api.URL, Budget: budget})
	defer client.Close()
	hurried := newClient(t, gumloop.Config{BaseURL: api.URL, Budget: budget, RequestTimeout: time.Second}) // all of which it waits
	defer hurried.Close()
	held, release := vendors.Hold(t.Context())
	if _, err := client.Check(held, testRef); err != nil {
		t.Fatal(err)
	}
	_, err := hurried.Check(t.Context(), testRef)
	if broken := wantTransport(t, err, "raise MaxInflightBytes"); !broken.Timeout {
		t.Error("Timeout is false")
	}
	release()
	if _, err := client.Check(t.Context(), testRef); err != nil {
		t.Error(err)
	}
}

// A client that is closed keeps no connection, and can be used nevertheless.
func TestClose(t *testing.T) {
	api := newAPI(t, agenttest.Config{})
	api.Script(testID, agenttest.Processing())
	client := newClient(t, gumloop.Config{BaseURL: api.URL()})
	var connections traced
	for range 3 {
		if _, err := client.Check(connections.context(t.Context()), testRef); err != nil {
			t.Fatal(err)
		}
		client.Close()
		client.Close()
	}
	if connections.fresh != 3 {
		t.Errorf("%d of 3 polls had a connection of their own", connections.fresh)
	}
	newClient(t, gumloop.Config{Transport: &recordingTransport{}}).Close() // its owner's
}
