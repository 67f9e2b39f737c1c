package gumloop

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/agentwait/agentwait/internal/mask"
)

// maxKeyBytes bounds a key. A longer one is a file that was given by mistake.
const maxKeyBytes = 4096

// checkKey says what is wrong with a key without showing any of it.
func checkKey(key string) error {
	switch {
	case key == "":
		return errors.New("gumloop: Config.APIKey is empty: give the key of your Gumloop account")
	case len(key) > maxKeyBytes:
		return fmt.Errorf("gumloop: Config.APIKey has %d bytes, at most %d are allowed: is it the key alone?", len(key), maxKeyBytes)
	}
	for i := range len(key) {
		if c := key[i]; c <= ' ' || c > '~' {
			return fmt.Errorf("gumloop: Config.APIKey has the byte 0x%02x at offset %d: a key is printable ASCII without spaces; remove line ends and quotes around it", c, i)
		}
	}
	return nil
}

// secret is a key that lives in functions alone, so that no way of printing a Client,
// or what holds one, shows it.
type secret struct {
	authorize func(http.Header)
	// hide takes the key out of what came back, in its place: an API that quotes the key it
	// refuses, or an agent that was made to say it, must not bring it into a log or a history.
	// All that is read from an answer afterwards is free of it. What was JSON stays JSON.
	hide func([]byte) []byte
	// folded reports whether a text has the key when case does not count.
	folded func(string) bool
	// longest is how many bytes the key takes in the longest of the forms in which it is hidden.
	longest int
}

func newSecret(key string) secret {
	bearer := []string{"Bearer " + key}
	s := secret{
		authorize: func(header http.Header) { header["Authorization"] = bearer },
		hide:      func(text []byte) []byte { return text },
		folded:    func(string) bool { return false },
	}
	if len(key) >= mask.MinBytes {
		m := mask.New(key)
		s.hide, s.longest = m.Hide, m.Longest()
		lower := mask.New(strings.ToLower(key))
		s.folded = func(text string) bool { return lower.Finds([]byte(strings.ToLower(text))) }
	}
	return s
}

func (s secret) hideText(text string) string {
	if text == "" {
		return ""
	}
	return string(s.hide([]byte(text)))
}

// hideFolded hides a text altogether that has the key in any case, as the host of a URL can.
func (s secret) hideFolded(text string) string {
	if s.shows(text) || s.folded(text) {
		return mask.Hidden
	}
	return text
}

func (s secret) shows(text string) bool { return s.hideText(text) != text }

// conceal returns err where its text shows neither the key nor the query. Else only
// the text is kept, without them: what an error wraps could be printed too.
func (s secret) conceal(err error, query string) error {
	text := s.hideText(err.Error())
	if query != "" {
		text = strings.ReplaceAll(text, query, mask.Hidden)
	}
	if text == err.Error() {
		return err
	}
	return errors.New(text)
}

// String describes the configuration without its key, and without the parts of its
// base URL where one may have been put.
func (c Config) String() string {
	key, base := "unset", "invalid"
	if c.APIKey != "" {
		key = "set, not shown"
	}
	if u, err := url.Parse(cmp.Or(c.BaseURL, DefaultBaseURL)); err == nil {
		base = bare(u)
	}
	return fmt.Sprintf("gumloop.Config{BaseURL: %q, APIKey: %s}", base, key)
}

// Format is String for every verb of fmt: %d would otherwise print the fields.
func (c Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// MarshalText is String for encoding/json and log/slog.
func (c Config) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
