package temporalconn

import "io"

// Conceal hides the API key of Temporal, in whatever form it is there, in what err says: a server, or a proxy before it, may
// repeat what it refuses.
func (s Settings) Conceal(err error) error {
	if err == nil {
		return nil
	}
	if text := err.Error(); s.key.Text(text) != text {
		return &concealed{text: s.key.Text(text), cause: err}
	}
	return err
}

// Writer hides it in what is written through it, a line at a time, as a log is.
func (s Settings) Writer(w io.Writer) io.Writer {
	if s.key == nil {
		return w
	}
	return writer{settings: s, to: w}
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
	if _, err := io.WriteString(w.to, w.settings.key.Text(string(line))); err != nil {
		return 0, err
	}
	return len(line), nil
}
