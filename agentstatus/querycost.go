package agentstatus

import (
	"bytes"
	"math"
	"strings"
)

// The cost of a query is bounded before it begins, since gjson cannot be interrupted. The
// bounds go by the characters of the path alone, as if each were what it can be at worst,
// so that no quoting deceives them.
const (
	stepsPerByte = 128     // about a nanosecond each
	bytesPerByte = 64      // allocated
	freeBytes    = 1 << 20 // a shorter document has as much as one of this length
)

// size is what of a document the cost of a query depends on.
type size struct {
	bytes, values, arrays int
	nesting               int  // at most
	escapes               bool // in its strings
}

// measure counts in strings as well, which only makes the bounds larger.
func measure(doc []byte) size {
	arrays, objects := bytes.Count(doc, []byte("[")), bytes.Count(doc, []byte("{"))
	return size{
		bytes:   len(doc),
		values:  1 + arrays + objects + bytes.Count(doc, []byte(",")),
		arrays:  arrays,
		nesting: nesting(doc),
		escapes: bytes.IndexByte(doc, '\\') >= 0,
	}
}

// nesting is how deep the brackets nest.
func nesting(doc []byte) (deepest int) {
	depth, quoted := 0, false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\':
			i++
		case quoted:
		case c == '[' || c == '{':
			depth++
			deepest = max(deepest, depth)
		case c == ']' || c == '}':
			depth--
		}
	}
	return deepest
}

// cost bounds the steps and the allocated bytes of an evaluation.
func (s size) cost(path string) (steps, allocated float64) {
	count := func(set string) (n float64) {
		for i := range len(path) {
			if strings.IndexByte(set, path[i]) >= 0 {
				n++
			}
		}
		return n
	}
	var (
		length    = float64(len(path))
		bytes     = float64(s.bytes)
		values    = float64(s.values)
		hashes    = count("#")
		modifiers = count("@")
		groups    = count("[{")
		passes    = 1 + count(".|,#([{@")
	)
	// What stands behind a hash is made for each element, names and literals included.
	outside := float64(strings.Count(path[:strings.LastIndexAny(path, "[{!")+1], "#"))
	if outside > 0 {
		allocated += values * (8*length + 300) * outside
		steps += values * 2 * length * outside
		bytes += values * length * outside
	}
	// Each component reads what it gets at most once, a value that is passed by included.
	steps += passes * bytes
	// Elements are evaluated one by one, and the path is read anew for each of them.
	each := hashes + float64(strings.Count(path, "*")+strings.Count(path, "?"))
	steps += values * (hashes*60 + each*length)
	steps += bytes * match(path)
	// Lists are collected by appending, and then copied.
	allocated += bytes * (1 + 5*hashes + 4*(groups+modifiers))
	// Hashes in a row are for arrays in arrays: what goes over an array again is a query, an
	// alternative or what follows a pipe.
	again := min(hashes, 1+count("(|[{,@"))
	allocated += (640*float64(s.arrays) + 40*values) * again
	allocated += 400 * values * modifiers // a record of gjson's for each member
	steps += 100 * values * modifiers
	if s.escapes { // keys are unescaped to be compared, strings to be returned
		allocated += 2 * bytes * passes
	}
	if strings.Contains(path, `\`) { // a component with an escape is copied for each object
		allocated += values * 3 * length
		steps += values * length
	}
	if strings.Contains(path, "@flatten:") { // may be deep: each level is copied
		allocated += 4 * bytes * float64(s.nesting)
		steps += 4 * bytes * float64(s.nesting)
	}
	if groups == 1 && strings.IndexByte("]}", path[len(path)-1]) >= 0 { // nothing reads what it made
		alternatives := growth(path) * bytes * (4 + 5*outside)
		grown := texts(path)
		return (steps + alternatives) * grown, (allocated + alternatives) * grown
	}
	g := growth(path) * texts(path)
	return steps * g, allocated * g
}

// match bounds the steps of the wildcards for each byte that they are compared with: with
// one star they go over a text once, with two for each of its bytes up to gjson's
// limit of 10,000 steps a text, which a hundred bytes reach; with more, twenty do.
func match(path string) float64 {
	switch stars := strings.Count(path, "*"); stars {
	case 0:
		return 0
	case 1:
		return 8
	case 2:
		return 60
	default:
		return 500 * float64(stars)
	}
}

// growth bounds by how many times multipaths can make a document larger, which multiply
// in a row. It is as if every bracket were one and every comma between two selectors.
func growth(path string) float64 {
	groups := strings.Count(path, "[") + strings.Count(path, "{")
	commas := strings.Count(path, ",")
	g := 1.0
	for i := range groups { // the product is greatest if all have as many selectors
		selectors := 1 + commas/groups
		if i < commas%groups {
			selectors++
		}
		g *= float64(selectors)
	}
	return g
}

// texts is growth for modifiers: 24 times "@tostr|" make 134 MB of ten bytes. A text in a
// text is at most six times as long, since "<" becomes "\u003c"; the keys of an array are
// nulls.
func texts(path string) float64 {
	return math.Pow(6, float64(strings.Count(path, "@tostr"))) * math.Pow(3, float64(strings.Count(path, "@keys")))
}
