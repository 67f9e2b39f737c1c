// Package telemetry shows operators what a worker does: metrics for Prometheus, whether it is
// alive and ready, and traces.
package telemetry

import (
	"context"
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	prometheusexporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// buckets are those of all durations, in seconds: from a request within a machine to a poll that
// takes its whole timeout. OpenTelemetry's own are for milliseconds.
var buckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300}

// Metrics are what Prometheus reads. Nothing is counted for whom nobody asks.
type Metrics struct {
	// Handler is for client.Options: the SDK's own metrics (temporal_…) and those of package
	// activities (agentwait_…) go through it.
	Handler client.MetricsHandler
	// Page is what Prometheus scrapes.
	Page http.Handler

	provider *metric.MeterProvider
}

// NewMetrics makes a registry of its own, with the process's and Go's metrics in it.
func NewMetrics() (*Metrics, error) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := prometheusexporter.New(
		prometheusexporter.WithRegisterer(registry),
		prometheusexporter.WithoutScopeInfo(), // one library, on each series
		prometheusexporter.WithoutTargetInfo(),
	)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	provider := metric.NewMeterProvider(metric.WithReader(exporter), metric.WithView(metric.NewView(
		metric.Instrument{Kind: metric.InstrumentKindHistogram},
		metric.Stream{Aggregation: metric.AggregationExplicitBucketHistogram{Boundaries: buckets, NoMinMax: true}},
	)))
	return &Metrics{
		Handler:  opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{Meter: provider.Meter("agentwait"), UseMonotonicCounters: true}),
		Page:     promhttp.HandlerFor(registry, promhttp.HandlerOpts{Registry: registry}),
		provider: provider,
	}, nil
}

// Close ends the counting.
func (m *Metrics) Close(ctx context.Context) error { return m.provider.Shutdown(ctx) }
