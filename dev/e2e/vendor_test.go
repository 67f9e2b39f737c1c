package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// vendor is an API in the manner of OpenAI's Responses in background mode:
// GET /v1/responses/{id}, with a bearer token and no owner.
type vendor struct {
	mu      sync.Mutex
	scripts map[string][]string // bodies by id; the last one again and again
	polls   map[string]int
	wrong   []string // requests that the API would not take
}

// newVendor is a world whose workers poll such an API through an adapter.
func newVendor(t *testing.T) (*world, *vendor) {
	t.Helper()
	v := &vendor{scripts: map[string][]string{}, polls: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/responses/{id}", v.status)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		v.refuse(w, http.StatusNotFound, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	w := newWorld(t)
	w.base = server.URL + "/v1"
	return w, v
}

func (v *vendor) status(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+firstKey || r.URL.RawQuery != "" {
		v.refuse(w, http.StatusUnauthorized, r)
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	id := r.PathValue("id")
	v.polls[id]++
	script := v.scripts[id]
	if len(script) == 0 {
		http.Error(w, `{"error":{"message":"there is no such response","type":"invalid_request_error","code":null}}`, http.StatusNotFound)
		return
	}
	if len(script) > 1 {
		v.scripts[id] = script[1:]
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, script[0])
}

func (v *vendor) refuse(w http.ResponseWriter, code int, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wrong = append(v.wrong, fmt.Sprintf("%s %s", r.Method, r.URL))
	http.Error(w, `{"error":{"message":"not like this","type":"invalid_request_error"}}`, code)
}

// script sets what the next polls of a response are answered with.
func (v *vendor) script(id string, bodies ...string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.scripts[id] = bodies
}

func (v *vendor) polled(id string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.polls[id]
}

func (v *vendor) refused() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.wrong
}
