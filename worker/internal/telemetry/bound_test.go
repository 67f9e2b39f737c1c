package telemetry

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func read(t *testing.T, m *Metrics) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Page.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	return answer.Body.String()
}

func counting(t *testing.T) *Metrics {
	t.Helper()
	m, err := NewMetrics("v1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close(context.Background()) })
	return m
}

// Whoever asks for the same gets the same; what differs in a tag alone is counted by itself, however it
// was arrived at.
func TestTagsAreKeptApart(t *testing.T) {
	m := counting(t)
	for range 2 {
		m.Handler.WithTags(map[string]string{"a": "1", "b": "2"}).Counter("agentwait_x").Inc(1)
		m.Handler.WithTags(map[string]string{"a": "1"}).WithTags(map[string]string{"b": "2"}).Counter("agentwait_x").Inc(10)
		m.Handler.WithTags(map[string]string{"a": "0", "b": "2"}).WithTags(map[string]string{"a": "1"}).Counter("agentwait_x").Inc(100)
		m.Handler.WithTags(map[string]string{"a": "1b2", "b": ""}).Counter("agentwait_x").Inc(1000)
		m.Handler.WithTags(map[string]string{"a": "", "b": "1b2"}).Counter("agentwait_x").Inc(3000)
		m.Handler.Counter("agentwait_x").Inc(5000)
		tagged := m.Handler.WithTags(map[string]string{"a": "1"})
		tagged.Timer("agentwait_took").Record(time.Second)
		tagged.Gauge("agentwait_level").Update(7)
	}
	got := read(t, m)
	for _, want := range []string{
		`agentwait_x_total{a="1",b="2"} 222`, `agentwait_x_total{a="1b2",b=""} 2000`, `agentwait_x_total{a="",b="1b2"} 6000`, `agentwait_x_total 10000`,
		`agentwait_took_seconds_count{a="1"} 2`, `agentwait_level{a="1"} 7`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("no line %s", want)
		}
	}
}

// What the SDK asks for at each call to the server is made once: that was most of what metrics cost.
func TestARequestsMetricsAreMadeOnce(t *testing.T) {
	m := counting(t)
	tags := map[string]string{"operation": "RecordActivityTaskHeartbeat", "namespace": "default"}
	if allocated := testing.AllocsPerRun(100, func() {
		tagged := m.Handler.WithTags(tags)
		tagged.Counter("temporal_request").Inc(1)
		tagged.Timer("temporal_request_latency").Record(time.Millisecond)
		tagged.Gauge("temporal_x").Update(1)
	}); allocated > 0 {
		t.Errorf("%v allocations", allocated)
	}
}

// Names that whoever starts workflows chooses are counted on when they are more than are kept.
func TestManyTagsAreCountedAndNotKept(t *testing.T) {
	m := counting(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range kept + 50 {
				m.Handler.WithTags(map[string]string{"workflow_type": fmt.Sprint(i)}).Counter("agentwait_x").Inc(1)
			}
		})
	}
	group.Wait()
	got := read(t, m)
	for _, line := range []string{`agentwait_x_total{workflow_type="0"} 4`, fmt.Sprintf(`agentwait_x_total{workflow_type="%d"} 4`, kept+49)} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	root := m.Handler.(*bound)
	if n := len(*root.tagged.made.Load()); n != kept {
		t.Errorf("%d are kept, want %d", n, kept)
	}
}
