package telemetry

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/agentwait/agentwait/internal/metrics"
)

// What tracing costs beside a request, with a span of it and without, as nearly all polls are.
func BenchmarkAround(b *testing.B) {
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	defer collector.Close()
	b.Setenv(endpointVariable, collector.URL)
	next := roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(""))}, nil
	})
	for name, span := range map[string]bool{"span": true, "poll": false} {
		b.Run(name, func(b *testing.B) {
			traces, err := NewTraces(b.Context(), func(string) string { return "" }, "v1")
			if err != nil {
				b.Fatal(err)
			}
			around := traces.Around("default", "gumloop")(next)
			ctx := trace.ContextWithSpanContext(b.Context(), trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled}))
			if !span {
				ctx = traces.Carry(ctx)(b.Context())
			}
			req, _ := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.example.com/agent_status/x?user_id=u", nil)
			for i := range 6 {
				req.Header.Set("X-"+string(rune('A'+i)), "some value of a header")
			}
			b.ReportAllocs()
			for b.Loop() {
				resp, err := around.RoundTrip(req)
				if err != nil {
					b.Fatal(err)
				}
				_ = resp.Body.Close()
			}
			_ = traces.Close(context.Background())
		})
	}
}

// What a poll costs in the worker's handler: what the engine counts of it.
func BenchmarkCountingAPoll(b *testing.B) {
	m, err := NewMetrics("v1")
	if err != nil {
		b.Fatal(err)
	}
	tagged := m.Handler.WithTags(map[string]string{metrics.TagConnection: "default"})
	polls, scheduled := tagged.WithTags(map[string]string{metrics.TagResult: "ok"}).Counter(metrics.Polls), tagged.Counter(metrics.PollsScheduled)
	latency, lateness := tagged.Timer(metrics.PollLatency), tagged.Timer(metrics.PollLateness)
	b.ReportAllocs()
	for b.Loop() {
		lateness.Record(time.Millisecond)
		polls.Inc(1)
		latency.Record(20 * time.Millisecond)
		scheduled.Inc(1)
	}
}

// What the SDK counts of one call to the server, such as a heartbeat.
func BenchmarkCountingACall(b *testing.B) {
	m, err := NewMetrics("v1")
	if err != nil {
		b.Fatal(err)
	}
	tagged := m.Handler.WithTags(map[string]string{"namespace": "default", "client_name": "temporal_go", "worker_type": "none", "workflow_type": "none", "activity_type": "none", "task_queue": "none"})
	b.ReportAllocs()
	for b.Loop() {
		call := tagged.WithTags(map[string]string{"operation": "RecordActivityTaskHeartbeat", "namespace": "default"})
		call.Counter("temporal_request").Inc(1)
		call.Timer("temporal_request_latency").Record(time.Millisecond)
	}
}
