// Package nearest finds what a misspelled name was probably meant to be, for errors.
package nearest

import "strings"

// maxNear bounds what is compared: no name that is known is longer.
const maxNear = 64

// Name returns the known name that a wrong one was probably meant to be; empty if none is near: at most a third of its letters are others. Of two that are as near it is the one that the
// wrong one begins.
func Name(wrong string, known []string) string {
	if len(wrong) > maxNear {
		return ""
	}
	best, least := "", max(len(wrong)/3, 1)+1
	for _, name := range known {
		d := distance(wrong, name)
		if d < least || d == least && best != "" && strings.HasPrefix(name, wrong) {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters are to be put in, taken out or replaced to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := left
			if a[i] != b[j] {
				cost = 1 + min(left, above, row[j])
			}
			row[j+1], left = cost, above
		}
	}
	return row[len(b)]
}
