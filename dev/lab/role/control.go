package role

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Serve serves a role's control endpoint on a free loopback port until ctx ends, and
// returns its URL. Every goroutine of it has ended when closed returns.
func Serve(handler http.Handler) (url string, closed func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen for control: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		_ = server.Serve(listener) // ends with Close
		close(done)
	}()
	return "http://" + listener.Addr().String(), func() {
		_ = server.Close()
		<-done
	}, nil
}

// Call calls a control endpoint: in is sent as JSON unless nil, the answer is decoded
// into out unless nil. No connection is kept, so that a measured role holds none.
func Call(ctx context.Context, url string, in, out any) error {
	return Fetch(ctx, url, in, func(body io.Reader) error {
		if out == nil {
			return nil
		}
		return json.NewDecoder(body).Decode(out)
	})
}

// Fetch is [Call] for an answer that read reads.
func Fetch(ctx context.Context, url string, in any, read func(io.Reader) error) error {
	method, body := http.MethodGet, []byte(nil)
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return err
		}
		method, body = http.MethodPost, encoded
	}
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
		return fmt.Errorf("%s answers %s: %s", url, resp.Status, text)
	}
	return read(resp.Body)
}

// Answer writes the answer of a control endpoint.
func Answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a caller that has gone needs no answer
}
