package command

import (
	"fmt"
	"math"

	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/activities"
)

// engineFlags size the engine that holds the waits.
type engineFlags struct {
	MaxWaits             int     `default:"100000" placeholder:"N" help:"Waits that are held at once; one more is tried again later. Default: ${default}."`
	MaxRequestsInFlight  int     `default:"64" placeholder:"N" help:"Requests in flight to the API at most. Default: ${default}."`
	MaxRequestsPerSecond float64 `placeholder:"N" help:"Budget of requests a second. Default: none; what the API bears is learned from its answers 429 and 503."`
	MaxInflightBytes     int     `default:"268435456" placeholder:"N" help:"Memory of all answers of the API that are being read and parsed; an answer that does not fit waits. Default: ${default}."`
	MaxPayloadBytes      int     `placeholder:"N" help:"Largest result that the Temporal server takes. Default: 2097152."`
	ProportionalOnly     bool    `help:"Do not learn from an agent's runs when to poll it."`
	WorkflowCache        int     `default:"2000" placeholder:"N" help:"Workflows that are kept in memory between their tasks. Default: ${default}."`
	ActivitiesOnly       bool    `help:"Serve the activities and no workflow."`
}

func (f *engineFlags) check() error {
	switch {
	case f.MaxWaits < 1:
		return fmt.Errorf("--max-waits is %d: want at least 1", f.MaxWaits)
	case f.MaxRequestsInFlight < 1:
		return fmt.Errorf("--max-requests-in-flight is %d: want at least 1", f.MaxRequestsInFlight)
	case !(f.MaxRequestsPerSecond >= 0) || math.IsInf(f.MaxRequestsPerSecond, 1):
		return fmt.Errorf("--max-requests-per-second is %v: want more than 0, such as 20", f.MaxRequestsPerSecond)
	case f.MaxInflightBytes < 1:
		return fmt.Errorf("--max-inflight-bytes is %d: want at least 1, such as 268435456", f.MaxInflightBytes)
	case f.MaxPayloadBytes < activities.MinPayloadBytes && f.MaxPayloadBytes != 0:
		return fmt.Errorf("--max-payload-bytes is %d: want at least %d, such as 2097152", f.MaxPayloadBytes, activities.MinPayloadBytes)
	case f.WorkflowCache < 1:
		return fmt.Errorf("--workflow-cache is %d: want at least 1", f.WorkflowCache)
	}
	return nil
}

// configure puts the flags into the activities' configuration, and into the process.
func (f *engineFlags) configure(cfg *activities.Config) {
	cfg.MaxWaits, cfg.MaxRequestsInFlight = f.MaxWaits, f.MaxRequestsInFlight
	cfg.MaxRequestsPerSecond, cfg.MaxPayloadBytes = f.MaxRequestsPerSecond, f.MaxPayloadBytes
	cfg.ProportionalOnly = f.ProportionalOnly
	worker.SetStickyWorkflowCacheSize(f.WorkflowCache)
}
