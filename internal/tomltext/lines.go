package tomltext

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/agentwait/agentwait/internal/text"
)

// maxPlace bounds the length of a place: each key has one, so that a file of a few hundred kilobytes
// could take gigabytes for them.
const maxPlace = 1024

// linesOf finds the line of each key. The file is known to be TOML.
func linesOf(content []byte) (map[string]int, *SyntaxError) {
	f := finder{lines: map[string]int{}, counts: map[string]int{}}
	for i, c := range content {
		if c == '\n' {
			f.ends = append(f.ends, uint32(i))
		}
	}
	f.parser.Reset(content)
	for f.fault == nil && f.parser.NextExpression() {
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
	return f.lines, f.fault
}

// finder walks over a file.
type finder struct {
	parser unstable.Parser
	lines  map[string]int
	counts map[string]int // of the elements of arrays of tables
	table  string         // in which the next key is
	ends   []uint32       // of the lines
	fault  *SyntaxError   // it is not walked on
}

// bounded reports whether a place is short enough, and notes a fault if not.
func (f *finder) bounded(place string, line int) bool {
	if len(place) > maxPlace && f.fault == nil {
		f.fault = &SyntaxError{Line: line, Problem: fmt.Sprintf("a key is too long or nested too deep: with the tables that it is in it has more than %d bytes", maxPlace)}
	}
	return f.fault == nil
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
		if place = Join(place, string(node.Data)); !f.bounded(place, f.line(node)) {
			break
		}
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
	if f.fault != nil {
		return
	}
	f.value(place, f.lines[place], node.Value())
}

func (f *finder) value(place string, line int, node *unstable.Node) {
	if !f.bounded(place, line) {
		return
	}
	if _, known := f.lines[place]; !known {
		f.lines[place] = line
	}
	children := node.Children()
	switch node.Kind {
	case unstable.InlineTable:
		for f.fault == nil && children.Next() {
			f.pair(place, children.Node())
		}
	case unstable.Array:
		for i := 0; f.fault == nil && children.Next(); i++ {
			element := children.Node()
			at := line
			if element.Raw.Length > 0 {
				at = f.line(element)
			}
			f.value(place+"["+strconv.Itoa(i)+"]", at, element)
		}
	}
}

// Join is the place of a key in a table. A key that is not bare is quoted.
func Join(table, key string) string {
	if !Bare(key) {
		key = text.Quote(key, 64)
	}
	if table == "" {
		return key
	}
	return table + "." + key
}

const bareLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// Bare reports whether a key needs no quotes.
func Bare(key string) bool {
	return key != "" && strings.Trim(key, bareLetters) == ""
}
