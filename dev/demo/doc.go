// Package demo is `go run ./dev`: in one process a Temporal server with its web UI, an
// emulator of the API with scripted agents, and a worker. It awaits every agent, shows
// the waits as they go on, starts and answers a run, and prints what came of all.
//
// With GUMLOOP_API_KEY and an interaction id it awaits a real one instead.
package demo
