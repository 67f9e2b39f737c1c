package command

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// extracts are gjson paths by the names that their values get: NAME=PATH, once for each.
type extracts map[string]string

// Decode is called by kong, for each value.
func (e *extracts) Decode(ctx *kong.DecodeContext) error {
	var value string
	if err := ctx.Scan.PopValueInto("NAME=PATH", &value); err != nil {
		return err
	}
	name, path, found := strings.Cut(value, "=")
	if !found {
		return fmt.Errorf("%q has no path: give NAME=PATH, such as answer=response", value)
	}
	if before, twice := (*e)[name]; twice {
		return fmt.Errorf("%q is given twice, with the paths %q and %q: give one of them another name", name, before, path)
	}
	if *e == nil {
		*e = extracts{}
	}
	(*e)[name] = path
	return nil
}
