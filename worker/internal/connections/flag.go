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
		name, spec, err := parse(entry)
		if err != nil {
			return err
		}
		if _, twice := (*f)[name]; twice {
			return fmt.Errorf("the connection %q is given twice: leave one of them out", name)
		}
		(*f)[name] = spec
	}
	return nil
}

// parse reads one connection. What cannot be read is not shown: it may be a key.
func parse(entry string) (name string, spec Spec, err error) {
	name, rest, found := strings.Cut(entry, "=")
	if name = strings.TrimSpace(name); !found || name == "" {
		return "", spec, fmt.Errorf("a connection is not of the form NAME=VENDOR[,url=URL][,key-file=FILE]: give its name, such as default, and its vendor, such as a2a")
	}
	parts := strings.Split(rest, ",")
	spec.Vendor = strings.TrimSpace(parts[0])
	for _, part := range parts[1:] {
		field, value, found := strings.Cut(part, "=")
		if !found || value == "" {
			return "", spec, fmt.Errorf("the connection %q has a part that is not of the form FIELD=VALUE: give fields such as url=URL, and values without a comma", name)
		}
		if err := spec.set(strings.TrimSpace(field), value); err != nil {
			return "", spec, fmt.Errorf("the connection %q: %w", name, err)
		}
	}
	if err := spec.check(); err != nil {
		return "", spec, fmt.Errorf("the connection %q: %w", name, err)
	}
	return name, spec, nil
}
