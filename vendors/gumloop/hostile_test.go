package gumloop_test

// Answers that no API means: of a broken proxy, or of somebody who wants to exhaust or
// mislead a client. Each is a typed error in bounded time and memory, and tells no secret.

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// answering polls a server that answers with a handler.
func answering(t *testing.T, cfg gumloop.Config, handler http.HandlerFunc) error {
	t.Helper()
	api := httptest.NewServer(handler)
	t.Cleanup(api.Close)
	cfg.BaseURL = api.URL
	_, err := newClient(t, cfg).Status(t.Context(), testRef)
	return safe(t, err)
}

// safe checks that an error has no secret and is short enough for a log line.
func safe(t *testing.T, err error) error {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, secret := range []string{testKey, agenttest.DefaultUser, "user_id"} {
		if strings.Contains(fmt.Sprintf("%v %+v", err, err), secret) {
			t.Errorf("error %.300q shows %q", err, secret)
		}
	}
	if len(err.Error()) > 2048 {
		t.Errorf("the error has %d bytes: %.300q…", len(err.Error()), err)
	}
	return err
}

func packed(t *testing.T, body []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCompressedAnswers(t *testing.T) {
	document := []byte(`{"state":"COMPLETED"}`)
	whole := packed(t, document)
	bomb := packed(t, bytes.Repeat([]byte(" "), 8<<20))
	for _, row := range []struct {
		reason, encoding string
		body             []byte
		want             string
	}{
		{"cut off", "gzip", whole[:len(whole)-9], "unexpected EOF"},
		{"not compressed at all", "gzip", document, "gzip: invalid header"},
		{"a wrong checksum", "gzip", append(bytes.Clone(whole[:len(whole)-8]), 1, 2, 3, 4, 5, 6, 7, 8), "gzip: invalid checksum"},
		{"a bomb", "gzip", bomb, "larger than 65536 bytes"},
		{"a bomb behind a document", "gzip", append(bytes.Clone(whole), bomb...), "larger than 65536 bytes"},
		{"another encoding", "br", whole, "not JSON"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			err := answering(t, gumloop.Config{MaxBodyBytes: 1 << 16}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", row.encoding)
				_, _ = w.Write(row.body)
			})
			if !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %q", err, row.want)
			}
		})
	}
}

func TestHeadersWithoutEnd(t *testing.T) {
	wantTransport(t, speaking(t, gumloop.Config{}, func(conn io.ReadWriter) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
		for line := "X: " + strings.Repeat("x", 1<<16) + "\r\n"; ; {
			if _, err := io.WriteString(conn, line); err != nil {
				return
			}
		}
	}), "headers exceeded")
}

func TestHeadersThatStopHalfway(t *testing.T) {
	err := speaking(t, gumloop.Config{RequestTimeout: 50 * time.Millisecond}, func(conn io.ReadWriter) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/js")
		_, _ = io.Copy(io.Discard, conn) // until the client has gone
	})
	if broken := wantTransport(t, err, "no whole answer within"); !broken.Timeout {
		t.Error("Timeout is false")
	}
}

func TestWhatIsNoHTTP(t *testing.T) {
	for _, answer := range []string{"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "\x00\x01\x02"} {
		wantTransport(t, speaking(t, gumloop.Config{}, func(conn io.ReadWriter) { _, _ = io.WriteString(conn, answer) }), "GET agent_status")
	}
}

// A chunk may say that it is larger than any memory.
func TestAChunkThatIsTooLarge(t *testing.T) {
	for _, size := range []string{"fffffffffffffff", "ffffffffffffffff", "10000000000000000", "-1", "x"} {
		wantTransport(t, speaking(t, gumloop.Config{MaxBodyBytes: 1000}, func(conn io.ReadWriter) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"+size+"\r\n"+strings.Repeat("x", 2000))
		}), "GET agent_status")
	}
}

// speaking polls a server that speaks for itself, once it has read the request.
func speaking(t *testing.T, cfg gumloop.Config, speak func(io.ReadWriter)) error {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_, _ = conn.Read(make([]byte, 4096))
				speak(conn)
			}()
		}
	}()
	cfg.BaseURL = "http://" + listener.Addr().String()
	_, err = newClient(t, cfg).Status(t.Context(), testRef)
	return safe(t, err)
}

func TestRedirectsToNowhere(t *testing.T) {
	t.Run("no place", func(t *testing.T) {
		err := answering(t, gumloop.Config{}, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusFound) })
		var answered *gumloop.StatusError
		if !errors.As(err, &answered) || answered.HTTPStatus != http.StatusFound {
			t.Errorf("got %v, want a StatusError of the 302", err)
		}
	})
	for _, place := range []string{"http://[::1", "https://", "//evil.example/", "file:///etc/passwd", "http://u:" + testKey + "@evil.example/?user_id=" + agenttest.DefaultUser} {
		t.Run(place, func(t *testing.T) {
			err := answering(t, gumloop.Config{}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", place)
				w.WriteHeader(http.StatusTemporaryRedirect)
			})
			var answered *gumloop.StatusError
			if errors.As(err, &answered) {
				t.Errorf("got %v, want an error of the redirect", err)
			}
		})
	}
}

// What a header says goes into an error's text, for people: a little of it is enough.
func TestAContentTypeWithoutEnd(t *testing.T) {
	err := answering(t, gumloop.Config{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/"+strings.Repeat("x", 50_000))
		_, _ = io.WriteString(w, "<html>")
	})
	var syntax *agentstatus.SyntaxError
	if !errors.As(err, &syntax) || !strings.Contains(err.Error(), "answered text/xxx") {
		t.Errorf("got %.200v", err)
	}
}
