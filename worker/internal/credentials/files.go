package credentials

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Files are the files of credentials by their names: NAME=FILE, and in one value, as a variable
// has it, several with a semicolon between them.
type Files map[string]string

// Decode is called by kong, for each value.
func (f *Files) Decode(ctx *kong.DecodeContext) error {
	var value string
	if err := ctx.Scan.PopValueInto("NAME=FILE", &value); err != nil {
		return err
	}
	if *f == nil {
		*f = Files{}
	}
	for entry := range strings.SplitSeq(value, ";") {
		name, file, found := strings.Cut(entry, "=")
		switch {
		case found && name == "" && file != "":
			return fmt.Errorf("a credential without a name has the file %q: give NAME=FILE", file)
		case !found || file == "":
			// Not the value: it may be a key that was put here by mistake.
			return fmt.Errorf("a credential is not of the form NAME=FILE: give its name, such as team-a, and the file with its key")
		case (*f)[name] != "":
			return fmt.Errorf("the credential %q is given twice, with the files %s and %s: leave one of them out", name, (*f)[name], file)
		}
		(*f)[name] = file
	}
	return nil
}
