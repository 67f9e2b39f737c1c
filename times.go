package agentwait

import (
	"strconv"
	"time"
)

// The years of a time that is read from outside. Others are mistakes, or worse: a time in the
// year 9999 may be in the year 10000 in UTC, which JSON cannot hold, and the distance between
// two times is at most 292 years.
const (
	MinYear = 1970
	MaxYear = 9000
)

// TimeExpected says what stands for a time, for a [FieldError].
const TimeExpected = `an RFC 3339 time such as "2026-03-05T10:30:00Z", in the years 1970 to 9000`

// TimeInRange reports whether a time is in one of the years that are read from outside.
func TimeInRange(t time.Time) bool {
	year := t.UTC().Year()
	return year >= MinYear && year <= MaxYear
}

// checkTime refuses a time that is not in one of the years that are read.
func checkTime(field string, t time.Time) error {
	if TimeInRange(t) {
		return nil
	}
	return OutOfRange(field, "a time in the year "+strconv.Itoa(t.UTC().Year()), TimeExpected)
}

// checkMaybe is checkTime for a time that may be missing.
func checkMaybe(field string, t *time.Time) error {
	if t == nil {
		return nil
	}
	return checkTime(field, *t)
}
