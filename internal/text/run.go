package text

import (
	"strconv"
	"strings"
)

// Progress is how far a run is, in words: "3 of 10, reading, number 2 in the queue". It is empty
// if nothing is told.
func Progress(done, total float64, message string, queuePosition int) string {
	var words []string
	switch {
	case total > 0:
		words = append(words, number(done)+" of "+number(total))
	case done > 0:
		words = append(words, number(done)+" done")
	}
	if message != "" {
		words = append(words, message)
	}
	if queuePosition > 0 {
		words = append(words, "number "+strconv.Itoa(queuePosition)+" in the queue")
	}
	return strings.Join(words, ", ")
}

// number is a number with at most two decimals.
func number(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
