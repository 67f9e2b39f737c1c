package command

import (
	"fmt"

	"github.com/agentwait/agentwait/worker/internal/connections"
)

// reach says where a connection is kept for others than this worker's waits. That is no failure:
// workers may share a file.
func (k *Check) reach(report *report, one connections.Connection) {
	settings, err := k.Settings()
	if err != nil || one.Serves(settings.Namespace, k.TaskQueue) {
		return // an error is told already
	}
	report.unsure("credential "+one.Name, fmt.Sprintf("no wait of this worker may use it: it is not for the namespace %s and the task queue %s", settings.Namespace, k.TaskQueue),
		"add them to its namespaces and task_queues, if that is not what you mean")
}
