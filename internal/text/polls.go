package text

import (
	"cmp"
	"strconv"
	"strings"
)

// FailedPolls says that the last polls failed, and what the last one was answered with: by its
// words, or if there are none by the reason that the core has for it.
func FailedPolls(failures int, reason, words string) string {
	polls := "poll"
	if failures > 1 {
		polls = strconv.Itoa(failures) + " polls"
	}
	return "last " + polls + " failed: " + Problem(reason, words)
}

// Polls is a number of polls: "1 poll", "3 polls".
func Polls(n int) string {
	if n == 1 {
		return "1 poll"
	}
	return strconv.Itoa(n) + " polls"
}

// reasons are the core's reasons of a failed poll, for people. They are keys for programs.
var reasons = map[string]string{
	"network":          "no answer came",
	"request_timeout":  "the API gave the request up",
	"rate_limited":     "the API takes no more requests for now",
	"unavailable":      "the API is unavailable",
	"invalid_response": "the answer was no status document",
	"not_found_grace":  "HTTP 404: the run is not known yet",
	"stray_answer":     "something else than the API answered",
}

// Problem says why a poll failed: in the words that it was answered with, or if there are none by
// its reason.
func Problem(reason, words string) string {
	return cmp.Or(words, reasons[reason], strings.ReplaceAll(reason, "_", " "))
}
