// Package terminal says what a writer can show (a terminal or not, colours, how
// wide) and keeps text from others from driving it.
package terminal

import (
	"io"

	"github.com/vbauerster/cupwriter"
)

// DefaultWidth is the width of a writer that is no terminal, or does not say.
const DefaultWidth = 80

// Screen is what a writer can show.
type Screen struct {
	// Live: lines can be rewritten in place.
	Live bool
	// Color: SGR sequences (colours, dim, bold) are understood and wanted.
	Color bool
	// Width in columns, never under 20.
	Width int
}

// Look finds out what w can show. Colours follow https://no-color.org: none where
// NO_COLOR is set to anything but the empty string. TERM=dumb is no live terminal.
func Look(w io.Writer, lookupEnv func(string) (string, bool)) Screen {
	console := cupwriter.New(w, false)
	if !console.IsTerminal() {
		return Screen{Width: DefaultWidth}
	}
	width, height, err := console.GetTermSize()
	if err != nil {
		width, height = 0, 0
	}
	return OfTerminal(width, height, lookupEnv)
}

// OfTerminal is what a terminal of a size can show.
func OfTerminal(width, height int, lookupEnv func(string) (string, bool)) Screen {
	if width <= 0 || height <= 0 {
		// Some pseudo-terminals have no size: what to rewrite is not known.
		return Screen{Width: DefaultWidth}
	}
	screen := Screen{Width: max(width, 20)}
	if term, _ := lookupEnv("TERM"); term == "dumb" {
		return screen
	}
	noColor, _ := lookupEnv("NO_COLOR")
	screen.Live, screen.Color = true, noColor == ""
	return screen
}
