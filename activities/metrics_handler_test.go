package activities_test

import (
	"testing"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait"
)

// Without a handler of its own the engine takes its worker's, without the tags of one activity.
func TestMetricsGoWhereTheWorkersGo(t *testing.T) {
	// As the SDK sets them.
	tags := map[string]string{
		"namespace": "team", "client_name": "temporal_go", "worker_type": "ActivityWorker",
		"workflow_type": "Theirs", "activity_type": "an activity", "task_queue": "theirs",
	}
	const (
		theirs = "agentwait_polls activity_type=none client_name=temporal_go connection=default namespace=none result=ok task_queue=none worker_type=none workflow_type=none"
		ours   = "agentwait_polls connection=default result=ok"
	)
	for _, name := range []string{agentwait.PollAgentStatusName, agentwait.CheckAgentStatusName} {
		for _, row := range []struct {
			name          string
			own           client.MetricsHandler
			worker, given map[string]float64
		}{
			{"none is given", nil, map[string]float64{theirs: 1}, map[string]float64{ours: 0}},
			{"one is given", newMeter(), map[string]float64{theirs: 0}, map[string]float64{ours: 1}},
			{"none is wanted", client.MetricsNopHandler, map[string]float64{theirs: 0}, map[string]float64{ours: 0}},
		} {
			t.Run(name+"/"+row.name, func(t *testing.T) {
				inBothModes(t, func(t *testing.T, m mode) {
					h := newHarness(t, m, scripted(done()).Check)
					worker, own := newMeter(), newMeter()
					h.config.Metrics, h.env.metrics = row.own, worker.WithTags(tags)
					if _, ok := row.own.(*meter); ok {
						h.config.Metrics = own
					}
					if _, err := h.run(name, input(``)); err != nil {
						t.Fatal(err)
					}
					worker.want(t, row.worker)
					own.want(t, row.given)
				})
			})
		}
	}
}
