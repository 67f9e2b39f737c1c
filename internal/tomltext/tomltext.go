// Package tomltext reads TOML that people write, and knows what an error about it has to say: on
// which line a key stands, and what kind its value is.
package tomltext

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Document is a text that was read.
type Document struct {
	Members map[string]any
	lines   map[string]int // of each key that is in the text, by its place
}

// SyntaxError says why a text is not TOML.
type SyntaxError struct {
	Line    int // from 1
	Problem string
}

func (e *SyntaxError) Error() string { return "line " + strconv.Itoa(e.Line) + ": " + e.Problem }

// Read reads a text. Its error is a [*SyntaxError].
func Read(content []byte) (*Document, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff")) // as some editors begin a file
	var members map[string]any
	if err := toml.Unmarshal(content, &members); err != nil {
		fault := &SyntaxError{Line: 1, Problem: "not TOML: " + err.Error()}
		if syntax, ok := errors.AsType[*toml.DecodeError](err); ok {
			fault.Line, _ = syntax.Position()
			fault.Problem = "not TOML: " + strings.TrimPrefix(syntax.Error(), "toml: ")
			if strings.HasSuffix(fault.Problem, "already exists") || strings.Contains(fault.Problem, "already defined") {
				fault.Problem += ": a name stands once, give another one or put the two together"
			} else if key := unquoted(content, fault.Line); key != "" {
				fault.Problem += fmt.Sprintf(": write a text in quotes, %s = \"…\"", key)
			}
		}
		return nil, fault
	}
	lines, fault := linesOf(content)
	if fault != nil {
		return nil, fault
	}
	return &Document{Members: members, lines: lines}, nil
}

// bareValue is a line whose value looks like a text without quotes, which a parser takes for the
// beginning of something else.
var bareValue = regexp.MustCompile(`^\s*([A-Za-z0-9_-]+)\s*=\s*[A-Za-z./~]`)

// unquoted is the key of a line whose value has no quotes; empty if that is not what is wrong.
func unquoted(content []byte, line int) string {
	all := bytes.SplitN(content, []byte("\n"), line+1)
	if line < 1 || line > len(all) {
		return ""
	}
	found := bareValue.FindSubmatch(all[line-1])
	if found == nil {
		return ""
	}
	return string(found[1])
}

// Line is that of a key, or of what it would be in.
func (d *Document) Line(key string) int {
	for key != "" {
		if line, ok := d.lines[key]; ok {
			return line
		}
		cut := max(strings.LastIndexByte(key, '.'), strings.LastIndexByte(key, '['))
		key = key[:max(cut, 0)]
	}
	return 1
}

// Kind says what a value is, for people. A text is not shown: a key may have been put there.
func Kind(value any) string {
	switch value := value.(type) {
	case string:
		if value == "" {
			return "an empty text"
		}
		return "a text"
	case bool:
		return strconv.FormatBool(value)
	case int64, float64:
		return fmt.Sprint(value)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date"
}
