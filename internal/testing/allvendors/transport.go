package allvendors

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// Transport is a server without a network, which counts what it was asked.
type Transport struct {
	Serve func(Asked) Said
	// Broken is the error that a request has in place of an answer; nil: none.
	Broken func(Asked) error

	mu    sync.Mutex
	asked []Asked
}

// RoundTrip answers a request.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	asked, err := t.read(r)
	if err != nil {
		return nil, err
	}
	if t.Broken != nil {
		if err := t.Broken(asked); err != nil {
			return nil, err
		}
	}
	said := t.Serve(asked)
	response := &http.Response{
		StatusCode: said.StatusOr200(), Header: said.Header.Clone(), ContentLength: -1,
		Body: io.NopCloser(strings.NewReader(said.Body)), Request: r,
	}
	if response.Header == nil {
		response.Header = http.Header{}
	}
	if response.Header.Get("Content-Type") == "" {
		response.Header.Set("Content-Type", said.contentType())
	}
	return response, nil
}

// StatusOr200 is the status of an answer.
func (s Said) StatusOr200() int {
	if s.Status == 0 {
		return http.StatusOK
	}
	return s.Status
}

func (s Said) contentType() string {
	switch {
	case strings.HasPrefix(s.Body, "{"), strings.HasPrefix(s.Body, "["):
		return "application/json"
	case strings.HasPrefix(s.Body, "<"):
		return "text/html"
	}
	return "text/plain"
}

func (t *Transport) read(r *http.Request) (Asked, error) {
	base, err := url.Parse(BaseURL)
	if err != nil {
		return Asked{}, err
	}
	var body []byte
	if r.Body != nil {
		if body, err = io.ReadAll(r.Body); err != nil {
			return Asked{}, err
		}
		if err := r.Body.Close(); err != nil {
			return Asked{}, err
		}
	}
	if r.URL.Host != base.Host {
		return Asked{}, errors.New("a request left for another host")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	asked := Asked{
		Method: r.Method, Path: strings.TrimPrefix(r.URL.Path, base.Path), Header: r.Header, Body: string(body), Nth: len(t.asked),
	}
	t.asked = append(t.asked, asked)
	return asked, nil
}

// Asked is what was asked, in order.
func (t *Transport) Asked() []Asked {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Asked(nil), t.asked...)
}
