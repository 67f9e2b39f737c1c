package vendors_test

// A configuration comes from people. What is wrong with it is said in the names that they know, and
// never shows a key that stands where it does not belong.

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait/vendors"
)

const pastedKey = "sk-live-0123456789abcdef"

func TestParseAuth(t *testing.T) {
	for scheme, want := range map[string]string{
		"bearer": "", "basic": "", "header X-Api-Key": "",
		"Bearer":                      `the scheme "Bearer" is not known: did you mean "bearer"?`,
		"barer":                       `did you mean "bearer"?`,
		"digest":                      `the scheme "digest" is not known: give bearer`,
		"header":                      `the scheme header needs the name of a header that can hold a key: give one, as in "header X-Api-Key"`,
		"header Host":                 "needs the name of a header that can hold a key",
		"header X-Api-Key: x":         "needs the name of a header",
		"bearer " + pastedKey:         "the scheme bearer stands alone: remove what follows it",
		pastedKey:                     "the scheme is not known: give bearer",
		"header X Key " + pastedKey:   "needs the name of a header",
		"Authorization: " + pastedKey: "the scheme is not known",
	} {
		_, err := vendors.ParseAuth(scheme, "k")
		switch {
		case want == "":
			if err != nil {
				t.Errorf("%q: %v", scheme, err)
			}
		case err == nil || !strings.Contains(err.Error(), want):
			t.Errorf("%q: got %v, want %s", scheme, err, want)
		case strings.Contains(err.Error(), "sk-live"):
			t.Errorf("%q shows the key: %v", scheme, err)
		}
	}
	if _, err := vendors.ParseAuth("none", "k"); err == nil || !strings.Contains(err.Error(), "leave the key out") {
		t.Errorf("none with a key: %v", err)
	}
}

// Who has set a flag looks for the flag, not for a field of a struct.
func TestSettingNamesWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		cfg  vendors.Config
		want string
	}{
		{vendors.Config{Auth: vendors.NoAuth(), BaseURL: "https://a.example:70000"}, `acme: --address "https://a.example:70000" has the port "70000"`},
		{vendors.Config{Auth: vendors.NoAuth(), BaseURL: "a.example"}, `acme: --address "a.example" does not begin with https://`},
		{vendors.Config{Auth: vendors.NoAuth(), BaseURL: "localhost:8080"}, `does not begin with https://`},
		{vendors.Config{Auth: vendors.NoAuth()}, `acme: --address is missing`},
		{vendors.Config{Auth: vendors.Bearer("a b"), BaseURL: "https://a.example"}, `acme: the key has the byte 0x20 at offset 1`},
		{vendors.Config{Auth: vendors.NoAuth(), BaseURL: "https://a.example", MaxBodyBytes: -1}, `acme: Config.MaxBodyBytes is -1`},
	} {
		test.cfg.Vendor = "acme"
		test.cfg.Setting = func(field string) string {
			return map[string]string{"BaseURL": "--address", "APIKey": "the key", "MaxBodyBytes": "MaxBodyBytes"}[field]
		}
		_, err := vendors.NewClient(test.cfg)
		if err == nil || !strings.HasPrefix(err.Error(), "acme: ") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// Without a key nothing is lost on the way: agents of one's own network are reached in the clear.
func TestPlainHTTPIsForWhatSendsNoKey(t *testing.T) {
	cfg := vendors.Config{Vendor: "acme", Auth: vendors.NoAuth(), BaseURL: "http://agents.internal:8080"}
	if _, err := vendors.NewClient(cfg); err != nil {
		t.Error(err)
	}
	cfg.Auth = vendors.Bearer("k")
	if _, err := vendors.NewClient(cfg); err == nil || !strings.Contains(err.Error(), "use https") {
		t.Errorf("got %v", err)
	}
}
