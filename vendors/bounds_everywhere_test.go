package vendors_test

// Whatever a server does, at whichever request of whichever operation of whichever vendor: the
// operation ends by its own bound and by the end of its context, takes in no more than it may, and
// leaves nothing behind. Time is that of a bubble, so that bounds are exact and hours cost nothing;
// a bubble fails where a goroutine is left.

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait/internal/testing/allvendors"
	"github.com/agentwait/agentwait/vendors"
)

const (
	ok200   = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	chunked = "Transfer-Encoding: chunked\r\n\r\n"
)

// misbehaviours are what a server does in place of an answer, until the client has gone.
var misbehaviours = map[string]func(io.Writer){
	"nothing":            func(w io.Writer) { forEver(w, "", "", 0) },
	"a status alone":     func(w io.Writer) { forEver(w, "HTTP/1.1 200 OK\r\n", "", 0) },
	"headers alone":      func(w io.Writer) { forEver(w, ok200+"Content-Length: 1000000\r\n\r\n", "", 0) },
	"a header for ever":  func(w io.Writer) { forEver(w, ok200+"X: ", strings.Repeat("x", 4096), 0) },
	"headers for ever":   func(w io.Writer) { forEver(w, ok200, strings.Repeat("X: y\r\n", 100), 0) },
	"early hints":        func(w io.Writer) { forEver(w, "", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", 0) },
	"drops of a header":  func(w io.Writer) { forEver(w, ok200, "X: y\r\n", time.Second) },
	"drops of a body":    func(w io.Writer) { forEver(w, ok200+chunked, "1\r\n \r\n", time.Second) },
	"drops of a refusal": func(w io.Writer) { forEver(w, "HTTP/1.1 429 No\r\n"+chunked, "1\r\n \r\n", time.Second) },
	"a gigabyte": func(w io.Writer) {
		forEver(w, ok200+"Content-Length: 1073741824\r\n\r\n", strings.Repeat(" ", 4096), 0)
	},
	"a body for ever": func(w io.Writer) { forEver(w, ok200+chunked, "1000\r\n"+strings.Repeat("[", 4096)+"\r\n", 0) },
	"a refusal for ever": func(w io.Writer) {
		forEver(w, "HTTP/1.1 503 No\r\n"+chunked, "1000\r\n"+strings.Repeat("x", 4096)+"\r\n", 0)
	},
	"a redirect's body": func(w io.Writer) {
		forEver(w, "HTTP/1.1 307 There\r\nLocation: /x\r\n"+chunked, "1\r\n \r\n", time.Second)
	},
	"redirects for ever": func(w io.Writer) {
		forEver(w, "HTTP/1.1 307 There\r\nLocation: /base/again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "", 0)
	},
	"a bomb": func(w io.Writer) {
		forEver(w, ok200+"Content-Encoding: gzip\r\n"+chunked+chunkOf(bomb()), "", 0)
	},
	"a refusal as a bomb": func(w io.Writer) {
		forEver(w, "HTTP/1.1 400 No\r\nContent-Encoding: gzip\r\n"+chunked+chunkOf(bomb()), "", 0)
	},
	"empty gzip members": func(w io.Writer) { forEver(w, ok200+"Content-Encoding: gzip\r\n"+chunked, chunkOf(nothings()), 0) },
	"comments of events": func(w io.Writer) { forEver(w, events, chunkOf(strings.Repeat(": still here\n\n", 300)), 0) },
	"events for ever": func(w io.Writer) {
		forEver(w, events, chunkOf(strings.Repeat("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\n", 60)), 0)
	},
	"drops of events":   func(w io.Writer) { forEver(w, events, chunkOf(": still here\n\n"), time.Second) },
	"an end too early":  func(w io.Writer) { _, _ = io.WriteString(w, ok200+"Content-Length: 1000\r\n\r\n{") },
	"no end of a chunk": func(w io.Writer) { _, _ = io.WriteString(w, ok200+chunked+"ff\r\n{") },
	"no HTTP":           func(w io.Writer) { forEver(w, "SSH-2.0-x\r\n", "x", 0) },
}

const events = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + chunked

func chunkOf(text string) string {
	const digits = "0123456789abcdef"
	size := ""
	for n := len(text); n > 0; n /= 16 {
		size = string(digits[n%16]) + size
	}
	return size + "\r\n" + text + "\r\n"
}

// bomb unfolds to 64 MiB.
var bomb = sync.OnceValue(func() string { return members(1, 64<<20) })

// nothings unfold to nothing.
var nothings = sync.OnceValue(func() string { return members(200, 0) })

// members are gzip's, which unfold to so much each.
func members(n, size int) string {
	var b bytes.Buffer
	for range n {
		z := gzip.NewWriter(&b)
		_, _ = z.Write(make([]byte, size)) // into memory
		_ = z.Close()
	}
	return b.String()
}

// forEver writes something, and then again and again something else; nothing is written in place
// of an empty text, and the client waits.
func forEver(w io.Writer, first, again string, every time.Duration) {
	if _, err := io.WriteString(w, first); err != nil {
		return
	}
	if again == "" {
		_, _ = w.(io.Reader).Read(make([]byte, 1)) // until the client has gone
		return
	}
	for {
		if _, err := io.WriteString(w, again); err != nil {
			return
		}
		if every > 0 {
			<-time.After(every)
		}
	}
}

const (
	requestTimeout = 10 * time.Second
	maxBody        = 64 << 10
)

func TestEveryOperationHasAnEnd(t *testing.T) {
	bomb()
	nothings() // their making is not to be counted
	for _, v := range allvendors.All() {
		if v.Again {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			for op := range operationsOf(t, v) {
				for name, misbehave := range misbehaviours {
					if thin && name != "nothing" && name != "drops of events" {
						continue
					}
					for step := 0; endsWell(t, v, op, step, name, misbehave); step++ {
					}
				}
			}
		})
	}
}

// endsWell has a server misbehave from one request of an operation on. It reports whether there is
// such a request.
func endsWell(t *testing.T, v allvendors.Vendor, op, step int, name string, misbehave func(io.Writer)) (there bool) {
	t.Helper()
	for _, cancelled := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			server := &allvendors.Pipe{Serve: v.Serve, From: step, Misbehave: misbehave}
			api := overPipe(t, v, server)
			operation := v.Operations(api)[op]
			const after = 1500 * time.Millisecond
			bound := time.Duration(step+3) * requestTimeout
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if cancelled {
				bound = after
				time.AfterFunc(after, cancel)
			}
			var before, behind runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			came := operation.Do(ctx, api)
			took := time.Since(began)
			runtime.ReadMemStats(&behind)
			api.(interface{ Close() }).Close()
			<-time.After(2 * requestTimeout) // what goes on behind it has an end, too
			if there = server.Requests() > step; !there {
				return
			}
			if took > bound {
				t.Errorf("%s, request %d, %s (cancelled: %v): took %v, want at most %v: %v", operation.Name, step, name, cancelled, took, bound, came.Err)
			}
			if n := server.Written(); n > (1<<20+4*maxBody)*server.Requests() { // gzip may be a MiB that unfolds to nothing
				t.Errorf("%s, request %d, %s: the server got rid of %d bytes", operation.Name, step, name, n)
			}
			if n := behind.TotalAlloc - before.TotalAlloc; n > 16<<20 {
				t.Errorf("%s, request %d, %s: took %d bytes of memory", operation.Name, step, name, n)
			}
		})
	}
	return there
}

// overPipe is a vendor's client whose server is a pipe.
func overPipe(t *testing.T, v allvendors.Vendor, server *allvendors.Pipe) vendors.API {
	t.Helper()
	standard := http.DefaultTransport
	http.DefaultTransport = &http.Transport{DialContext: server.Dial}
	api, err := v.Make(vendors.Config{RequestTimeout: requestTimeout, MaxBodyBytes: maxBody}, plant(v.Scheme).key)
	http.DefaultTransport = standard
	if err != nil {
		t.Fatal(err)
	}
	return api
}
