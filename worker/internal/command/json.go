package command

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// printJSON prints a value indented. What could drive a terminal is escaped inside
// the strings, which leaves the value as it is.
func printJSON(w io.Writer, value any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(terminal.SafeJSON(out.Bytes()))
	return err
}

// printLine prints a value as one line. Where nobody reads it any more, the exit code still tells.
func printLine(c *console.Console, value any) {
	line, err := json.Marshal(value)
	if err != nil {
		return // what is printed so can be encoded
	}
	_, _ = c.Stdout.Write(append(terminal.SafeJSON(line), '\n'))
}
