package scan

import "unsafe"

// A Writer writes into the caller's buffer, and goes on counting where that is
// full: the caller then knows what size to come back with. It never writes past
// the buffer.
type Writer struct {
	base  unsafe.Pointer
	room  uint
	n     uint // bytes written, or that would have been
	comma bool // a member or element has been written at this level
}

// writerOn returns a writer on a buffer.
func writerOn(dst []byte) Writer { return Writer{base: pointerTo(dst), room: uint(len(dst))} }

//go:noinline
func (w *Writer) byte(c byte) {
	if w.n < w.room {
		put(w.base, w.n, c)
	}
	w.n++
}

// bytes writes size bytes from p on.
//
//go:noinline
func (w *Writer) bytes(p unsafe.Pointer, size uint) {
	if w.n <= w.room && size <= w.room-w.n && size > 0 {
		copy(unsafe.Slice((*byte)(unsafe.Add(w.base, w.n)), size), unsafe.Slice((*byte)(p), size))
	}
	w.n += size
}

//go:noinline
func (w *Writer) string(s string) { w.bytes(unsafe.Pointer(unsafe.StringData(s)), uint(len(s))) }

// open begins an object or array, and shut ends it.
//
//go:noinline
func (w *Writer) open(c byte) {
	w.byte(c)
	w.comma = false
}

//go:noinline
func (w *Writer) shut(c byte) {
	w.byte(c)
	w.comma = true
}

// next writes a comma where one is needed.
//
//go:noinline
func (w *Writer) next() {
	if w.comma {
		w.byte(',')
	}
	w.comma = true
}

// key writes the comma, the key and its colon.
//
//go:noinline
func (w *Writer) key(name string) {
	w.next()
	w.byte('"')
	w.string(name)
	w.byte('"')
	w.byte(':')
}

// number writes a number in decimal, with leading zeros up to width digits.
//
//go:noinline
func (w *Writer) number(v, width uint32) {
	unit := uint32(1)
	for i := uint32(1); i < width || v/unit >= 10; i++ {
		unit *= 10
	}
	for ; unit > 0; unit /= 10 {
		w.byte('0' + byte(v/unit%10))
	}
}

// time writes a time as RFC 3339 in UTC, in quotes.
//
//go:noinline
func (w *Writer) time(t *Time) {
	unix := t.Unix()
	day := (unix-minUnix)/86400 + minUnix/86400 // minUnix is the beginning of a day
	second := uint32(unix - day*86400)
	year, month, dayOfMonth := date(day)
	w.byte('"')
	w.number(year, 4)
	w.byte('-')
	w.number(month, 2)
	w.byte('-')
	w.number(dayOfMonth, 2)
	w.byte('T')
	w.number(second/3600, 2)
	w.byte(':')
	w.number(second/60%60, 2)
	w.byte(':')
	w.number(second%60, 2)
	if t.Nanos != 0 {
		fraction, width := t.Nanos, uint32(9)
		for fraction%10 == 0 {
			fraction /= 10
			width--
		}
		w.byte('.')
		w.number(fraction, width)
	}
	w.byte('Z')
	w.byte('"')
}
