//go:build tinygo

package scan

// counts are of native programs alone.
type counts struct{}

func (*counts) reset()       {}
func (*counts) beginValue()  {}
func (*counts) unicode(uint) {}
func (*counts) escaped(uint) {}
func (*counts) part(uint32)  {}
