// Package footprint gives back what only a program's start needs.
//
// At the start a worker runs through code that it never needs again, and the kernel maps whole
// neighbourhoods of each page that is touched: of the 34 MB that an idle worker would hold, 24 are
// pages of its own file, and it uses 8 of them. An operator who sizes a machine by what processes
// hold pays for that with every worker.
package footprint

import "runtime/debug"

// Trim gives back what garbage holds, and the mapping of the program's own pages, where the system
// can. Pages that are used again come back out of the page cache, 16 at a time. It is for once,
// when the start is over.
func Trim() {
	debug.FreeOSMemory()
	unmapProgram()
}
