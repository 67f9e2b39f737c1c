// Package labworker runs workers as processes of their own: agentwait's, and beside it the
// polling loop that people write today. Each tells what it costs, and what it leaves behind
// when it stops.
package labworker

// RoleName is the name of the role.
const RoleName = "worker"

// Kinds of workers.
const (
	Agentwait = "agentwait"
	Plain     = "plain"
)

// Sessions is the other vendor of [Config].
const Sessions = "gumloop-sessions"

// Config configures the role.
type Config struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"` // its identity at the server, and its key at the API
	Address   string `json:"address"`
	Namespace string `json:"namespace"`
	TaskQueue string `json:"task_queue"`
	BaseURL   string `json:"base_url"`
	// Vendor is what agentwait's worker speaks: [Sessions], or Gumloop's older API where it is empty.
	Vendor string `json:"vendor,omitempty"`
	// TrustedFile holds the API's certificate, for TLS. It stands in for the system's, so
	// that clients are measured as they are built.
	TrustedFile string `json:"trusted_file,omitempty"`
	// ActivitiesOnly leaves the workflows to other workers.
	ActivitiesOnly bool `json:"activities_only,omitempty"`
	// Slots bound the activities that run at once; 0 is the SDK's default.
	Slots int `json:"slots,omitempty"`
	// WorkflowCache bounds the workflows that are kept in memory; 0 is the SDK's default.
	WorkflowCache int `json:"workflow_cache,omitempty"`
	// ClockOffset is how far the worker's clock is ahead, in seconds. It reaches what takes
	// a clock; the SDK's own timers have the real one. (Go asks the kernel's page for the
	// time and not the C library, so that the tools that fake a clock do not reach it.)
	ClockOffset float64 `json:"clock_offset_seconds,omitempty"`
	// StopTimeout in seconds; 0 is agentwait's default.
	StopTimeout float64 `json:"stop_timeout_seconds,omitempty"`
}

// Stats are what a worker costs at present.
type Stats struct {
	RSS        int     `json:"rss_bytes"`
	Peak       int     `json:"peak_bytes"` // the most RSS so far; 0 where the system does not tell
	Heap       int     `json:"heap_bytes"` // live, after a collection
	Stacks     int     `json:"stack_bytes"`
	Goroutines int     `json:"goroutines"`
	CPU        float64 `json:"cpu_seconds"` // used so far, the system's part included
}

// Farewell is what a worker says when it has stopped.
type Farewell struct {
	StopSeconds float64 `json:"stop_seconds"`
	// Left is what goleak found: goroutines that should have ended.
	Left string `json:"left,omitempty"`
}
