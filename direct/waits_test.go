package direct_test

// The five loops of this project disagreed where a Retry-After met the deadline. What they have
// in common is data now: each runs the same waits, and has to poll at the same milliseconds.

import (
	"path/filepath"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/direct"
	"github.com/agentwait/agentwait/internal/testing/waits"
)

func TestWaits(t *testing.T) { waits.Run(t, filepath.Join("..", "testdata", "waits"), await) }

// Other APIs tell more of a run. Only Go's loops await them, and so these are not waits of the
// table of all languages.
func TestWaitsOnDocuments(t *testing.T) {
	waits.RunDocuments(t, filepath.Join("..", "testdata", "runs"), await)
}

func await(t *testing.T, c waits.Case, api *waits.API, in agentwait.PollInput) (*agentwait.Result, error) {
	return direct.Await(t.Context(), api, agentwait.Input{
		Target: in.Target, Schedule: in.Schedule, TimeoutSeconds: in.TimeoutSeconds,
	}, direct.WithRandom(func() float64 { return c.Random }))
}
