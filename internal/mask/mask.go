// Package mask takes a secret out of what others send, in whatever form it comes back: what leaves
// (a state, a reply, an error, a log line) is read of what was masked.
package mask

import (
	"encoding/base64"
	"strings"
)

// Hidden stands where a secret was. It is not longer than what it stands for.
const Hidden = "[hidden]"

// MinBytes is the length from which a key is looked for in what comes back. A
// shorter one protects nothing, and would be found inside of words.
const MinBytes = len(Hidden)

// Mask finds a key in what comes back, and takes it out: as it is, without its last byte, in
// base64 by itself and behind other bytes (a header quotes it behind "Bearer "), and each of
// these with JSON's escapes, those of a URL, or both, for some characters or all.
//
// Most answers do not have it, so finding out is what has to be fast: literally, many bytes
// are skipped at once; beyond that only escapes are looked at whose character the key has.
type Mask struct {
	forms     []form
	skips     [skipHashes]uint8
	width     int  // how many bytes of each form are what is looked for
	backslash bool // the key has one
	// at has where a character stands in a form.
	at [256][]place
}

// form is a text that the key can stand as: the first need bytes of it are what is found.
type form struct {
	text string
	need int
}

// place is a byte of a form.
type place struct{ form, index int }

// New makes a mask of a key of at least MinBytes.
func New(key string) *Mask {
	m := &Mask{backslash: strings.Contains(key, `\`)}
	// How many backslashes a key's own one is depends on how often it was escaped: see escape.
	if literal := strings.ReplaceAll(key, `\`, ""); len(literal) >= MinBytes {
		m.add(literal, max(len(literal)-1, MinBytes))
	} else {
		m.add(key, len(key))
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			whole := within(encoding, key, before)
			m.add(whole, max(len(within(encoding, key[:len(key)-1], before)), MinBytes))
		}
	}
	m.width = m.forms[0].need
	for _, f := range m.forms {
		m.width = min(m.width, f.need)
	}
	m.width = min(m.width, 255)
	m.learn()
	for i, f := range m.forms {
		for j := range f.need {
			m.at[f.text[j]] = append(m.at[f.text[j]], place{i, j})
		}
	}
	return m
}

func (m *Mask) add(text string, need int) {
	if need > len(text) { // in base64, of the shortest key
		return
	}
	for _, f := range m.forms {
		if f.text == text {
			return
		}
	}
	m.forms = append(m.forms, form{text, need})
}

// within is what a text is in base64 behind some bytes, whatever they and those after it are.
func within(encoding *base64.Encoding, text string, before int) string {
	encoded := encoding.EncodeToString(append(make([]byte, before, before+len(text)), text...))
	return encoded[(before*8+5)/6 : (before+len(text))*8/6]
}

// Longest is how many bytes a form takes at most of which each character is an escape of JSON
// that stands in one of a URL.
func (m *Mask) Longest() int {
	n := 0
	for _, f := range m.forms {
		n = max(n, len(f.text))
	}
	return n * len(`\u0025\u0037\u0033`)
}

// Text is [Mask.Hide] for a string. A nil mask hides nothing.
func (m *Mask) Text(text string) string {
	if m == nil || text == "" {
		return text
	}
	return string(m.Hide([]byte(text)))
}
