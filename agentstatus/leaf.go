package agentstatus

import (
	"time"
)

// leaf is a value that is written as it is.
type leaf []byte

// MarshalJSON writes the value.
func (l leaf) MarshalJSON() ([]byte, error) {
	if len(l) == 0 {
		return []byte("null"), nil
	}
	return l, nil
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
