package command

import (
	"go.temporal.io/sdk/worker"

	"github.com/agentwait/agentwait/workflows"
)

// nexusFlags open the worker to callers in other namespaces.
type nexusFlags struct {
	Nexus bool `group:"Nexus" help:"Serve the operation await-agent of the Nexus service agentwait, too, for callers that know an endpoint of this task queue."`
}

func (f *nexusFlags) serveNexus(w worker.Worker) {
	if f.Nexus {
		w.RegisterNexusService(workflows.NexusService())
	}
}
