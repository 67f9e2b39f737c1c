package connections

import (
	"fmt"
	"strings"

	"github.com/agentwait/agentwait/internal/tomltext"
)

// origin is where a connection was written down: in a file, or by the flag.
type origin struct {
	name     string // the connection's
	file     string // empty: the flag
	document *tomltext.Document
}

// String says it to people.
func (o origin) String() string {
	if o.file == "" {
		return "--connection"
	}
	return o.file
}

// place is where a field stands in a file, or would.
func (o origin) place(field string) string {
	place := tomltext.Join("connections", o.name)
	for part := range strings.SplitSeq(field, ".") {
		if part != "" {
			place = tomltext.Join(place, part)
		}
	}
	return place
}

// called is a field as it is written there.
func (o origin) called(field string) string {
	if o.file == "" {
		return strings.ReplaceAll(field, "_", "-")
	}
	return field
}

// write is what to write there for a field.
func (o origin) write(field, value string) string {
	if o.file == "" {
		return o.called(field) + "=" + value
	}
	return fmt.Sprintf("%s = %q", field, value)
}

// wrong is the error of a field, or of the connection where field is empty.
func (o origin) wrong(field, format string, args ...any) error {
	err := &Fault{connection: o.name, err: fmt.Errorf(format, args...)}
	if o.file != "" {
		err.file, err.line = o.file, o.document.Line(o.place(field))
	}
	return err
}

// Fault is what is wrong with a connection, and what to write.
type Fault struct {
	file       string // empty: it is the flag's
	line       int
	connection string
	err        error
}

func (f *Fault) Error() string {
	text := fmt.Sprintf("the connection %s: %v", quoted(f.connection), f.err)
	if f.file == "" {
		return text
	}
	return fmt.Sprintf("%s:%d: %s", f.file, f.line, text)
}

func (f *Fault) Unwrap() error { return f.err }

// quoted is a connection's name, which is no secret.
func quoted(name string) string { return fmt.Sprintf("%.64q", name) }
