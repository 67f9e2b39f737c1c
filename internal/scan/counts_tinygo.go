//go:build tinygo

package scan

// counts are of native programs alone.
type counts struct{}

func (*counts) resetCounts()      {}
func (*counts) beginValue()       {}
func (*counts) countUnicode(uint) {}
func (*counts) countEscaped(uint) {}
func (*counts) countPart(uint32)  {}
