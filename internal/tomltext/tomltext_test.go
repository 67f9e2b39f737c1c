package tomltext_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/internal/tomltext"
)

// What is wrong with a file is found by its line, however its keys are written.
func TestLine(t *testing.T) {
	read, err := tomltext.Read([]byte(`# begins below
[connections.a]
vendor = "a2a"
options = { version = "1.0",
  binding = "JSONRPC" }

[connections."b c"]
vendor = "mcp"
`))
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string]int{
		"connections.a": 2, "connections.a.vendor": 3, "connections.a.options.version": 4, "connections.a.options.binding": 5,
		`connections."b c".vendor`: 8, "connections.a.url": 2, "elsewhere": 1,
	} {
		if got := read.Line(place); got != want {
			t.Errorf("%s: line %d, want %d", place, got, want)
		}
	}
}

// A text without quotes is the most frequent slip, and the parser's own words for it are of numbers
// that it had hoped for.
func TestSyntaxErrorsSayWhatToWrite(t *testing.T) {
	for text, want := range map[string]string{
		"a = \"x\"\nkey_file = nl.key\n": `line 2: not TOML: expected keyword "nan": write a text in quotes, key_file = "…"`,
		"url = https://a.example":        `line 1: not TOML: `,
		"a = 1\n\n[a":                    `line 3: not TOML: `,
		"[a.b]\nc = 1\n[a.b]\nc = 2":     `line 3: not TOML: table b already exists: a name stands once`,
		"a = 1\na = 2":                   `line 2: not TOML: `,
		"\xff":                           `line 1: not TOML: `,
	} {
		_, err := tomltext.Read([]byte(text))
		if _, ok := errors.AsType[*tomltext.SyntaxError](err); !ok || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s…", text, err, want)
		}
	}
}
