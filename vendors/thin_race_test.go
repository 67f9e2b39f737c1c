//go:build race

package vendors_test

// thin leaves out what differs in data alone: the race detector looks for something else, and takes
// ten times as long.
const thin = true
