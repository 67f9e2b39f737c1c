package vendors_test

// Whatever stands around a transport sees each request once, and must not cost the client what its
// own transport has: its connections are closed with it.

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/agentwait/agentwait/vendors"
)

// roundTripper is a function that makes requests.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestAroundSeesEachRequest(t *testing.T) {
	const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	var came atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Traceparent") == parent && r.Header.Get("Authorization") == "Bearer key-0123456789" {
			came.Add(1)
		}
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/here", http.StatusTemporaryRedirect)
			return
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	defer server.Close()
	var seen int
	c, err := vendors.NewClient(vendors.Config{
		Vendor: "acme", BaseURL: server.URL, Auth: vendors.Bearer("key-0123456789"),
		Around: func(transport http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				seen++
				if had := req.Header.Values("Traceparent"); had != nil {
					t.Errorf("the request %d has %q of another one", seen, had)
				}
				req.Header.Set("Traceparent", parent) // no clone: each request is made anew
				return transport.RoundTrip(req)
			})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	request := vendors.Request{Op: "GET", Method: http.MethodGet, Path: "/moved", Header: http.Header{"X-Own": {"1"}}}
	for range 2 {
		if _, err := c.Do(t.Context(), request); err != nil {
			t.Fatal(err)
		}
	}
	if seen != 4 || came.Load() != 4 || len(request.Header) != 1 {
		t.Errorf("%d requests were seen, %d came with what was added: want twice the two of a redirect; the caller's headers are %v", seen, came.Load(), request.Header)
	}
	c.Close()
}
