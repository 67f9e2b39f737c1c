// Package telemetry shows operators what a worker does: metrics for Prometheus, whether it is
// alive and ready, and traces.
package telemetry

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	prometheusexporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/exemplar"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/metrics"
	"github.com/agentwait/agentwait/vendors"
)

// buckets are those of all durations, in seconds: from a request within a machine to a poll that
// takes its whole timeout. OpenTelemetry's own are for milliseconds.
var buckets = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300}

// Metrics are what Prometheus reads. Nothing is counted for whom nobody asks.
type Metrics struct {
	// Handler is for client.Options and activities.Config: the SDK's own metrics (temporal_…) and
	// those of package activities (agentwait_…) go through it.
	Handler client.MetricsHandler
	// Page is what Prometheus scrapes.
	Page http.Handler

	registry *prometheus.Registry
	provider *metric.MeterProvider
	budget   atomic.Pointer[vendors.Budget]
}

// NewMetrics makes a registry of its own, with the process's and Go's metrics in it. version is the
// program's.
func NewMetrics(version string) (*Metrics, error) {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := prometheusexporter.New(
		prometheusexporter.WithRegisterer(m.registry),
		prometheusexporter.WithoutScopeInfo(), // one library, on each series
		prometheusexporter.WithoutTargetInfo(),
	)
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	m.provider = metric.NewMeterProvider(metric.WithReader(exporter), metric.WithView(view),
		metric.WithExemplarFilter(exemplar.AlwaysOffFilter)) // nobody reads them, and each measurement would look for one
	m.Handler = newBound(opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{Meter: m.provider.Meter("agentwait"), UseMonotonicCounters: true}), newNative(m.registry, slices.Concat(metrics.Engine, measured)))
	m.Page = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
	m.gauge(inflightBytes, func() float64 { used, _ := m.budget.Load().Used(); return float64(used) })
	m.gauge(inflightLimit, func() float64 { _, bytes := m.budget.Load().Used(); return float64(bytes) })
	m.registry.MustRegister(prometheus.NewGaugeFunc(
		prometheus.GaugeOpts{Name: buildInfo, Help: describe(buildInfo), ConstLabels: prometheus.Labels{"version": version}}, func() float64 { return 1 }))
	m.budget.Store(vendors.NewBudget(0))
	return m, nil
}

// view gives each instrument its description and each duration its buckets.
func view(i metric.Instrument) (metric.Stream, bool) {
	stream := metric.Stream{Name: i.Name, Unit: i.Unit, Description: describe(i.Name)}
	if stream.Description == "" {
		stream.Description = i.Description
	}
	if i.Kind == metric.InstrumentKindHistogram {
		stream.Aggregation = metric.AggregationExplicitBucketHistogram{Boundaries: buckets, NoMinMax: true}
	}
	return stream, true
}

// gauge is one that is looked at when Prometheus asks.
func (m *Metrics) gauge(name string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: describe(name)}, value))
}

// Budget says whose bytes are in flight.
func (m *Metrics) Budget(budget *vendors.Budget) { m.budget.Store(budget) }

// Reading returns the parser of a connection's adapter, measured.
func (m *Metrics) Reading(connection string, parse vendors.Parse) vendors.Parse {
	tagged := m.Handler.WithTags(map[string]string{metrics.TagConnection: connection})
	took, failed := tagged.Timer(adapterTime), tagged.Counter(adapterFailures)
	failed.Inc(0) // there from the start: a first failure is an increase
	return func(ctx context.Context, body []byte) (*agentstatus.Status, error) {
		began := time.Now()
		status, err := parse(ctx, body)
		took.Record(time.Since(began))
		if err != nil {
			failed.Inc(1)
		}
		return status, err
	}
}

// Close ends the counting.
func (m *Metrics) Close(ctx context.Context) error { return m.provider.Shutdown(ctx) }
