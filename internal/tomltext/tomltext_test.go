package tomltext_test

import (
	"errors"
	"runtime"
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

// Each key has a place, which has those of the tables that it is in: a file of 256 KiB took 14 GB.
func TestAPlaceIsBounded(t *testing.T) {
	long := strings.Repeat("k", 2000)
	for name, text := range map[string]string{
		"a key with dots":   strings.Repeat("a.", 100_000) + "a = 1",
		"a table":           "[a]\n[" + strings.Repeat("a.", 100_000) + "a]",
		"an array's table":  "[[" + strings.Repeat("a.", 1_000) + "a]]",
		"inline tables":     "a = " + strings.Repeat("{a = ", 1_000) + "1" + strings.Repeat("}", 1_000),
		"arrays":            "a = " + strings.Repeat("[", 1_000) + strings.Repeat("]", 1_000),
		"a long key":        long + " = 1",
		"keys below such a": "[" + long + "]\n" + "a = 1",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := tomltext.Read([]byte(text))
		runtime.ReadMemStats(&after)
		if _, ok := errors.AsType[*tomltext.SyntaxError](err); !ok || !strings.Contains(err.Error(), "too deep") {
			t.Errorf("%s: got %v, want that it is too deep", name, err)
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 256<<20 {
			t.Errorf("%s: reading %d bytes took %d MiB", name, len(text), allocated>>20)
		}
	}
	if document, err := tomltext.Read([]byte("[a.b.c.d]\ne.f = {g = [[1]]}")); err != nil || document.Line("a.b.c.d.e.f.g[0][0]") != 2 {
		t.Errorf("what people write: got %v", err)
	}
}
