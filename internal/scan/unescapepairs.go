//go:build !tinygo

package scan

import "unsafe"

// Slack is how much more room than its characters [UnescapeTight] wants.
const Slack = 16

// UnescapeTight is [Unescape] into room that the caller vouches for: dst has as many bytes
// as the characters take, and [Slack] more.
func UnescapeTight(dst, body []byte, start, end uint32) uint32 {
	return uint32(unescape(pointerTo(dst), pointerTo(body), uint(start+1), uint(end-1)))
}

const (
	lanes  = 1<<32 | 1
	top    = 0xF800 * lanes
	beyond = 0x10000 * lanes // where a sum of two units of 16 bits carries into
)

// escapePairs skips Unicode escapes two at a time, as long as neither is of a surrogate or
// they are a pair of them. It leaves the rest to escapes, which has no need of it: the
// module does without, for its size.
func escapePairs(base unsafe.Pointer, p, n uint) uint {
	for p+12 <= n && load2(base, p) == unicodeEscape && load2(base, p+6) == unicodeEscape {
		digits := uint64(load4(base, p+2)) | uint64(load4(base, p+8))<<32
		if !areHex(digits) {
			return p
		}
		c := unitsOf(digits)
		switch {
		case (c&top^0xD800*lanes+top)&beyond == beyond, c&(0xFC00*lanes) == 0xDC00<<32|0xD800:
			p += 12
		case c&0xF800 != 0xD800:
			p += 6
		default:
			return p
		}
	}
	return p
}

// unescapePairs writes the characters of the Unicode escapes at p, two at a time, as long as
// both take three bytes, both take two, or they are a pair of surrogates: nearly all text
// is of such runs. It leaves the rest to unescapeUnits, which has no need of it: the module
// does without, for its size.
func unescapePairs(dst, base unsafe.Pointer, p, w, end uint) (uint, uint) {
	for p+12 <= end && load2(base, p) == unicodeEscape && load2(base, p+6) == unicodeEscape {
		c := unitsOf(uint64(load4(base, p+2)) | uint64(load4(base, p+8))<<32)
		switch high := c & top; {
		case (high+top)&(high^0xD800*lanes+top)&beyond == beyond: // from U+0800 on, no surrogates
			c = c>>12&(0x0F*lanes) | c<<2&(0x3F00*lanes) | c<<16&(0x3F0000*lanes) | 0x8080E0*lanes
			put4(dst, w, uint32(c))
			put4(dst, w+3, uint32(c>>32))
			w += 6
		case high == 0 && (c+0xFF80*lanes)&beyond == beyond: // from U+0080 to U+07FF
			c = c>>6&(0x1F*lanes) | c<<8&(0x3F00*lanes) | 0x80C0*lanes
			put4(dst, w, uint32(c|c>>16))
			w += 4
		case c&(0xFC00*lanes) == 0xDC00<<32|0xD800:
			r := 0x10000 + uint32(c)&0x3FF<<10 + uint32(c>>32)&0x3FF
			put4(dst, w, r>>18|r>>4&0x3F00|r<<10&0x3F0000|r<<24&0x3F000000|0x808080F0)
			w += 4
		default:
			return p, w
		}
		p += 12
	}
	return p, w
}
