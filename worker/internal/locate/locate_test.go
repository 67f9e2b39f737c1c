package locate_test

// These tests exist because a caret that points beside the mistake is worse than
// none, and the text around a mistake is the least trusted text there is.

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/locate"
)

func TestFind(t *testing.T) {
	long := strings.Repeat("a", 100)
	tests := []struct {
		reason, document string
		offset           int
		place, excerpt   string
	}{
		{"first byte", "{]", 0, "1:1 (offset 0)", "1 | {]\n  | ^\n"},
		{"second line", "{\n \"a\" 1}", 7, "2:6 (offset 7)", "2 |  \"a\" 1}\n  |      ^\n"},
		{"the end", "{", 1, "1:2 (offset 1)", "1 | {\n  |  ^\n"},
		{"past the end", "{", 9, "1:2 (offset 1)", "1 | {\n  |  ^\n"},
		{"after a last newline", "{\n", 2, "2:1 (offset 2)", "2 | \n  | ^\n"},
		{"CRLF", "{\r\n]\r\n", 3, "2:1 (offset 3)", "2 | ]\n  | ^\n"},
		{"columns are characters, the caret counts cells", "\"é世\" x", 8, "1:6 (offset 8)", "1 | \"é世\" x\n  |       ^\n"},
		{"an escape sequence is shown", "\"\x1b[2J", 1, "1:2 (offset 1)", "1 | \"\\x1b[2J\n  |  ^\n"},
		{"a long line is cut on both sides", long + "!" + long, 100, "1:101 (offset 100)", "1 | …" + long[:32] + "!" + long[:31] + "…\n  |  " + strings.Repeat(" ", 32) + "^\n"},
		{"invalid UTF-8", "\"\xff\"", 1, "1:2 (offset 1)", "1 | \"\ufffd\"\n  |  ^\n"},
	}
	for _, test := range tests {
		place := locate.Find([]byte(test.document), test.offset)
		if place.String() != test.place {
			t.Errorf("%s: place %s, want %s", test.reason, place, test.place)
		}
		if got := place.Excerpt(); got != test.excerpt {
			t.Errorf("%s: excerpt\n%q, want\n%q", test.reason, got, test.excerpt)
		}
	}
}
