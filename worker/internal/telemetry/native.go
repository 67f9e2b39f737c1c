package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"

	"github.com/agentwait/agentwait/internal/metrics"
)

// native are the instruments of the catalog: Prometheus's own. Five of them are written with each poll,
// and OpenTelemetry's take several times as long for that, which it is worth only for the SDK's metrics,
// whose labels nobody here knows beforehand.
type native struct {
	counters map[string]*prometheus.CounterVec
	gauges   map[string]*prometheus.GaugeVec
	timers   map[string]*prometheus.HistogramVec
}

// newNative registers them all. A metric without labels or values is on the page when somebody has
// asked for it.
func newNative(registry *prometheus.Registry, all []metrics.Metric) *native {
	n := &native{map[string]*prometheus.CounterVec{}, map[string]*prometheus.GaugeVec{}, map[string]*prometheus.HistogramVec{}}
	for _, m := range all {
		name, help := prometheusName(m), describe(m.Name)
		switch m.Kind {
		case metrics.Counter:
			n.counters[m.Name] = prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, m.Tags)
			registry.MustRegister(n.counters[m.Name])
		case metrics.Gauge:
			n.gauges[m.Name] = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, m.Tags)
			registry.MustRegister(n.gauges[m.Name])
		case metrics.Timer:
			n.timers[m.Name] = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, m.Tags)
			registry.MustRegister(n.timers[m.Name])
		}
	}
	return n
}

// counter returns that of a name and its tags; false if the catalog has none.
func (n *native) counter(name string, tags map[string]string) (client.MetricsCounter, bool) {
	all, ok := n.counters[name]
	if !ok {
		return nil, false
	}
	one, err := all.GetMetricWith(tags)
	return nativeCounter{one}, err == nil
}

func (n *native) gauge(name string, tags map[string]string) (client.MetricsGauge, bool) {
	all, ok := n.gauges[name]
	if !ok {
		return nil, false
	}
	one, err := all.GetMetricWith(tags)
	return nativeGauge{one}, err == nil
}

func (n *native) timer(name string, tags map[string]string) (client.MetricsTimer, bool) {
	all, ok := n.timers[name]
	if !ok {
		return nil, false
	}
	one, err := all.GetMetricWith(tags)
	return nativeTimer{one}, err == nil
}

type (
	nativeCounter struct{ prometheus.Counter }
	nativeGauge   struct{ prometheus.Gauge }
	nativeTimer   struct{ prometheus.Observer }
)

func (c nativeCounter) Inc(n int64)          { c.Add(float64(n)) }
func (g nativeGauge) Update(value float64)   { g.Set(value) }
func (t nativeTimer) Record(d time.Duration) { t.Observe(d.Seconds()) }
