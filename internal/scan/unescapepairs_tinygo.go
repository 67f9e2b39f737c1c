//go:build tinygo

package scan

import "unsafe"

// unescapePairs is of native programs alone.
func unescapePairs(_, _ unsafe.Pointer, p, w, _ uint) (uint, uint) { return p, w }

// escapePairs is of native programs alone.
func escapePairs(_ unsafe.Pointer, p, _ uint) uint { return p }
