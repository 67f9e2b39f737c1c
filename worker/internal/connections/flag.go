package connections

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Flag is the flag --connection: NAME=VENDOR[,url=URL][,key-file=FILE][,…], repeatable; in one
// value, as a variable has it, several with a semicolon between them.
type Flag map[string]Spec

// Decode is called by kong, for each value.
func (f *Flag) Decode(ctx *kong.DecodeContext) error {
	var value string
	if err := ctx.Scan.PopValueInto("NAME=VENDOR", &value); err != nil {
		return err
	}
	if *f == nil {
		*f = Flag{}
	}
	if value == "" { // as an empty variable has it
		return nil
	}
	for entry := range strings.SplitSeq(value, ";") {
		spec, err := parse(entry)
		if err != nil {
			return err
		}
		name := spec.origin.name
		if _, twice := (*f)[name]; twice {
			return fmt.Errorf("the connection %s is given twice: leave one of them out", quoted(name))
		}
		(*f)[name] = spec
	}
	return nil
}

// parse reads one connection. What cannot be read is not shown: it may be a key.
func parse(entry string) (spec Spec, err error) {
	name, rest, found := strings.Cut(entry, "=")
	if name = strings.TrimSpace(name); !found || name == "" {
		return spec, fmt.Errorf("a connection is not of the form NAME=VENDOR[,url=URL][,key-file=FILE]: give its name, such as default, and its vendor, such as a2a")
	}
	parts := strings.Split(rest, ",")
	spec.Vendor, spec.origin = strings.TrimSpace(parts[0]), origin{name: name}
	if err := spec.check(); err != nil {
		return spec, err
	}
	given := map[string]bool{}
	for _, part := range parts[1:] {
		field, value, found := strings.Cut(part, "=")
		if field = strings.TrimSpace(field); !found || value == "" {
			return spec, spec.origin.wrong("", "it has a part that is not of the form FIELD=VALUE: give fields such as url=URL, and values without a comma")
		}
		if err := spec.set(field, word(value)); err != nil {
			return spec, err
		}
		if field = spec.origin.called(field); given[field] {
			return spec, spec.origin.wrong("", "it has %s twice: leave one of them out", field)
		}
		given[field] = true
	}
	return spec, spec.check()
}
