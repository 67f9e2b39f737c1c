package command

import (
	"os"
	"runtime/debug"
)

// collectAt is how much the heap grows between two collections, in percent of what is in use.
// What a worker has in use are small records that stay for minutes and days, so half of Go's own
// default costs little time, and of ten thousand waits it saves a kilobyte each.
const collectAt = 50

// collect sets the collector, unless GOGC says otherwise.
func collect() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
}
