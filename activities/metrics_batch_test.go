package activities_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentwait/agentwait"
)

func TestMetricsOfABatch(t *testing.T) {
	const ended = "agentwait_waits_ended connection=default outcome="
	for _, row := range []struct {
		name string
		when agentwait.ReturnWhen
		want map[string]float64
	}{
		{"all", 0, map[string]float64{
			ended + "completed": 1, ended + "failed": 1, ended + "interaction_not_found": 1, ended + "needs_input": 1, ended + "forbidden": 1,
			"agentwait_waits_held": 0,
		}},
		{"first", 1, map[string]float64{
			ended + "forbidden": 1, ended + "still_running": 4, "agentwait_waits_held": 0,
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := metered(t)
			synctest.Test(t, func(t *testing.T) {
				r, _ := newBatch(t, mixed)
				r.config.Metrics = m
				in := batchOf(5)
				in.ReturnWhen = row.when
				if _, err := r.run(in); err != nil {
					t.Fatal(err)
				}
				m.want(t, row.want)
				if peak := m.get("agentwait_waits_held").peak; peak != 5 {
					t.Errorf("%v waits were held, want 5", peak)
				}
			})
		})
	}
}

// A wait that an earlier attempt has seen end is polled once more, and was counted then.
func TestMetricsOfABatchThatIsHandedOver(t *testing.T) {
	m := metered(t)
	synctest.Test(t, func(t *testing.T) {
		first, _ := newBatch(t, mixed)
		first.config.Metrics = m
		time.AfterFunc(15*time.Second, func() { close(first.stop) })
		_, err := first.run(batchOf(5))
		wantBatchError(t, err, agentwait.ErrTypeWaitInterrupted, agentwait.ReasonShutdown)
		second, _ := newBatch(t, mixed)
		second.config.Metrics = m
		second.before = first.tokens[len(first.tokens)-1]
		if _, err := second.run(batchOf(5)); err != nil {
			t.Fatal(err)
		}
		const ended = "agentwait_waits_ended connection=default outcome="
		m.want(t, map[string]float64{
			ended + "completed": 1, ended + "failed": 1, ended + "interaction_not_found": 1, ended + "needs_input": 1, ended + "forbidden": 1,
			"agentwait_waits_interrupted connection=default reason=shutdown": 1,
		})
	})
}
