package agenttest

import (
	"net"
	"net/http"
	"strconv"
	"time"
)

// recorder tells the status code that is sent, before the client can have seen it: a
// test that has its answer finds it in the record.
type recorder struct {
	http.ResponseWriter
	sent func(status int)
}

func (r *recorder) WriteHeader(code int) {
	r.sent(code)
	r.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// serve sends a step's answer with its faults.
func (s Step) serve(w *recorder, r *http.Request, closed <-chan struct{}) {
	if !pause(s.delay, r, closed) {
		panic(http.ErrAbortHandler) // nobody waits any more; no answer is sent
	}
	switch s.fault {
	case faultReset:
		hangUp(w, true)
		return
	case faultHang:
		select {
		case <-r.Context().Done():
		case <-closed:
		}
		panic(http.ErrAbortHandler)
	}
	kind := s.kind
	if kind == "" {
		kind = "application/json"
	}
	w.Header().Set("Content-Type", kind)
	for name, value := range s.headers {
		w.Header().Set(name, value)
	}
	if w.Header().Get("Content-Encoding") == "" {
		w.Header().Set("Content-Length", strconv.Itoa(len(s.body)))
	}
	w.WriteHeader(s.status)
	body := s.body
	if s.cut > 0 && len(body) > 0 {
		body = body[:min(s.cut, len(body)-1)]
	}
	s.send(w, r, body, closed)
	if len(body) < len(s.body) {
		hangUp(w, false)
	}
}

// send sends the body, in pieces where it is slow.
func (s Step) send(w *recorder, r *http.Request, body []byte, closed <-chan struct{}) {
	size := len(body)
	if s.pause > 0 {
		size = len(body)/16 + 1
	}
	flush := http.NewResponseController(w)
	for len(body) > 0 {
		if !pause(s.pause, r, closed) {
			return
		}
		n := min(size, len(body))
		if _, err := w.Write(body[:n]); err != nil {
			return // the client has gone
		}
		body = body[n:]
		if err := flush.Flush(); err != nil {
			return
		}
	}
}

// pause waits, unless the client or the server goes first.
func pause(d time.Duration, r *http.Request, closed <-chan struct{}) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-closed:
	}
	return false
}

// hangUp closes the connection. A reset also throws away what the client has not read.
func hangUp(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2: resets the stream instead
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0) // RST instead of FIN
	}
	_ = conn.Close()
}
