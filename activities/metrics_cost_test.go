package activities

import (
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/internal/check"
)

// tallyHandler counts without a tag of its own.
type tallyHandler struct{ n int64 }

func (h *tallyHandler) WithTags(map[string]string) client.MetricsHandler { return h }
func (h *tallyHandler) Counter(string) client.MetricsCounter             { return h }
func (h *tallyHandler) Gauge(string) client.MetricsGauge                 { return h }
func (h *tallyHandler) Timer(string) client.MetricsTimer                 { return h }
func (h *tallyHandler) Inc(n int64)                                      { h.n += n }
func (h *tallyHandler) Update(float64)                                   { h.n++ }
func (h *tallyHandler) Record(time.Duration)                             { h.n++ }

// pollsOnce is what one poll and one heartbeat count.
func pollsOnce(m *metrics) {
	o := connectionMetrics{m, "default"}
	o.Late(0)
	o.Made(check.ResultOK, time.Second)
	m.scheduled("default", true)
	m.heartbeat(goesOn)
	m.held(1)
}

func metricsOf(handler client.MetricsHandler) *metrics {
	return newMetrics(Config{Connections: map[string]Connection{"default": {API: &stubAPI{}}}, Metrics: handler})
}

func TestAPollCountsWithoutAllocating(t *testing.T) {
	handler := &tallyHandler{}
	m := metricsOf(handler)
	handler.n = 0
	if n := testing.AllocsPerRun(100, func() { pollsOnce(m) }); n != 0 {
		t.Errorf("%v allocations a poll", n)
	}
	if handler.n != 101*6 {
		t.Errorf("%d were counted, want %d", handler.n, 101*6)
	}
}

func BenchmarkMetrics(b *testing.B) {
	for _, row := range []struct {
		name    string
		handler client.MetricsHandler
	}{{"none", client.MetricsNopHandler}, {"counting", &tallyHandler{}}} {
		b.Run(row.name, func(b *testing.B) {
			m := metricsOf(row.handler)
			b.ReportAllocs()
			for b.Loop() {
				pollsOnce(m)
			}
		})
	}
}
