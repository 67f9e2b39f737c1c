package terminal_test

// An agent's text is written by others. These tests exist because one escape
// sequence in it could clear the screen, fake a prompt, or write the clipboard
// of whoever reads a transcript.

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/agentwait/agentwait/worker/watch/terminal"
)

func TestSafe(t *testing.T) {
	tests := []struct{ reason, in, want string }{
		{"plain text is untouched", "héllo, 世界 👩‍👩‍👧", "héllo, 世界 👩‍👩‍👧"},
		{"newline and tab are layout", "a\n\tb", "a\n\tb"},
		{"CRLF is a newline", "a\r\nb", "a\nb"},
		{"a lone CR overwrites the line", "good\rbad", `good\x0dbad`},
		{"CSI clears the screen", "\x1b[2J", `\x1b[2J`},
		{"OSC 52 writes the clipboard", "\x1b]52;c;cm0K\a", `\x1b]52;c;cm0K\x07`},
		{"C1 CSI is one code point", "\u009b31m", `\u009b31m`},
		{"backspace hides what was there", "rm\b\bls", `rm\x08\x08ls`},
		{"DEL", "\x7f", `\x7f`},
		{"NUL", "\x00", `\x00`},
		{"right-to-left override reorders names", "exe.\u202etxt", `exe.\u202etxt`},
		{"line separator breaks a line", "a\u2028b", `a\u2028b`},
		{"tag characters hide text", "a\U000e0041", `a\U000e0041`},
		{"a raw C1 byte is invalid UTF-8", "a\x9b31m", "a\ufffd31m"},
	}
	for _, test := range tests {
		if got := terminal.Safe(test.in); got != test.want {
			t.Errorf("%s: Safe(%q) = %q, want %q", test.reason, test.in, got, test.want)
		}
	}
}

func TestSafeLineStaysOnOneLine(t *testing.T) {
	if got, want := terminal.SafeLine(" a\n b\t\x1bc \r\n"), `a b \x1bc`; got != want {
		t.Errorf("SafeLine = %q, want %q", got, want)
	}
}

func FuzzSafe(f *testing.F) {
	f.Add("\x1b[31mred\x1b[0m\r\n\u009b\x9b")
	f.Fuzz(func(t *testing.T, in string) {
		out := terminal.Safe(in)
		if !utf8.ValidString(out) {
			t.Fatalf("Safe(%q) = %q is not UTF-8", in, out)
		}
		if i := strings.IndexFunc(out, func(r rune) bool {
			return r != '\n' && r != '\t' && (r < 0x20 || r >= 0x7f && r < 0xa0)
		}); i >= 0 {
			t.Fatalf("Safe(%q) = %q has a control character at %d", in, out, i)
		}
		if again := terminal.Safe(out); again != out {
			t.Fatalf("Safe is not idempotent: %q, then %q", out, again)
		}
	})
}

func TestAWriterThatIsNoTerminalGetsPlainText(t *testing.T) {
	got := terminal.Look(&bytes.Buffer{}, func(string) (string, bool) { return "", false })
	if want := (terminal.Screen{Width: terminal.DefaultWidth}); got != want {
		t.Errorf("Look(buffer) = %+v, want %+v", got, want)
	}
}

func TestATerminalShowsWhatItCanAndIsWanted(t *testing.T) {
	tests := []struct {
		reason        string
		width, height int
		env           map[string]string
		want          terminal.Screen
	}{
		{"a terminal", 120, 40, nil, terminal.Screen{Live: true, Color: true, Width: 120}},
		{"NO_COLOR takes the colours only", 120, 40, map[string]string{"NO_COLOR": "1"}, terminal.Screen{Live: true, Width: 120}},
		{"an empty NO_COLOR is none", 120, 40, map[string]string{"NO_COLOR": ""}, terminal.Screen{Live: true, Color: true, Width: 120}},
		{"a dumb terminal cannot rewrite lines", 120, 40, map[string]string{"TERM": "dumb"}, terminal.Screen{Width: 120}},
		{"a terminal without a size", 0, 0, nil, terminal.Screen{Width: terminal.DefaultWidth}},
		{"a sliver of a terminal", 3, 40, nil, terminal.Screen{Live: true, Color: true, Width: 20}},
	}
	for _, test := range tests {
		got := terminal.OfTerminal(test.width, test.height, func(name string) (string, bool) {
			value, ok := test.env[name]
			return value, ok
		})
		if got != test.want {
			t.Errorf("%s: %+v, want %+v", test.reason, got, test.want)
		}
	}
}

func TestPaint(t *testing.T) {
	if got := terminal.Paint(false, terminal.Red, "x"); got != "x" {
		t.Errorf("without colour: %q", got)
	}
	if got := terminal.Paint(true, terminal.Red, "x"); got != "\x1b[31mx\x1b[0m" {
		t.Errorf("with colour: %q", got)
	}
}

func TestSafeJSONKeepsTheValue(t *testing.T) {
	const in = "{\n\t\"k\": \"a\u009b1m\u202e\x7f\U000e0041 世界\"\n}"
	out := terminal.SafeJSON([]byte(in))
	if want := "{\n\t\"k\": \"a\\u009b1m\\u202e\\u007f\\udb40\\udc41 世界\"\n}"; string(out) != want {
		t.Errorf("got  %q\nwant %q", out, want)
	}
	var before, after any
	if err := json.Unmarshal([]byte(in), &before); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &after); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(before, after) {
		t.Errorf("the value changed from %q to %q", before, after)
	}
}
