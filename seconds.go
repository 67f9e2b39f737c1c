package agentwait

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentwait/agentwait/internal/text"
)

// Duration converts seconds that have been checked. A positive number never becomes zero, which
// would stand for the default.
func Duration(seconds float64) time.Duration {
	if seconds <= 0 {
		return 0
	}
	return max(time.Duration(seconds*float64(time.Second)), 1)
}

// Seconds returns a duration for people and for JSON: whole milliseconds.
func Seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }

// FormatSeconds shows a number of seconds as it stands in JSON.
func FormatSeconds(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

// checkSeconds refuses a number of seconds outside least and most. Zero stands for the default.
func checkSeconds(field string, value float64, least, most time.Duration) error {
	if value == 0 || value >= least.Seconds() && value <= most.Seconds() && !math.IsNaN(value) {
		return nil
	}
	return OutOfRange(field, FormatSeconds(value),
		"a number of seconds from "+FormatSeconds(least.Seconds())+" to "+FormatSeconds(most.Seconds()))
}

func oneOf(field, value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return OutOfRange(field, text.Quote(value, 64), "one of "+strings.Join(known, ", "))
}
