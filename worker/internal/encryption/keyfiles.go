package encryption

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// KeyFile is the file of a key.
type KeyFile struct{ ID, File string }

// KeyFiles are keys' files in the order in which they are given: ID=FILE, and in one value, as a
// variable has it, several with a semicolon between them.
type KeyFiles []KeyFile

// Decode is called by kong, for each value.
func (k *KeyFiles) Decode(ctx *kong.DecodeContext) error {
	var value string
	if err := ctx.Scan.PopValueInto("ID=FILE", &value); err != nil {
		return err
	}
	if value == "" { // a variable that is set to nothing
		return nil
	}
	for entry := range strings.SplitSeq(value, ";") {
		if err := k.add(entry); err != nil {
			return err
		}
	}
	return nil
}

func (k *KeyFiles) add(entry string) error {
	id, file, found := strings.Cut(entry, "=")
	// Not the value: it may be a key that was put here by mistake. That is base64 as a rule, which
	// ends with an equals sign and has none before it.
	if !found || strings.Trim(file, "=") == "" {
		return errors.New("an encryption key is not of the form ID=FILE: give its id, such as 2026-05, and the file that has it")
	}
	if err := checkID(id); err != nil {
		return fmt.Errorf("an encryption key with the file %s: %w", file, err)
	}
	for _, one := range *k {
		if one.ID == id {
			return fmt.Errorf("the encryption key %q is given twice, with the files %s and %s: a new key needs an id of its own", id, one.File, file)
		}
	}
	*k = append(*k, KeyFile{ID: id, File: file})
	return nil
}
