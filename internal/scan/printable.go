package scan

// Printable writes text for people into dst, as much of it as fits in whole
// characters, and returns its length: control characters become spaces, of which one is
// left between words and none around the text, and malformed UTF-8 becomes U+FFFD. Where escaped is set
// the text is the inside of a scanned JSON string.
func (s *Scanner) Printable(dst, text []byte, escaped bool) uint32 {
	base, n := pointerTo(text), uint(len(text))
	out, room := pointerTo(dst), uint(len(dst))
	one := &s.scratch
	p, w, end := uint(0), uint(0), uint(0)
	for p < n {
		c := uint32(at(base, p))
		size := uint(1)
		switch {
		case escaped && c == '\\':
			p, size = unescapeOne(one, text, p)
			c = uint32(one[0])
		case c < 0x80:
			one[0] = byte(c)
			p++
		default:
			if k := runeSize(base, p, n); k != 0 {
				for size = 0; size < k; size++ {
					one[size] = at(base, p+size)
				}
				p += k
			} else {
				size = putReplacement(one)
				p++
			}
			c = uint32(one[0])
		}
		if c < 0x20 || c == 0x7F || c == 0xC2 && one[1] < 0xA0 {
			one[0], size = ' ', 1
		}
		if one[0] == ' ' && (w == 0 || w != end) {
			continue
		}
		if w+size > room {
			break
		}
		for i := uint(0); i < size; i++ {
			put(out, w+i, one[i])
		}
		w += size
		if one[0] != ' ' {
			end = w
		}
	}
	return uint32(end)
}

// PrintableCell is Printable for a string's characters, or another value's bytes.
func (s *Scanner) PrintableCell(dst, body []byte, c *Cell) uint32 {
	start, end := c.Start, c.End
	if c.Kind() == String {
		start, end = start+1, end-1
	}
	return s.Printable(dst, body[start:end], c.Meta&Escaped != 0)
}

// putReplacement writes U+FFFD.
//
//go:noinline
func putReplacement(one *[192]byte) uint {
	one[0], one[1], one[2] = 0xEF, 0xBF, 0xBD
	return 3
}

// unescapeOne writes the character of the escape at p, and returns the offset
// after it and its length.
//
//go:noinline
func unescapeOne(one *[192]byte, text []byte, p uint) (next, size uint) {
	n := uint(len(text))
	if p+1 >= n {
		return n, putReplacement(one)
	}
	if c := escapeOf[at(pointerTo(text), p+1)]; c > 1 {
		one[0] = c
		return p + 2, 1
	}
	return unescapeUnit(pointerTo(one[:]), pointerTo(text), p, 0, n)
}
