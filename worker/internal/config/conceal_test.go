package config_test

// What somebody has put into a URL, or anywhere else, is not shown by what shows the configuration.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/config"
)

func TestConceal(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.example.com/v1":                         "https://api.example.com/v1",
		"https://me:secret@api.example.com/v1":               "https://api.example.com/v1…",
		"https://secret@api.example.com":                     "https://api.example.com…",
		"https://api.example.com/v1?key=secret":              "https://api.example.com/v1…",
		"https://api.example.com/v1#secret":                  "https://api.example.com/v1…",
		"https://x.example/a https://y:secret@z.example/b":   "https://x.example/a https://z.example/b…",
		"a=https://u:secret@x.example,b=http://127.0.0.1:80": "a=https://x.example…,b=http://127.0.0.1:80",
		"https://bad%zz:secret@x.example":                    "https://[hidden]",
		"me:secret@127.0.0.1:7233":                           "…@127.0.0.1:7233",
		"//me:secret@api.example.com":                        "//…@api.example.com",
		"https://me:a,b;secret@api.example.com/v1":           "https://api.example.com/v1…",
		"https://api.example.com/v1?key=a,b;c=secret":        "https://api.example.com/v1…",
		"/status/{interaction_id}?key=a,secret":              "/status/{interaction_id}?…",
		"/status/{interaction_id}":                           "/status/{interaction_id}",
		"dns:///temporal:7233":                               "dns:///temporal:7233",
		"127.0.0.1:7233":                                     "127.0.0.1:7233",
		"team-a=/run/secrets/a;team-b=b@2":                   "team-a=/run/secrets/a;team-b=b@2",
		"":                                                   "",
	} {
		if got := config.Conceal(text); got != want || strings.Contains(got, "secret") && !strings.Contains(text, "/secrets/") {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSecretsAreHiddenWhereverTheyAre(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("key-of-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var secrets config.Secrets
	secrets.Value(" key-of-a-variable ")
	secrets.Value("short")
	secrets.File(path)
	secrets.File(path + ".missing")
	secrets.File(filepath.Dir(path))
	got := secrets.Text("tenant=key-of-a-file other=key-of-a-variable short")
	if strings.Contains(got, "key-of") || !strings.Contains(got, "short") || !strings.Contains(got, "tenant=") {
		t.Errorf("got %q", got)
	}
}
