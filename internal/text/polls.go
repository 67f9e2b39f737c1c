package text

import "strconv"

// FailedPolls says that the last polls failed, and what the last one was answered with: by its
// words, or else by its reason.
func FailedPolls(failures int, reason, words string) string {
	polls := "poll"
	if failures > 1 {
		polls = strconv.Itoa(failures) + " polls"
	}
	if words == "" {
		words = reason
	}
	return "last " + polls + " failed: " + words
}
