package gumloop_test

// A wrong configuration has to show when a program starts, and must not show the
// key: keys pasted with a line end, or into the URL, are the usual mistakes.

import (
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/vendors/gumloop"
)

func TestNewClientRefusesAWrongConfiguration(t *testing.T) {
	tests := []struct {
		reason string
		cfg    gumloop.Config
		want   string
	}{
		{"no key", gumloop.Config{}, "Config.APIKey is empty"},
		{"a key read from a file with its line end", gumloop.Config{APIKey: testKey + "\n"}, "byte 0x0a at offset 18"},
		{"a key in quotes and spaces", gumloop.Config{APIKey: testKey + " "}, "without spaces"},
		{"a whole file as key", gumloop.Config{APIKey: strings.Repeat("x", 5000)}, "5000 bytes"},
		{"no URL", gumloop.Config{APIKey: testKey, BaseURL: "::"}, "is not a URL"},
		{"a path alone", gumloop.Config{APIKey: testKey, BaseURL: "/api/v1"}, "does not begin with https://"},
		{"a host without a scheme", gumloop.Config{APIKey: testKey, BaseURL: "api.example.com/x"}, "does not begin with https://: give one such as"},
		{"a port alone", gumloop.Config{APIKey: testKey, BaseURL: "https://:443/x"}, "names no host"},
		{"a port that there is not", gumloop.Config{APIKey: testKey, BaseURL: "https://api.example.com:99999/x"}, `"https://api.example.com:99999/x" has the port "99999": give one from 1 to 65535`},
		{"the port 0", gumloop.Config{APIKey: testKey, BaseURL: "http://localhost:0"}, `has the port "0"`},
		{"an empty port", gumloop.Config{APIKey: testKey, BaseURL: "https://api.example.com:/x"}, `has the port ""`},
		{"no host", gumloop.Config{APIKey: testKey, BaseURL: "https:///x"}, "names no host"},
		{"an empty query", gumloop.Config{APIKey: testKey, BaseURL: "https://api.example.com/x?"}, "has a query: remove it"},
		{"an empty fragment", gumloop.Config{APIKey: testKey, BaseURL: "https://api.example.com/x#"}, "has a fragment: remove it"},
		{"plain http over a network", gumloop.Config{APIKey: testKey, BaseURL: "http://api.example.com"}, "use https"},
		{"another scheme", gumloop.Config{APIKey: testKey, BaseURL: "ftp://api.example.com"}, `scheme "ftp"`},
		{"a key as user info", gumloop.Config{APIKey: testKey, BaseURL: "https://u:" + testKey + "@api.example.com"}, "user info"},
		{"a key as user name", gumloop.Config{APIKey: testKey, BaseURL: "https://" + testKey + "@api.example.com"}, "user info"},
		{"a key as query", gumloop.Config{APIKey: testKey, BaseURL: "https://api.example.com/api/v1?api_key=" + testKey}, `"https://api.example.com/api/v1" has a query`},
		{"a key in a broken URL", gumloop.Config{APIKey: testKey, BaseURL: "https://" + testKey + "%zz"}, "is not a URL"},
		{"a fragment", gumloop.Config{APIKey: testKey, BaseURL: "https://api.example.com#x"}, "has a fragment"},
		{"a key as fragment", gumloop.Config{APIKey: testKey, BaseURL: "https://api.example.com#" + testKey}, "has a fragment"},
		{"a negative timeout", gumloop.Config{APIKey: testKey, RequestTimeout: -time.Second}, "RequestTimeout is -1s"},
		{"a negative ratio", gumloop.Config{APIKey: testKey, MaxCompressionRatio: -1}, "MaxCompressionRatio is -1"},
		{"a negative budget", gumloop.Config{APIKey: testKey, MaxInflightBytes: -1}, "MaxInflightBytes is -1"},
		{"a negative limit", gumloop.Config{APIKey: testKey, MaxBodyBytes: -1}, "MaxBodyBytes is -1"},
		{"a header smuggled in", gumloop.Config{APIKey: testKey, UserAgent: "a\r\nX: y"}, "UserAgent"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			_, err := gumloop.NewClient(test.cfg)
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %q does not say %q", err, test.want)
			}
			if strings.Contains(err.Error(), testKey) {
				t.Errorf("error %q shows the key", err)
			}
		})
	}
}

func TestNewClientTakesLoopbackInTheClear(t *testing.T) {
	for _, base := range []string{"", "https://api.example.com/api/v1/", "https://api.example.com:65535", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost:1", "HTTP://LocalHost/x", "http://127.255.0.9"} {
		if _, err := gumloop.NewClient(gumloop.Config{APIKey: testKey, BaseURL: base}); err != nil {
			t.Errorf("base %q: %v", base, err)
		}
	}
}

// What only some languages take for this machine would send the key over the network from others.
func TestNewClientTakesNothingElseInTheClear(t *testing.T) {
	for _, host := range []string{
		"127.1", "0.0.0.0", "2130706433", "0x7f000001", "0177.0.0.1", "localhost.example.com", "127.0.0.1.nip.io", "localhost.",
		"[::ffff:127.0.0.1]", "[::]", "[::1%25lo]", "10.0.0.1", "api.example.com",
	} {
		_, err := gumloop.NewClient(gumloop.Config{APIKey: testKey, BaseURL: "http://" + host + ":8080/x"})
		if err == nil || !strings.Contains(err.Error(), "use https") || !strings.Contains(err.Error(), "Config.BaseURL") {
			t.Errorf("%s: got %v", host, err)
		}
	}
}
