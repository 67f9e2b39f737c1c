// Package peers measures the core beside the strongest parsers of its language. It is a
// package of this module, so that whoever imports the library does not get them.
package peers
