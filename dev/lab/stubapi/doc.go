// Package stubapi is an agent API as a process of its own, for loads: hundreds of requests
// a second from many workers, each of them remembered. It has the one endpoint that a
// wait polls. Package agenttest is the emulator for tests, which follows scripts and has
// the API's other answers; this one is made to be counted.
//
// An interaction's id is GROUP-NUMBER, and a group's [Plan] says how its agents behave. A
// client's key is [Key] of its worker's name: that is how the log tells workers apart.
package stubapi

import "strings"

// User owns every interaction.
const User = "lab"

// A key is marked and named for its worker.
const keyPrefix = "sk-lab-"

// Key is the API key of a worker.
func Key(worker string) string { return keyPrefix + worker }

func workerOf(authorization string) (string, bool) {
	return strings.CutPrefix(authorization, "Bearer "+keyPrefix)
}
