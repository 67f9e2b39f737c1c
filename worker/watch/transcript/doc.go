// Package transcript prints a conversation for people to read in a terminal.
//
// Everything it prints comes from others (an agent, its tools, the API), so all of
// it is made safe: see [terminal.Safe].
package transcript
