package declared

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/tidwall/gjson"
)

// value is valid JSON that a path has selected; empty for nothing. What is read of it shares its
// memory.
type value string

// valueOf is a value of bytes that nobody changes.
func valueOf(raw json.RawMessage) value { return value(unsafe.String(unsafe.SliceData(raw), len(raw))) }

// bytes are those of a value. They must not be changed.
func (v value) bytes() json.RawMessage { return unsafe.Slice(unsafe.StringData(string(v)), len(v)) }

// says reports whether it is anything but null and an empty text, list or object.
func (v value) says() bool {
	switch {
	case len(v) == 0:
		return false
	case v[0] == '[' || v[0] == '{':
		return strings.TrimSpace(string(v[1:len(v)-1])) != ""
	}
	return v != "null" && v != `""`
}

// blankLine is between texts that are of their own each.
const blankLine = "\n\n"

// text is what people read: a text as it is, texts of a list below each other with a blank line
// between them, and of everything else its JSON.
func (v value) text() string { return v.joined(blankLine) }

// joined is text with something else between the texts of a list.
func (v value) joined(by string) string {
	if !v.says() {
		return ""
	}
	switch v[0] {
	case '"':
		return gjson.Parse(string(v)).Str
	case '[':
		all := v.elements()
		texts := make([]string, 0, len(all))
		for _, one := range all {
			if one.says() && one[0] != '"' {
				return string(v) // not a list of texts
			}
			if text := one.text(); text != "" {
				texts = append(texts, text)
			}
		}
		return strings.Join(texts, by)
	}
	return string(v)
}

// maxElements is how many elements of a list are read, as of messages and parts elsewhere.
const maxElements = 65_536

// elements are those of a list, or the one that it is itself: one more than maxElements of those
// that are longer.
func (v value) elements() []value {
	if !v.says() {
		return nil
	}
	if v[0] != '[' {
		return []value{v}
	}
	var all []value
	gjson.Parse(string(v)).ForEach(func(_, one gjson.Result) bool {
		all = append(all, value(one.Raw))
		return len(all) <= maxElements
	})
	return all
}

// maxNumber is longer than any number that means one.
const maxNumber = 64

// number is a number, or a text that is one. ok is false for everything else.
func (v value) number() (n float64, ok bool) {
	if len(v) == 0 || len(v) > maxNumber {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.Trim(string(v), `"`), 64)
	return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
}

// raw is any JSON; nil for nothing and for null. A text that holds a JSON object or list, as
// arguments of tools often are, is that.
func (v value) raw() json.RawMessage {
	if v == "" || v == "null" {
		return nil
	}
	if v[0] == '"' {
		text := strings.TrimSpace(v.text())
		if text != "" && (text[0] == '{' || text[0] == '[') && json.Valid([]byte(text)) {
			return json.RawMessage(text)
		}
	}
	return v.bytes()
}

// clock says how an API writes times.
type clock string

const (
	clockAny     clock = ""
	clockRFC3339 clock = "rfc3339"
	clockSeconds clock = "seconds"
	clockMillis  clock = "ms"
)

// turn is from where on a number counts milliseconds if nothing else says so: as seconds it is
// in the year 5138, as milliseconds in 1973.
const turn = 1e11

// maxTime is the end of the year 9999, in seconds.
const maxTime = 253402300799

// time reads a time; zero where it is none. One without a zone is UTC.
func (v value) time(c clock) time.Time {
	if !v.says() {
		return time.Time{}
	}
	if n, ok := v.number(); ok && c != clockRFC3339 {
		if c == clockMillis || c == clockAny && math.Abs(n) >= turn {
			n /= 1000
		}
		if n <= 0 || n > maxTime {
			return time.Time{}
		}
		seconds, fraction := math.Modf(n)
		return time.Unix(int64(seconds), int64(math.Round(fraction*1e6))*1000).UTC() // a float has no more
	}
	if c != clockAny && c != clockRFC3339 {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if at, err := time.Parse(layout, v.text()); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
