package agentwait

import "fmt"

// FieldError says which field of an input cannot be used, and what to give instead.
type FieldError struct {
	Field    string // "timeout_seconds", "token.polls", "include[1]"; "$" is the whole input
	Found    string // what stood there, shortened: `the string "ten"`
	Expected string // what can stand there: "a number"
}

// Error names the field, what was found and what was expected.
func (e *FieldError) Error() string {
	return fmt.Sprintf("%s: found %s, expected %s", e.Field, e.Found, e.Expected)
}

// OutOfRange returns the [*FieldError] of a field.
func OutOfRange(field, found, expected string) error {
	return &FieldError{Field: field, Found: found, Expected: expected}
}
