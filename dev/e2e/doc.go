// Package e2e tests agentwait as its users run it: worker processes of the real
// binary, a real Temporal server, the API emulator, all on loopback. It has tests only.
//
// One embedded server serves all tests; each test has an emulator and a task queue of
// its own. A crash is a kill -9, a deploy is a SIGTERM.
package e2e
