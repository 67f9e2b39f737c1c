package agentstatus

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// PathError says why a path was not evaluated.
type PathError struct {
	Path    string
	Problem string // for people
}

// Error names the path, what is wrong with it, and what to try.
func (e *PathError) Error() string { return fmt.Sprintf("the path %.64q %s", e.Path, e.Problem) }

// modifiers are those that a path may have. The others of gjson are not bounded by the
// document's size: "dig" copies each nested match, "group" each key, "pretty" indents each
// level; and what the process has added to gjson is not known here.
var modifiers = []string{"flatten", "fromstr", "join", "keys", "reverse", "this", "tostr", "ugly", "valid", "values"}

// CheckPath reports what is wrong with a path whatever the document: that it is empty
// or longer than [MaxPathBytes], or has a modifier that is not allowed. Its error is a
// [*PathError].
func CheckPath(path string) error {
	if path == "" || len(path) > MaxPathBytes {
		return &PathError{path, fmt.Sprintf("has %d bytes: give 1 to %d", len(path), MaxPathBytes)}
	}
	for i := range len(path) {
		if path[i] != '@' || i > 0 && !opens(path[i-1]) {
			continue
		}
		name := path[i+1:]
		if end := strings.IndexFunc(name, func(r rune) bool { return !ofName(r) }); end >= 0 {
			name = name[:end]
		}
		if isModifier(name) && !slices.Contains(modifiers, name) {
			return &PathError{path, fmt.Sprintf("has the modifier @%s, whose cost is not bounded: those allowed are @%s",
				name, strings.Join(modifiers, ", @"))}
		}
	}
	return nil
}

// ofName reports whether r can be in the name of a modifier.
func ofName(r rune) bool {
	return r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// opens reports whether a component, and so a modifier, can begin after c. A key may
// hold an at sign elsewhere, and an escaped one is never a modifier.
func opens(c byte) bool { return c <= ' ' || strings.IndexByte(`.|:,([{#`, c) >= 0 }
