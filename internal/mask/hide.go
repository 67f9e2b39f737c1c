package mask

import "encoding/json"

// Hide takes the key out of a text, in its place.
func (m *Mask) Hide(text []byte) []byte {
	if !m.Finds(text) {
		return text
	}
	if !json.Valid(text) {
		return text[:m.write(text, 0, 0, len(text))]
	}
	return text[:m.hideJSON(text)]
}

// hideJSON takes the key out of the strings of a JSON value, and out of its numbers, which are
// then null. Nothing else of it can have one.
func (m *Mask) hideJSON(text []byte) (written int) {
	for at := 0; at < len(text); {
		c := text[at]
		switch {
		case c == '"':
			end := at + 1
			for ; text[end] != '"'; end++ {
				if text[end] == '\\' {
					end++
				}
			}
			text[written] = '"'
			written = m.write(text, written+1, at+1, end)
			text[written] = '"'
			written++
			at = end + 1
		case '0' <= c && c <= '9' || c == '-':
			end := at + 1
			for end < len(text) && inNumber(text[end]) {
				end++
			}
			if m.findsLiterally(text[at:end]) {
				written += copy(text[written:], "null")
			} else {
				written += copy(text[written:], text[at:end])
			}
			at = end
		default:
			text[written] = c
			written++
			at++
		}
	}
	return written
}

func inNumber(c byte) bool {
	return '0' <= c && c <= '9' || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E'
}

// write writes text[at:end] to text[written:], which is not behind it, without the key. No match
// begins or ends inside of an escape: what is inside of a JSON string stays so.
func (m *Mask) write(text []byte, written, at, end int) int {
	for text = text[:end]; at < end; {
		begin := at
		for at < end && text[at] == '\\' {
			at++
		}
		backslashes := at - begin
		if after := m.matches(text, begin); after > 0 {
			if backslashes%2 == 1 {
				backslashes-- // the last one was of the character that is masked
			}
			written += copy(text[written:], text[begin:begin+backslashes])
			written += copy(text[written:], Hidden)
			at = after
			continue
		}
		after := min(at+1, end)
		if backslashes%2 == 1 {
			_, after = jsonEscape(text, at-1)
		}
		written += copy(text[written:], text[begin:after])
		at = after
	}
	return written
}

// matches returns where a form ends that begins at a place, escaped or not, or 0.
func (m *Mask) matches(text []byte, at int) (end int) {
	for i := range m.forms {
		if f := &m.forms[i]; f.begins(text, at) {
			end = max(end, f.goesOn(text, at, 0))
		}
	}
	return end
}

// begins is whether it may be worth the while to look.
func (f *form) begins(text []byte, at int) bool {
	c := text[at]
	return c == f.text[0] || c == '\\' || c == '%'
}
