package scan

import "unsafe"

// retryDelay reads a Retry-After header: seconds, or a date in one of the three
// forms of RFC 9110. It returns the milliseconds from now (milliseconds since 1970)
// on, at most an hour; 0 where the header is empty, past or cannot be read.
//
//go:noinline
func retryDelay(header []byte, now int64) uint64 {
	text, n := pointerTo(header), uint(len(header))
	for n > 0 && at(text, n-1) <= ' ' {
		n--
	}
	p := uint(0)
	for p < n && at(text, p) <= ' ' {
		p++
	}
	if p == n {
		return 0
	}
	if c := at(text, p); c >= '0' && c <= '9' {
		seconds := uint64(0)
		for ; p < n; p++ {
			d := uint64(at(text, p) - '0')
			if d > 9 {
				return 0
			}
			if seconds < maxRetryAfter {
				seconds = seconds*10 + d
			}
		}
		return atMost(seconds*1000, maxRetryAfter)
	}
	unix, ok := httpDate(text, p, n, now/1000)
	if !ok || unix*1000 <= now {
		return 0
	}
	return atMost(uint64(unix*1000-now), maxRetryAfter)
}

func atMost(v, limit uint64) uint64 {
	if v > limit {
		return limit
	}
	return v
}

// httpDate reads a date of HTTP from p to the end:
//
//	Sun, 06 Nov 1994 08:49:37 GMT     IMF-fixdate
//	Sunday, 06-Nov-94 08:49:37 GMT    RFC 850
//	Sun Nov  6 08:49:37 1994          asctime
//
// The day of the week is not checked.
//
//go:noinline
func httpDate(text unsafe.Pointer, p, n uint, now int64) (unix int64, ok bool) {
	comma := p
	for comma < n && at(text, comma) != ',' {
		comma++
	}
	var day, month, year, clock uint32
	switch rest := n - comma; {
	case rest == 26: // ", 06 Nov 1994 08:49:37 GMT"
		d := comma + 2
		day, month, year = decimal(text, d, 2), monthAt(text, d+3), decimal(text, d+7, 4)
		clock = clockAt(text, d+12)
		ok = at(text, d+2) == ' ' && at(text, d+6) == ' ' && at(text, d+11) == ' ' && isGMT(text, n)
	case rest == 24: // ", 06-Nov-94 08:49:37 GMT"
		d := comma + 2
		day, month = decimal(text, d, 2), monthAt(text, d+3)
		year = centuryOf(decimal(text, d+7, 2), now)
		clock = clockAt(text, d+10)
		ok = at(text, d+2) == '-' && at(text, d+6) == '-' && at(text, d+9) == ' ' && isGMT(text, n)
	case rest == 0 && n-p == 24: // "Sun Nov  6 08:49:37 1994"
		month, year = monthAt(text, p+4), decimal(text, p+20, 4)
		if at(text, p+8) == ' ' {
			day = decimal(text, p+9, 1)
		} else {
			day = decimal(text, p+8, 2)
		}
		clock = clockAt(text, p+11)
		ok = at(text, p+3) == ' ' && at(text, p+7) == ' ' && at(text, p+10) == ' ' && at(text, p+19) == ' '
	}
	if !ok || !isDate(year, month, day) || clock == badDecimal {
		return 0, false
	}
	return days(year, month, day)*86400 + int64(clock), true
}

// isGMT reports whether the text ends in the only zone that HTTP dates have.
func isGMT(text unsafe.Pointer, n uint) bool { return isText(text, n-4, " GMT") }

// isText reports whether a text stands at p.
//
//go:noinline
func isText(text unsafe.Pointer, p uint, want string) bool {
	for i := uint(0); i < uint(len(want)); i++ {
		if at(text, p+i) != want[i] {
			return false
		}
	}
	return true
}

// clockAt reads hh:mm:ss as seconds of the day.
//
//go:noinline
func clockAt(text unsafe.Pointer, p uint) uint32 {
	h, m, s := decimal(text, p, 2), decimal(text, p+3, 2), decimal(text, p+6, 2)
	if h > 23 || m > 59 || s > 60 || at(text, p+2) != ':' || at(text, p+5) != ':' {
		return badDecimal
	}
	return h*3600 + m*60 + s
}

// monthAt reads the name of a month; 0 where there is none.
//
//go:noinline
func monthAt(text unsafe.Pointer, p uint) uint32 {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	for i := uint(0); i+3 <= uint(len(names)); i += 3 {
		if isText(text, p, names[i:i+3]) {
			return uint32(i/3 + 1)
		}
	}
	return 0
}

// centuryOf completes a year of two digits: one that would lie more than 50 years
// ahead is past, as RFC 9110 has it.
//
//go:noinline
func centuryOf(year uint32, now int64) uint32 {
	if year > 99 {
		return badDecimal
	}
	this, _, _ := date(now / 86400)
	year += this - this%100
	if year > this+50 {
		year -= 100
	}
	return year
}
