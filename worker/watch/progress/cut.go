package progress

import (
	"strings"

	"github.com/mattn/go-runewidth"
)

// cut shortens a styled line to width columns. The only escape sequences in it are
// those of terminal.Paint, which take no column and have to be closed.
func cut(text string, width int) string {
	var b strings.Builder
	columns, styled := 0, false
	for text != "" {
		if strings.HasPrefix(text, "\x1b[") {
			end := strings.IndexByte(text, 'm') + 1
			styled = text[:end] != "\x1b[0m"
			b.WriteString(text[:end])
			text = text[end:]
			continue
		}
		plain, _, _ := strings.Cut(text, "\x1b[")
		if w := runewidth.StringWidth(plain); columns+w <= width {
			b.WriteString(plain)
			columns += w
			text = text[len(plain):]
			continue
		}
		b.WriteString(runewidth.Truncate(plain, max(width-columns, 1), "…"))
		if styled {
			b.WriteString("\x1b[0m")
		}
		break
	}
	return b.String()
}
