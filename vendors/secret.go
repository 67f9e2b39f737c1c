package vendors

import (
	"errors"
	"net/http"
	"strings"
	"unsafe"

	"github.com/agentwait/agentwait/internal/mask"
)

// secret is a key that lives in functions alone, so that no way of printing a Client,
// or what holds one, shows it.
type secret struct {
	// authorize puts it into the headers of a request.
	authorize func(http.Header)
	// hide takes the key out of what came back, in its place: an API that quotes the key it
	// refuses, or an agent that was made to say it, must not bring it into a log or a history.
	// All that is read from an answer afterwards is free of it. What was JSON stays JSON.
	hide func([]byte) []byte
	// finds reports whether a text has the key in any form.
	finds func([]byte) bool
	// folded reports whether a text has the key when case does not count.
	folded func(string) bool
	// longest is how many bytes the key takes in the longest of the forms in which it is hidden.
	longest int
}

// newSecret hides a key. alone are parts of it that are secret by themselves.
func newSecret(key string, authorize func(http.Header), alone ...string) secret {
	s := secret{
		authorize: authorize,
		hide:      func(text []byte) []byte { return text },
		finds:     func([]byte) bool { return false },
		folded:    func(string) bool { return false },
	}
	for _, one := range append([]string{key}, alone...) {
		if len(one) >= mask.MinBytes {
			s.hides(one)
		}
	}
	return s
}

// hides has one more text hidden.
func (s *secret) hides(text string) {
	before, findsBefore, foldedBefore := s.hide, s.finds, s.folded
	m, lower := mask.New(text), mask.New(strings.ToLower(text))
	s.hide = func(text []byte) []byte { return m.Hide(before(text)) }
	s.finds = func(text []byte) bool { return findsBefore(text) || m.Finds(text) }
	s.folded = func(text string) bool { return foldedBefore(text) || lower.Finds([]byte(strings.ToLower(text))) }
	s.longest = max(s.longest, m.Longest())
}

func (s secret) hideText(text string) string {
	if !s.shows(text) {
		return text
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

func (s secret) shows(text string) bool {
	return s.finds(unsafe.Slice(unsafe.StringData(text), len(text)))
}

// conceal returns err if its text shows neither the key nor the query. Else only
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
