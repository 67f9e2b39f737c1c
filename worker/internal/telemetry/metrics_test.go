package telemetry

// A dashboard and its alerts stand on names: a counter that is called otherwise, or a time in
// another unit, is an alert that never comes.

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestWhatPrometheusReads(t *testing.T) {
	m, err := NewMetrics("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close(t.Context())
	tagged := m.Handler.WithTags(map[string]string{"connection": "default"})
	tagged.WithTags(map[string]string{"result": "ok"}).Counter("agentwait_polls").Inc(3)
	m.Handler.Gauge("agentwait_waits_held").Update(42)
	tagged.Timer("agentwait_poll_latency").Record(300 * time.Millisecond)

	page := httptest.NewRecorder()
	m.Page.ServeHTTP(page, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	got := page.Body.String()
	for _, want := range []string{
		`agentwait_polls_total{connection="default",result="ok"} 3`,
		`agentwait_waits_held 42`,
		`agentwait_poll_latency_seconds_bucket{connection="default",le="0.25"} 0`,
		`agentwait_poll_latency_seconds_bucket{connection="default",le="0.5"} 1`,
		`agentwait_poll_latency_seconds_sum{connection="default"} 0.3`,
		`go_goroutines `, `process_resident_memory_bytes `,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no line %q", want)
		}
	}
	if t.Failed() {
		for line := range strings.Lines(got) {
			if strings.Contains(line, "agentwait") {
				t.Log(strings.TrimSpace(line))
			}
		}
	}
}
