package scan

import "unsafe"

// retryDelay reads a Retry-After header, or several of them joined by commas: seconds,
// with a fraction or without, or a date in one of the three forms of RFC 9110. It
// returns the milliseconds from now (milliseconds since 1970) on, of several the most, at
// most an hour; 0 where there is none that can be read and lies ahead.
//
// A date has a comma itself, after the day of the week. That is not checked, so what
// stands before the comma is one more value that cannot be read.
//
//go:noinline
func retryDelay(header []byte, now int64) uint64 {
	text, n := pointerTo(header), uint(len(header))
	longest := uint64(0)
	for p := uint(0); p < n; p++ {
		start := p
		p = until(text, p, n, ',')
		end := p
		for start < end && at(text, start) <= ' ' {
			start++
		}
		for start < end && at(text, end-1) <= ' ' {
			end--
		}
		delay := uint64(secondsDelay(text, start, end))
		if unix := httpDate(unsafe.Add(text, start), end-start, now/1000); unix*1000 > now {
			delay = uint64(unix*1000 - now)
		}
		if longest < delay {
			longest = delay
		}
	}
	return atMost(longest, maxAsked)
}

func atMost(v, limit uint64) uint64 {
	if v > limit {
		return limit
	}
	return v
}

// secondsDelay reads digits, and a fraction if there is one, as milliseconds: rounded
// up, since the server asks for at least as much. 0 where they are none.
//
//go:noinline
func secondsDelay(text unsafe.Pointer, p, end uint) uint32 {
	delay, rest := uint32(0), uint32(0)
	unit := uint32(1000) // of the next digit, which in a fraction falls to 0
	for start := p; p < end; p++ {
		d := uint32(at(text, p)) - '0'
		if at(text, p) == '.' && unit == 1000 && p > start && p+1 < end {
			unit = 100
			continue
		}
		if d > 9 {
			return 0
		}
		if unit == 1000 {
			if delay < maxAsked {
				delay = delay*10 + d*1000
			}
			continue
		}
		delay += d * unit
		if unit == 0 && d != 0 {
			rest = 1
		}
		unit /= 10
	}
	return delay + rest
}

// httpDate reads a date of HTTP, without the day of the week that two of its forms have
// before a comma; 0 where it is none:
//
//	06 Nov 1994 08:49:37 GMT    IMF-fixdate
//	06-Nov-94 08:49:37 GMT      RFC 850
//	Sun Nov  6 08:49:37 1994    asctime
func httpDate(text unsafe.Pointer, n uint, now int64) int64 {
	form := "dd mmm YYYY hh:nn:ss GMT"
	if n == 22 {
		form = "dd-mmm-yy hh:nn:ss GMT"
	} else if n != 24 {
		return 0
	} else if at(text, 3) == ' ' {
		form = "www mmm DD hh:nn:ss YYYY"
	}
	return dateOf(text, form, now)
}

// dateOf reads a date of a form: a letter that repeats is a field, w a letter, and what is
// neither stands for itself.
//
//go:noinline
func dateOf(text unsafe.Pointer, form string, now int64) int64 {
	var fields [16]uint32 // by the low bits of their letters, with which D is d and Y is y
	for p := uint(0); p < uint(len(form)); p++ {
		c, f := at(text, p), form[p]
		d := uint32(c) - '0'
		switch f {
		case 'm':
			fields['m'&15] = monthAt(text, p)
			p += 2
			continue
		case 'w':
			continue
		case 'D':
			if c == ' ' {
				d = 0
			}
		case 'd', 'h', 'n', 's', 'y', 'Y':
		default:
			if c != f {
				return 0
			}
			continue
		}
		if d > 9 {
			return 0
		}
		fields[f&15] = fields[f&15]*10 + d
	}
	day, year := fields['d'&15], fields['y'&15]
	if form[2] == '-' {
		year = centuryOf(year, now)
	}
	if !isDate(year, fields['m'&15], day) || fields['h'&15] > 23 || fields['n'&15] > 59 || fields['s'&15] > 60 {
		return 0
	}
	return days(year, fields['m'&15], day)*86400 + int64(fields['h'&15]*3600+fields['n'&15]*60+fields['s'&15])
}

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
func centuryOf(year uint32, now int64) uint32 {
	this, _, _ := date(now / 86400)
	year += this - this%100
	if year > this+50 {
		year -= 100
	}
	return year
}
