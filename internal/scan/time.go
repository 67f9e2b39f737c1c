package scan

import "unsafe"

// time reads the time of a cell:
//
//	2026-03-05T10:30:00.000000+00:00
//
// A space may stand for the T. Fraction and zone may be absent: no zone is UTC, as
// the API's message timestamps have none. A zone is Z, ±hh:mm, ±hhmm or ±hh. Digits
// after the ninth of a fraction are dropped. t.OK stays 0 where the text is no such
// time, one of its fields is out of range or, in UTC, it leaves the years 0 to 9999.
//
//go:noinline
func (s *Scanner) time(c *Cell, t *Time) {
	text, size, ok := s.text(c)
	if !ok || size < 19 {
		return
	}
	ymd, hms := pairs(load8(text, 2), '-'), pairs(load8(text, 11), ':')
	year, month, day := pair(text, 0)*100+ymd&0xFF, ymd>>8&0xFF, ymd>>16
	hour, minute, second := hms&0xFF, hms>>8&0xFF, hms>>16
	t10 := at(text, 10)
	if t10|0x20 != 't' && t10 != ' ' || !isDate(year, month, day) || hour > 23 || minute > 59 || second > 59 {
		return
	}
	p, nanos := fraction(text, 19, size)
	offset, ok := zone(text, p, size)
	if !ok {
		return
	}
	unix := days(year, month, day)*86400 + int64(hour*3600+minute*60+second) - offset
	if unix < minUnix || unix > maxUnix {
		return
	}
	t.Low, t.High = uint32(unix), uint32(uint64(unix)>>32)
	t.Nanos, t.OK = nanos, 1
}

// The years 0 to 9999.
const (
	minUnix = -62167219200
	maxUnix = 253402300799
)

// badPair is greater than any number of two digits.
const badPair = 0xFF

// pair reads the two digits at p. It returns badPair where one is none.
//
//go:noinline
func pair(text unsafe.Pointer, p uint) uint32 {
	tens, one := uint32(at(text, p))-'0', uint32(at(text, p+1))-'0'
	if tens > 9 || one > 9 {
		return badPair
	}
	return tens*10 + one
}

// pairs reads three numbers of two digits with a separator between them, dd-dd-dd, and
// returns a byte for each, the first one lowest. All are badPair where the text is another.
//
//go:noinline
func pairs(text uint64, separator uint64) uint32 {
	const separators = 1<<16 | 1<<40
	text ^= separator*separators | '0'*(ones-separators)
	// To a digit is added what carries it into the highest bit if it is more than 9, and to a
	// separator what does so if it is not 0.
	if (text|(text+(0x76*ones+9*separators)))&highs != 0 {
		return 0xFFFFFF
	}
	text = text*10 + text>>8
	return uint32(text&0xFF | text>>16&0xFF00 | text>>32&0xFF0000)
}

// fraction reads the fraction of a second at p, if there is one.
//
//go:noinline
func fraction(text unsafe.Pointer, p, size uint) (next uint, nanos uint32) {
	if p+1 >= size || at(text, p) != '.' || at(text, p+1)-'0' > 9 {
		return p, 0
	}
	unit := uint32(100_000_000)
	for p++; p < size && at(text, p)-'0' <= 9; p++ {
		nanos += uint32(at(text, p)-'0') * unit
		unit /= 10
	}
	return p, nanos
}

// zone reads the zone from p to the end, and returns its offset in seconds.
//
//go:noinline
func zone(text unsafe.Pointer, p, size uint) (seconds int64, ok bool) {
	if p == size {
		return 0, true
	}
	sign := at(text, p)
	p++
	if sign|0x20 == 'z' {
		return 0, p == size
	}
	digits := size - p
	if sign != '+' && sign != '-' || digits != 2 && digits != 4 && (digits != 5 || at(text, p+2) != ':') {
		return 0, false
	}
	hour, minute := pair(text, p), uint32(0)
	if digits > 2 {
		minute = pair(text, size-2)
	}
	if hour > 23 || minute > 59 {
		return 0, false
	}
	seconds = int64(hour*3600 + minute*60)
	if sign == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// isDate reports whether the day exists in the Gregorian calendar.
//
//go:noinline
func isDate(year, month, day uint32) bool {
	if year > 9999 || month < 1 || month > 12 || day < 1 {
		return false
	}
	last := 30 | (month ^ month>>3) // the last bit is set in the months of 31 days
	if month == 2 {
		last = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			last = 29
		}
	}
	return day <= last
}

// epoch is the number of days from the first of March 400 years before the year 0 to
// 1970: what is counted from there is positive for every date that is read.
const epoch = 719468 + 146097

// days returns the days from 1970-01-01 to a date. Years are counted from March,
// so that the leap day is the last one.
//
//go:noinline
func days(year, month, day uint32) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	year += 400
	return int64(365*year+year/4-year/100+year/400+(153*month-457)/5+day) - epoch - 1
}

// date is the inverse of days, for days from the year 0 on.
//
//go:noinline
func date(days int64) (year, month, day uint32) {
	z := uint32(days + epoch)
	era, dayOfEra := z/146097, z%146097
	year = (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*year + year/4 - year/100)
	month = (5*dayOfYear + 2) / 153
	day = dayOfYear - (153*month+2)/5 + 1
	year += era*400 - 400
	month += 3
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}
