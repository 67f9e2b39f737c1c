package e2e

// What an operator's tools see of a real worker on a real server: probes that say when it serves,
// metrics of its own and of the SDK, a trace that reaches the vendor, and a log that a collector can
// read from its first line to its last.

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// collector takes in spans by OTLP.
type collector struct {
	mu   sync.Mutex
	came strings.Builder
}

func (c *collector) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.came.Write(body)
}

func (c *collector) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.came.String()
}

// page reads one of a worker's pages.
func page(t *testing.T, url string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(read)
}

// metricsAt is where a worker says that its pages are.
var metricsAt = regexp.MustCompile(`metrics and probes at ([0-9.]+:[0-9]+)`)

func TestAWorkerIsWatched(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	spans := &collector{}
	otlp := httptest.NewServer(spans)
	defer otlp.Close()
	w.api.Script(w.id, agentThatAnswers("Done.")...)
	lost := w.id + "-lost"
	w.api.Script(lost, agenttest.NotFound())

	p := start(t, []string{
		"GUMLOOP_API_KEY=" + firstKey, "AGENTWAIT_LOG_FORMAT=json",
		"OTEL_EXPORTER_OTLP_ENDPOINT=" + otlp.URL, "OTEL_EXPORTER_OTLP_COMPRESSION=none", "OTEL_BSP_SCHEDULE_DELAY=100",
	}, "run", "--task-queue", w.queue, "--base-url", w.base, "--metrics-listen", ":0", "--stop-timeout", "5s")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	address, err := p.stderr.waitFor(ctx, func(printed string) string {
		if found := metricsAt.FindStringSubmatch(printed); found != nil {
			return found[1]
		}
		return ""
	})
	require.NoError(t, err)
	base := "http://" + address
	status, _ := page(t, base+"/healthz")
	require.Equal(t, http.StatusOK, status)
	eventually(t, "the server sees the worker poll", func() bool {
		status, _ := page(t, base+"/readyz")
		return status == http.StatusOK
	})
	p.ready(t) // and not before

	result, err := w.begin(t, w.input(w.id)).result(t)
	require.NoError(t, err)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	in := w.input(lost)
	grace := 1.0
	in.NotFoundGraceSeconds = &grace
	require.Equal(t, agentwait.ErrTypeInteractionNotFound, w.begin(t, in).failure(t).Type)

	_, read := page(t, base+"/metrics")
	for _, want := range []string{
		`agentwait_waits_ended_total{connection="default",outcome="completed"} 1`,
		`agentwait_waits_ended_total{connection="default",outcome="interaction_not_found"} 1`,
		`agentwait_polls_total{connection="default",result="ok"} `, `agentwait_inflight_limit_bytes 2.68435456e+08`,
		"\ntemporal_worker_task_slots_available{", "\nprocess_resident_memory_bytes ",
	} {
		require.Contains(t, read, want)
	}
	require.NotContains(t, read, lost, "an id is in a series")

	// The trace: each poll has the vendor told, and its span is a child of the activity's.
	for _, request := range w.api.RequestsFor(w.id) {
		parent := strings.Split(request.Traceparent, "-")
		require.Len(t, parent, 4, "traceparent %q", request.Traceparent)
	}
	eventually(t, "spans at the collector", func() bool {
		came := spans.String()
		return strings.Contains(came, "RunWorkflow:"+agentwait.AwaitAgentName) && strings.Contains(came, "RunActivity:") && strings.Contains(came, "agentwait GET")
	})
	require.NotContains(t, spans.String(), firstKey)
	require.NotContains(t, spans.String(), "user_id")

	p.signal(t, syscall.SIGTERM)
	require.Equal(t, 0, p.exitCode(t))
	levels := map[string]int{}
	for line := range strings.Lines(p.stderr.String()) {
		var record struct{ Level, Msg string }
		require.NoError(t, json.Unmarshal([]byte(line), &record), "a line that is not JSON: %q", line)
		levels[record.Level]++
		require.NotEqual(t, "ERROR", record.Level, "nothing is wrong with the worker: %s", line)
	}
	require.Greater(t, levels["INFO"], 3, "%v", levels)
	require.Regexp(t, `"msg":"worker stopped after`, p.stderr.String())
}
