package cli

import (
	"errors"
	"regexp"
)

// fromVariable is how kong says which variable a value is from, with the value: of those that
// name the files of keys.
var fromVariable = regexp.MustCompile(`(?s) ?\(from envar (AGENTWAIT_(?:CONNECTION|CREDENTIAL|ENCRYPTION_KEY))=".*"\)`)

// withoutValue takes the value of such a variable out of an error: it is given the key itself by
// mistake, and what a container prints is kept.
func withoutValue(err error) error {
	text := err.Error()
	if without := fromVariable.ReplaceAllString(text, " (from $1)"); without != text {
		return errors.New(without)
	}
	return err
}
