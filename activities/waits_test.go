package activities_test

// The five loops of this project disagreed where a Retry-After met the deadline. What they have
// in common is data now: each runs the same waits, and has to poll at the same milliseconds. On
// Temporal a wait also parks and is handed over, which no other loop does, so here its first
// attempt is the only one.

import (
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/testing/waits"
)

func TestWaits(t *testing.T) { waits.Run(t, filepath.Join("..", "testdata", "waits"), await) }

// Other APIs tell more of a run. Only Go's loops await them, and so these are not waits of the
// table of all languages.
func TestWaitsOnDocuments(t *testing.T) {
	waits.RunDocuments(t, filepath.Join("..", "testdata", "runs"), await)
}

func await(t *testing.T, c waits.Case, api *waits.API, in agentwait.PollInput) (*agentwait.Result, error) {
	// The SDK's activity environment, where a wait is held, ends after ten minutes.
	h := newHarness(t, remote, api.Check)
	h.config.Random = func() float64 { return c.Random }
	h.env.info = func(info *activity.Info) {
		info.RetryPolicy = &temporal.RetryPolicy{MaximumAttempts: 1}
		info.StartToCloseTimeout = 1000 * 24 * time.Hour
	}
	return h.run(agentwait.PollAgentStatusName, in)
}
