package vendors

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"sync"
)

// sending follows whether anything of a request was sent. What an error of net/http says of that
// is in words; that no connection came about is a fact.
type sending struct {
	// again says that net/http may repeat the request although it was sent before.
	again bool

	mu        sync.Mutex
	asked     bool // for a connection, by a transport that tells
	connected bool
}

func newSending(r *Request) *sending {
	s := &sending{again: true}
	if r.Method == http.MethodPost || r.Method == http.MethodPatch {
		_, key := r.Header["Idempotency-Key"]
		_, other := r.Header["X-Idempotency-Key"]
		s.again = key || other
	}
	return s
}

// traced is a context for the request.
func (s *sending) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.asked = true
			if !s.again {
				// A kept connection was closed before anything was written to it, or the
				// request follows a redirect: what was sent before has not been taken.
				s.connected = false
			}
		},
		GotConn: func(httptrace.GotConnInfo) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.connected = true
		},
	})
}

// nothing reports whether certainly nothing was sent. A transport that does not tell when it
// connects may have sent something.
func (s *sending) nothing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked && !s.connected
}
