package agentstatus

import (
	"bytes"
	"encoding/json"
	"time"
)

// leaf is any value, of which only one type means something. A value of another
// type is kept and reads as absent, as in the API's own documents.
type leaf []byte

// UnmarshalJSON keeps a copy of the value. Null is as good as nothing.
func (l *leaf) UnmarshalJSON(value []byte) error {
	*l = nil
	if string(value) != "null" {
		*l = bytes.Clone(value)
	}
	return nil
}

// MarshalJSON writes the value.
func (l leaf) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("null"), nil
	}
	return l, nil
}

func (l leaf) isString() bool { return len(l) > 0 && l[0] == '"' }

// value returns the value, or nil where it is missing or null.
func (l leaf) value() json.RawMessage {
	return json.RawMessage(l)
}

// text returns the characters of a string, none of another value.
func (l leaf) text() string {
	var text string
	if !l.isString() || json.Unmarshal(l, &text) != nil {
		return ""
	}
	return text
}

// time returns the time of an RFC 3339 string, the zero time of another value.
func (l leaf) time() time.Time {
	t, err := time.Parse(time.RFC3339Nano, l.text())
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// kind says what the value is, in the words of a SchemaError.
func (l leaf) kind() string {
	if len(l) == 0 {
		return "nothing"
	}
	switch l[0] {
	case '"':
		return "a string"
	case '[':
		return "an array"
	case '{':
		return "an object"
	case 'n':
		return "null"
	case 't', 'f':
		return "a boolean"
	}
	return "a number"
}

// quote makes a string.
func quote(text string) leaf {
	quoted, err := encode(text)
	if err != nil {
		return nil // no string is refused
	}
	return quoted
}

// leafOf makes a string; an empty one is left out.
func leafOf(text string) leaf {
	if text == "" {
		return nil
	}
	return quote(text)
}

// leafOfTime makes an RFC 3339 time in UTC; the zero time is left out.
func leafOfTime(t time.Time) leaf {
	if t.IsZero() {
		return nil
	}
	return quote(t.UTC().Format(time.RFC3339Nano))
}
