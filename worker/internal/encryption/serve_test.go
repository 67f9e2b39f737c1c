package encryption

// Whoever reaches the endpoint can decrypt, so where it listens is what is tested: loopback where
// nothing else is said, and not beyond it without a token.

import (
	"context"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

func TestItListensOnLoopbackUnlessThereIsAToken(t *testing.T) {
	codec := load(t, "k", map[string]string{"k": sampleKey})
	dir := t.TempDir()
	put(t, filepath.Join(dir, "token"), "0123456789abcdef\n")
	put(t, filepath.Join(dir, "short"), "letmein")
	for name, c := range map[string]struct{ address, token, want string }{
		"a port":              {":0", "", ""},
		"loopback":            {"127.0.0.1:0", "", ""},
		"by its name":         {"localhost:0", "", ""},
		"with a token":        {"127.0.0.1:0", "token", ""},
		"all addresses":       {"0.0.0.0:0", "", "whoever reaches the endpoint can decrypt"},
		"all of IPv6":         {"[::]:0", "", "whoever reaches the endpoint can decrypt"},
		"a name":              {"codec.example:0", "", "whoever reaches the endpoint can decrypt"},
		"a short token":       {"127.0.0.1:0", "short", "has 7 characters"},
		"a token that is not": {"127.0.0.1:0", "missing", "the token"},
		"no address":          {"8081", "", "give HOST:PORT"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.token != "" {
				c.token = filepath.Join(dir, c.token)
			}
			server, err := Serve(t.Context(), codec, c.address, nil, c.token)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "letmein") {
					t.Errorf("error %v, want one with %q", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = server.Close(context.Background()) })
			if host, _, _ := strings.Cut(server.Address(), ":"); host != "127.0.0.1" {
				t.Errorf("it listens at %s", server.Address())
			}
			for authorization, want := range map[string]int{"": http.StatusUnauthorized, "Bearer 0123456789abcdef": http.StatusOK} {
				if c.token == "" {
					want = http.StatusOK
				}
				if response := post(t, "http://"+server.Address()+"/decode", authorization, `{"payloads":[]}`); response.StatusCode != want {
					t.Errorf("with %q: %s, want %d", authorization, response.Status, want)
				}
			}
		})
	}
}
