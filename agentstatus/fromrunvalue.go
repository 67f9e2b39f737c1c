package agentstatus

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"

	"github.com/agentwait/agentwait/internal/scan"
)

// unquoted is a text in memory of its own: the arena has no room for it.
func (b *builder) unquoted(c *scan.Cell) string {
	if c.Kind() != scan.String {
		return ""
	}
	return (toldValue{raw: b.raw(c)}).text()
}

// toldValue is one of them: what it is, where it stands in the document, and its first byte. It is
// known to be JSON. One that is missing has no bytes.
type toldValue struct {
	raw  json.RawMessage
	path string
	at   int
}

// first is the value's first byte, by which its kind is told; 'n' where it is missing or null.
func (v toldValue) first() byte {
	if len(v.raw) == 0 {
		return 'n'
	}
	return v.raw[0]
}

func (v toldValue) isNumber() bool { return v.first() == '-' || v.first() >= '0' && v.first() <= '9' }

// text is the text of a string.
func (v toldValue) text() (text string) {
	_ = json.Unmarshal(v.raw, &text) // it is one
	return text
}

// own is a value in memory of its own; nil where it is missing or null.
func (v toldValue) own() json.RawMessage {
	if v.first() == 'n' {
		return nil
	}
	return bytes.Clone(v.raw)
}

// elements calls found with each value of an array or, with its name, of an object.
func (v toldValue) elements(found func(name string, value toldValue)) {
	decoder := json.NewDecoder(bytes.NewReader(v.raw))
	_, _ = decoder.Token() // the bracket: the document is known to be JSON
	for decoder.More() {
		var name string
		if v.first() == '{' {
			key, _ := decoder.Token()
			name, _ = key.(string)
		}
		var raw json.RawMessage
		if decoder.Decode(&raw) != nil {
			return
		}
		found(name, toldValue{raw: raw, at: v.at + int(decoder.InputOffset()) - len(raw)})
	}
}

// members are those of an object. Of a repeated name the last one counts.
func (v toldValue) members() map[string]toldValue {
	all := map[string]toldValue{}
	v.elements(func(name string, value toldValue) {
		value.path = v.path + "." + name
		all[name] = value
	})
	return all
}

func (in *toldReader) wrong(v toldValue, wanted string) {
	if in.misfit == nil || v.at < in.misfit.Offset {
		in.misfit = &SchemaError{Path: v.path, Offset: v.at, Wanted: wanted, Found: v.found(wanted)}
	}
}

// found says what a value is in place of what was wanted.
func (v toldValue) found(wanted string) string {
	switch v.first() {
	case 'n':
		if v.raw == nil {
			return "nothing"
		}
		return "null"
	case 't', 'f':
		return wantedBoolean
	case '"':
		if wanted == wantedID {
			return "an empty one"
		}
		return wantedString
	case '[':
		return wantedArray
	case '{':
		return wantedObject
	}
	if wanted == wantedCount || wanted == wantedSeconds || wanted == wantedNumber {
		return "another number"
	}
	return wantedNumber
}

func top(b *builder, c *scan.Cell, place int) (v toldValue, there bool) {
	if c.Kind() <= scan.Null {
		return v, false
	}
	return toldValue{raw: b.raw(c), path: scan.ToldName(place), at: int(c.Start)}, true
}

func (in *toldReader) text(v toldValue) string {
	switch v.first() {
	case '"':
		return v.text()
	case 'n':
	default:
		in.wrong(v, wantedString)
	}
	return ""
}

func (in *toldReader) number(v toldValue) float64 {
	if v.first() == 'n' {
		return 0
	}
	number, err := strconv.ParseFloat(string(v.raw), 64)
	if !v.isNumber() || err != nil {
		in.wrong(v, wantedNumber)
		return 0
	}
	return number
}

// maxCount is up to where a double has all whole numbers.
const maxCount = 1 << 53

func (in *toldReader) count(v toldValue) int64 {
	if v.first() == 'n' {
		return 0
	}
	number, err := strconv.ParseFloat(string(v.raw), 64)
	if !v.isNumber() || err != nil || number < 0 || number > maxCount || number != math.Trunc(number) {
		in.wrong(v, wantedCount)
		return 0
	}
	return int64(number)
}
