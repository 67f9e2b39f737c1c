package temporalconn

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"
)

// hidden stands where the API key was.
const hidden = "***"

// Conceal hides the API key of Temporal in what err says: a server, or a proxy before it, may
// repeat what it refuses.
func (s Settings) Conceal(err error) error {
	if err == nil {
		return nil
	}
	if text := err.Error(); s.mask(text) != text {
		return &concealed{text: s.mask(text), cause: err}
	}
	return err
}

// Writer hides it in what is written through it, a line at a time, as a log is.
func (s Settings) Writer(w io.Writer) io.Writer {
	if s.apiKey == "" {
		return w
	}
	return writer{settings: s, to: w}
}

func (s Settings) mask(text string) string {
	if s.apiKey == "" {
		return text
	}
	return strings.NewReplacer(s.apiKey, hidden, url.QueryEscape(s.apiKey), hidden, inJSON(s.apiKey), hidden).Replace(text)
}

// inJSON is a text as it stands in a JSON log.
func inJSON(text string) string {
	encoded, _ := json.Marshal(text) // a string always can be
	return strings.Trim(string(encoded), `"`)
}

// concealed keeps the cause for errors.Is and As, and its text to itself.
type concealed struct {
	text  string
	cause error
}

func (c *concealed) Error() string { return c.text }
func (c *concealed) Unwrap() error { return c.cause }

type writer struct {
	settings Settings
	to       io.Writer
}

func (w writer) Write(line []byte) (int, error) {
	if _, err := io.WriteString(w.to, w.settings.mask(string(line))); err != nil {
		return 0, err
	}
	return len(line), nil
}
