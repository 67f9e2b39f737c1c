package transcript

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// value prints a JSON value on one logical line, cut where it is long. Nothing is
// printed for one that is absent.
func (p *printer) value(name string, raw json.RawMessage) {
	if len(raw) == 0 {
		return
	}
	shown, left := shorten(compact(raw), p.opts.MaxValueBytes)
	const nameWidth = 8
	prefix := indent + indent + name + strings.Repeat(" ", max(nameWidth-len(name), 1))
	for _, line := range wrap(terminal.Safe(shown), p.opts.Width-len(prefix)) {
		p.line(p.paint(terminal.Dim, prefix) + line)
		prefix = strings.Repeat(" ", len(prefix))
	}
	if left > 0 {
		p.line(prefix + p.paint(terminal.Dim, fmt.Sprintf("… %d more bytes of %d", left, left+len(shown))))
	}
}

// compact writes a value without insignificant space. A string is shown without its
// quotes and escapes, since tools answer mostly text.
func compact(raw json.RawMessage) string {
	var text string
	if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		return text
	}
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return string(raw)
	}
	return out.String()
}

// shorten cuts text to at most limit bytes, never inside a character, and returns
// how many bytes are left out.
func shorten(text string, limit int) (shown string, left int) {
	if len(text) <= limit {
		return text, 0
	}
	end := limit
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], len(text) - end
}
