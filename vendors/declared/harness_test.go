package declared_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/declared"
)

// key is long enough to be masked.
const key = "sk-secret-0123456789"

// newAPI is the API of a file that comes with the package.
func newAPI(t *testing.T, name, base string) vendors.API {
	t.Helper()
	vendor, err := declared.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	api, err := vendor.New(declared.Config{APIKey: key, HTTP: vendors.Config{BaseURL: base}})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// parsed is the API of a file's text.
func parsed(t *testing.T, base, content string) vendors.API {
	t.Helper()
	vendor, err := declared.Parse("acme.toml", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	api, err := vendor.New(declared.Config{APIKey: key, HTTP: vendors.Config{BaseURL: base}})
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// asked is a request that a server got.
type asked struct {
	Method, Path, Query string
	Header              http.Header
	Body                string
}

// says is an answer.
type says struct {
	status int
	header map[string]string
	body   string
}

// script is a server that answers one after the other, and remembers what it was asked. Its last
// answer is given again.
type script struct {
	URL string

	mu      sync.Mutex
	answers []says
	got     []asked
}

func serve(t *testing.T, answers ...says) *script {
	t.Helper()
	s := &script{answers: answers}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.got = append(s.got, asked{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header, string(body)})
		answer := s.answers[0]
		if len(s.answers) > 1 {
			s.answers = s.answers[1:]
		}
		for name, value := range answer.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(answer.status)
		_, _ = io.WriteString(w, answer.body)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// requests are what was asked so far.
func (s *script) requests() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]asked(nil), s.got...)
}

// same reports whether two texts are the same JSON.
func same(t *testing.T, got, want string) bool {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(got), &a); err != nil {
		t.Errorf("%q is not JSON: %v", got, err)
		return false
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}
