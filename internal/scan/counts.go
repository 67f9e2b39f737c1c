//go:build !tinygo

package scan

// counts are how much a Status takes that is made of the records: a native program allocates
// it in one go. The module makes none, and counts nothing.
type counts struct {
	// EscapedBytes is at least the number of bytes that the strings of the records
	// with escapes take when they are unescaped.
	EscapedBytes uint32
	// Tools and Files are at least the numbers of such parts.
	Tools, Files uint32

	saved uint32 // by the Unicode escapes of the value that is being read
}

func (c *counts) resetCounts() { *c = counts{} }

// beginValue is called before a value is read.
func (c *counts) beginValue() { c.saved = 0 }

// countUnicode counts Unicode escapes of the given number of bytes. None of them stands for more
// than half of its own: six are one to three bytes, and twelve are four.
func (c *counts) countUnicode(size uint) { c.saved += uint32(size) / 2 }

// countEscaped counts the value that has been read, a string with escapes.
func (c *counts) countEscaped(size uint) { c.EscapedBytes += uint32(size) - c.saved }

// countPart counts a part.
func (c *counts) countPart(kind uint32) {
	switch kind {
	case PartTool:
		c.Tools++
	case PartFile:
		c.Files++
	}
}
