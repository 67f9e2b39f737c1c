package declared

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/agentwait/agentwait/internal/text"
)

// FileError is what is wrong at one place of a file.
type FileError struct {
	File    string // as it was given to [Load] or [Parse]
	Line    int    // from 1
	Key     string // "get.path", "tool_calls[1].each"; empty where it is not TOML
	Problem string // what is wrong, and what to write
}

func (e *FileError) Error() string {
	place := e.File + ":" + strconv.Itoa(e.Line)
	if e.Key == "" {
		return place + ": " + e.Problem
	}
	return place + ": " + e.Key + " " + e.Problem
}

// source is a file that is being read, and all that was found wrong with it.
type source struct {
	file   string
	lines  map[string]int // of each key that is in the file, by its place
	faults []*FileError
}

// readTOML reads a file into a table. Its error is a [*FileError].
func readTOML(file string, content []byte) (*source, map[string]any, error) {
	var members map[string]any
	if err := toml.Unmarshal(content, &members); err != nil {
		fault := &FileError{File: file, Line: 1, Problem: "not TOML: " + err.Error()}
		if syntax, ok := errors.AsType[*toml.DecodeError](err); ok {
			fault.Line, _ = syntax.Position()
			fault.Problem = "not TOML: " + strings.TrimPrefix(syntax.Error(), "toml: ")
		}
		return nil, nil, fault
	}
	return &source{file: file, lines: linesOf(content)}, members, nil
}

// fault notes what is wrong at a key.
func (s *source) fault(key, format string, args ...any) {
	s.faults = append(s.faults, &FileError{File: s.file, Line: s.line(key), Key: key, Problem: fmt.Sprintf(format, args...)})
}

// line is that of a key, or of what it would be in.
func (s *source) line(key string) int {
	for key != "" {
		if line, ok := s.lines[key]; ok {
			return line
		}
		cut := max(strings.LastIndexByte(key, '.'), strings.LastIndexByte(key, '['))
		key = key[:max(cut, 0)]
	}
	return 1
}

// maxFaults bounds what is said of a file at once.
const maxFaults = 20

// err is what was found, in the order of the file.
func (s *source) err() error {
	slices.SortStableFunc(s.faults, func(a, b *FileError) int { return cmp.Compare(a.Line, b.Line) })
	all := make([]error, 0, maxFaults+1)
	for i, fault := range s.faults {
		if i == maxFaults {
			all = append(all, fmt.Errorf("%s: and %d more", s.file, len(s.faults)-i))
			break
		}
		all = append(all, fault)
	}
	return errors.Join(all...)
}

// linesOf finds the line of each key. The file is known to be TOML.
func linesOf(content []byte) map[string]int {
	f := finder{lines: map[string]int{}, counts: map[string]int{}}
	for i, c := range content {
		if c == '\n' {
			f.ends = append(f.ends, uint32(i))
		}
	}
	f.parser.Reset(content)
	for f.parser.NextExpression() {
		switch node := f.parser.Expression(); node.Kind {
		case unstable.Table:
			f.table = f.enter("", node.Key())
		case unstable.ArrayTable:
			f.table = f.enter("", node.Key())
			at := f.lines[f.table]
			f.table += "[" + strconv.Itoa(f.next(f.table)) + "]"
			f.lines[f.table] = at
		case unstable.KeyValue:
			f.pair(f.table, node)
		}
	}
	return f.lines
}

// finder walks over a file.
type finder struct {
	parser unstable.Parser
	lines  map[string]int
	counts map[string]int // of the elements of arrays of tables
	table  string         // in which the next key is
	ends   []uint32       // of the lines
}

// line is that of a node. The parser's own would count from the beginning each time.
func (f *finder) line(node *unstable.Node) int {
	before, _ := slices.BinarySearch(f.ends, node.Raw.Offset)
	return before + 1
}

// next counts one element more, and returns its index.
func (f *finder) next(array string) int {
	f.counts[array]++
	return f.counts[array] - 1
}

// enter notes the line of each part of a dotted key, and returns its place.
func (f *finder) enter(place string, key unstable.Iterator) string {
	for key.Next() {
		node := key.Node()
		place = join(place, string(node.Data))
		f.lines[place] = f.line(node)
		if !key.IsLast() && f.counts[place] > 0 { // below an array of tables it is the last one's
			place += "[" + strconv.Itoa(f.counts[place]-1) + "]"
		}
	}
	return place
}

// pair notes a key, and those in its value.
func (f *finder) pair(table string, node *unstable.Node) {
	place := f.enter(table, node.Key())
	f.value(place, f.lines[place], node.Value())
}

func (f *finder) value(place string, line int, node *unstable.Node) {
	if _, known := f.lines[place]; !known {
		f.lines[place] = line
	}
	children := node.Children()
	switch node.Kind {
	case unstable.InlineTable:
		for children.Next() {
			f.pair(place, children.Node())
		}
	case unstable.Array:
		for i := 0; children.Next(); i++ {
			element := children.Node()
			at := line
			if element.Raw.Length > 0 {
				at = f.line(element)
			}
			f.value(place+"["+strconv.Itoa(i)+"]", at, element)
		}
	}
}

// join is the place of a key in a table. A key that is not bare is quoted.
func join(table, key string) string {
	if !bare(key) {
		key = text.Quote(key, 64)
	}
	if table == "" {
		return key
	}
	return table + "." + key
}

const bareLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

func bare(key string) bool {
	return key != "" && strings.Trim(key, bareLetters) == ""
}
