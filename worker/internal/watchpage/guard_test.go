package watchpage

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

const token = "a-token-of-the-tests"

func bearer(value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+value) }
}

func host(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }

func header(pairs ...string) func(*http.Request) {
	return func(r *http.Request) {
		for i := 0; i < len(pairs); i += 2 {
			r.Header.Set(pairs[i], pairs[i+1])
		}
	}
}

func TestOnlyThePageItselfGetsData(t *testing.T) {
	open := NewHandler(Config{Source: many(3), Hosts: []string{"localhost", "waits.example.com"}})
	closed := NewHandler(Config{Source: many(3), Token: func() string { return token }})
	for _, tt := range []struct {
		name   string
		h      http.Handler
		path   string
		change func(*http.Request)
		want   int
	}{
		{"a tool", open, "/api/waits", header(), 200},
		{"the page", open, "/api/waits", header("Sec-Fetch-Site", "same-origin"), 200},
		{"another site", open, "/api/waits", header("Sec-Fetch-Site", "cross-site"), 403},
		{"another port of this machine", open, "/api/waits", header("Sec-Fetch-Site", "same-site"), 403},
		{"a frame of another site", open, "/", header("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"), 403},
		{"a link on another site", open, "/", header("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"), 200},
		{"a link to data", open, "/api/waits", header("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"), 403},
		{"localhost", open, "/api/waits", host("localhost:1234"), 200},
		{"IPv6", open, "/api/waits", host("[::1]:8088"), 200},
		{"a name that was given", open, "/api/waits", host("Waits.example.com"), 200},
		{"DNS rebinding", open, "/api/waits", host("attacker.example:8088"), 421},
		{"DNS rebinding of the page", open, "/", host("attacker.example"), 421},
		{"no host", open, "/", host(""), 421},
		{"a look by a form", open, "/api/waits/1/look", header(), 403},
		{"a look by the page", open, "/api/waits/1/look", header("Agentwait-Page", "1"), 200},
		{"a look by a link", open, "/api/waits/1/look", func(r *http.Request) { r.Method = http.MethodGet }, 405},
		{"the page needs no token", closed, "/", header(), 200},
		{"no token", closed, "/api/waits", header(), 401},
		{"another token", closed, "/api/waits", bearer(token + "x"), 401},
		{"a part of it", closed, "/api/waits", bearer(token[:5]), 401},
		{"in the address", closed, "/api/waits?token=" + token, header(), 401},
		{"as a cookie", closed, "/api/waits", header("Cookie", "token="+token), 401},
		{"one wait without it", closed, "/api/waits/1", header(), 401},
		{"a look without it", closed, "/api/waits/1/look", header("Agentwait-Page", "1"), 401},
		{"the token", closed, "/api/waits", bearer(token), 200},
		{"what is not there", open, "/metrics", header(), 404},
	} {
		w := get(t, tt.h, tt.path, tt.change)
		if w.Code != tt.want {
			t.Errorf("%s: %d %.80s, want %d", tt.name, w.Code, w.Body, tt.want)
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin", "Set-Cookie": "", "Access-Control-Allow-Origin": "",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", tt.name, name, got, want)
			}
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe-inline") {
			t.Errorf("%s: the policy is %q", tt.name, policy)
		}
		if strings.Contains(w.Body.String(), token) {
			t.Errorf("%s: the answer has the token", tt.name)
		}
	}
}

func TestATokenThatIsRotatedCountsAtOnce(t *testing.T) {
	now := token
	h := NewHandler(Config{Source: many(1), Token: func() string { return now }})
	now = "the-next-token-of-it"
	if before, after := get(t, h, "/api/waits", bearer(token)).Code, get(t, h, "/api/waits", bearer(now)).Code; before != 401 || after != 200 {
		t.Errorf("the old token: %d, the new one: %d; want 401 and 200", before, after)
	}
}

func TestThePageHasOneScriptAndOneStyleAndThePolicyTheirHashes(t *testing.T) {
	w := get(t, NewHandler(Config{Source: many(1)}), "/", header("Accept-Encoding", "gzip, br"))
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 100_000 {
		t.Errorf("the page comes as %q with %d bytes, want gzip of less than 100,000", w.Header().Get("Content-Encoding"), w.Body.Len())
	}
	if plain := get(t, NewHandler(Config{Source: many(1)}), "/"); plain.Body.String() != string(page) {
		t.Error("without gzip the page is another one")
	}
	policy := w.Header().Get("Content-Security-Policy")
	if n := strings.Count(policy, "'sha256-"); n != 2 {
		t.Errorf("the policy %q has %d hashes, want 2", policy, n)
	}
	if outside := regexp.MustCompile(`(?i)<(link|img|iframe|object|embed)\b|\bsrc=|@import|url\(| style="| on\w+="`).Find(scripts.ReplaceAll(page, nil)); outside != nil {
		t.Errorf("the page has %q outside its script, which the policy forbids", outside)
	}
}

func TestBeyondLoopbackATokenIsNeeded(t *testing.T) {
	if _, err := Listen(t.Context(), Config{Address: "0.0.0.0:0", Source: many(1)}); !errors.Is(err, ErrNeedsToken) {
		t.Fatalf("listening on all addresses without a token: %v, want ErrNeedsToken", err)
	}
	server, err := Listen(t.Context(), Config{Address: ":0", Source: many(1)})
	if err != nil {
		t.Fatal(err)
	}
	if address := server.Address(); !strings.HasPrefix(address, "127.0.0.1:") {
		t.Errorf("a port alone listens on %s, want loopback", address)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+server.Address()+"/api/waits", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("asked over TCP: %v, %v", answer, err)
	}
	answer.Body.Close()
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if _, err := Listen(t.Context(), Config{Address: "8088", Source: many(1)}); err == nil || !strings.Contains(err.Error(), "HOST:PORT") {
		t.Errorf("an address without a colon: %v, want what to give", err)
	}
}
