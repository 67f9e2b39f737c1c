package encryption

// A wrong setting must be said at the start, by the name of its flag, and never leave payloads
// plain or send one endpoint what is for another.

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"
)

func TestWhatTheFlagsSay(t *testing.T) {
	t.Setenv(endpointVariable, "")
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	put(t, key, sampleKey)
	put(t, filepath.Join(dir, "auth"), "Bearer 0123456789abcdef\n")
	put(t, filepath.Join(dir, "lines"), "Bearer a\nX-Other: b")
	two := KeyFiles{{"b", key}, {"a", key}}
	for name, c := range map[string]struct {
		flags      Flags
		configured Endpoint
		want       string // of the setup, or of the error
		fails      bool
	}{
		"nothing":              {Flags{}, Endpoint{}, "none: payloads are plain", false},
		"the first encrypts":   {Flags{EncryptionKey: two}, Endpoint{}, "AES-256-GCM: the key b encrypts, a, b decrypt", false},
		"another encrypts":     {Flags{EncryptionKey: two, EncryptionKeyID: "a"}, Endpoint{}, "the key a encrypts", false},
		"none encrypts":        {Flags{EncryptionKey: two, EncryptionKeyID: "none"}, Endpoint{}, "keys a, b decrypt, none encrypts", false},
		"keys come first":      {Flags{EncryptionKey: two}, Endpoint{URL: "https://codec.example"}, "the key b encrypts", false},
		"the profile's":        {Flags{}, Endpoint{URL: "https://codec.example/{namespace}/"}, "through the codec endpoint https://codec.example/team%20a", false},
		"the flag's":           {Flags{CodecEndpoint: "http://127.0.0.1:8081"}, Endpoint{URL: "https://codec.example"}, "http://127.0.0.1:8081", false},
		"both":                 {Flags{EncryptionKey: two, CodecEndpoint: "http://127.0.0.1:8081"}, Endpoint{}, "--codec-endpoint is given, and so is --encryption-key", true},
		"an id that is none's": {Flags{EncryptionKey: two, EncryptionKeyID: "c"}, Endpoint{}, `the key "c" is to encrypt and has no file: there are a, b`, true},
		"two ids":              {Flags{EncryptionKey: two, EncryptionKeyID: "a", EncryptionKeyIDFile: key}, Endpoint{}, "and so is --encryption-key-id-file", true},
		"an id alone":          {Flags{EncryptionKeyID: "a"}, Endpoint{}, "--encryption-key-id is given, and no key", true},
		"an id's file alone":   {Flags{EncryptionKeyIDFile: key}, Endpoint{}, "--encryption-key-id-file is given, and no key", true},
		"a missing file":       {Flags{EncryptionKey: KeyFiles{{"a", filepath.Join(dir, "gone")}}}, Endpoint{}, `the key "a"`, true},
		"a wrong header":       {Flags{CodecEndpoint: "http://127.0.0.1:8081", CodecAuthFile: filepath.Join(dir, "lines")}, Endpoint{}, "more than one line", true},
		"a header for nobody":  {Flags{CodecAuthFile: filepath.Join(dir, "auth")}, Endpoint{}, "and no endpoint", true},
		"http on the network":  {Flags{CodecEndpoint: "http://codec.example"}, Endpoint{}, "would be plain on the network", true},
		"a password":           {Flags{CodecEndpoint: "https://me:secret@codec.example"}, Endpoint{}, "a user or a password", true},
		"a password no URL":    {Flags{CodecEndpoint: "https://me:secret@codec.example:x"}, Endpoint{}, "is not a URL", true},
		"a bare password":      {Flags{CodecEndpoint: "me:secret@codec.example"}, Endpoint{}, "is not a URL", true},
		"a query":              {Flags{CodecEndpoint: "https://codec.example/?token=secret"}, Endpoint{}, "has a query", true},
		"no URL":               {Flags{CodecEndpoint: "codec.example:8081"}, Endpoint{}, "is not a URL", true},
	} {
		t.Run(name, func(t *testing.T) {
			setup, err := c.flags.Load(c.configured, "team a")
			switch {
			case c.fails && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("error %v, want one with %q", err, c.want)
			case c.fails && strings.Contains(err.Error(), "secret"):
				t.Errorf("the password is in %v", err)
			case !c.fails && err != nil:
				t.Error(err)
			case !c.fails && !strings.Contains(setup.String(), c.want):
				t.Errorf("it is %q, want %q", setup, c.want)
			}
		})
	}
}

func TestAnEndpointIsSentWhatIsForItAlone(t *testing.T) {
	auth := filepath.Join(t.TempDir(), "auth")
	put(t, auth, "Bearer of-the-file\n")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Somebody else's, which repeats what it is sent.
		http.Error(w, "namespace "+r.Header.Get("X-Namespace")+", authorization "+r.Header.Get("Authorization"), http.StatusForbidden)
	}))
	t.Cleanup(server.Close)
	t.Setenv(endpointVariable, "")
	t.Setenv(authVariable, "")
	for name, c := range map[string]struct {
		flags                     Flags
		configured                Endpoint
		ofItsEndpoint, ofVariable string
		want                      string
	}{
		"the profile's":           {Flags{}, Endpoint{server.URL, "Bearer of-the-profile"}, "", "", "authorization Bearer [hidden]"},
		"not the profile's":       {Flags{CodecEndpoint: server.URL}, Endpoint{"https://codec.example", "Bearer of-the-profile"}, "", "", "authorization "},
		"the file's":              {Flags{CodecEndpoint: server.URL, CodecAuthFile: auth}, Endpoint{}, "", "", "authorization Bearer [hidden]"},
		"the variable's":          {Flags{CodecEndpoint: server.URL}, Endpoint{}, "", "Bearer of-the-variable", "authorization Bearer [hidden]"},
		"the variable of another": {Flags{CodecEndpoint: server.URL}, Endpoint{"https://codec.example", "Bearer of-the-variable"}, "https://codec.example", "Bearer of-the-variable", "authorization "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(endpointVariable, c.ofItsEndpoint)
			t.Setenv(authVariable, c.ofVariable)
			setup, err := c.flags.Load(c.configured, "default")
			if err != nil {
				t.Fatal(err)
			}
			err = setup.Try()
			if err == nil || !strings.HasSuffix(strings.TrimSpace(err.Error()), strings.TrimSpace("namespace default, "+c.want)) {
				t.Errorf("error %q, want one that ends with %q", err, c.want)
			}
		})
	}
}

func TestAWorkerNeverAsksAnEndpoint(t *testing.T) {
	setup, err := (&Flags{CodecEndpoint: "http://127.0.0.1:1"}).Load(Endpoint{}, "default")
	if err != nil {
		t.Fatal(err)
	}
	var asks client.Options
	setup.ForClient(&asks)
	if _, err := asks.DataConverter.ToPayload("x"); err == nil || setup.Endpoint() == "" {
		t.Errorf("error %v, endpoint %q: nobody was asked", err, setup.Endpoint())
	}
}
