package telemetry

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// bound makes each set of tags, and each instrument, once. The SDK asks anew for both at each call to the
// server, which was most of what metrics cost. The catalog's instruments are [native], and all others
// those of the SDK's handler on OpenTelemetry.
type bound struct {
	next   opentelemetry.MetricsHandler
	native *native
	tags   prometheus.Labels // those of next

	counters once[client.MetricsCounter]
	gauges   once[client.MetricsGauge]
	timers   once[client.MetricsTimer]
	tagged   once[*bound]
}

var _ client.MetricsHandler = (*bound)(nil)

func newBound(next opentelemetry.MetricsHandler, native *native) *bound {
	b := &bound{next: next, native: native, tags: prometheus.Labels{}}
	attributes := next.GetAttributes()
	for _, attribute := range attributes.ToSlice() {
		b.tags[string(attribute.Key)] = attribute.Value.AsString()
	}
	return b
}

// WithTags is [client.MetricsHandler]'s.
func (b *bound) WithTags(tags map[string]string) client.MetricsHandler {
	var space [256]byte
	key := appendTags(space[:0], tags)
	return b.tagged.get(key, func() *bound {
		return newBound(b.next.WithTags(tags).(opentelemetry.MetricsHandler), b.native)
	})
}

// Counter is [client.MetricsHandler]'s.
func (b *bound) Counter(name string) client.MetricsCounter {
	return b.counters.get([]byte(name), func() client.MetricsCounter {
		if own, ok := b.native.counter(name, b.tags); ok {
			return own
		}
		made, err := b.next.GetMeter().Int64Counter(name)
		if err != nil {
			return b.next.Counter(name)
		}
		return &counter{made, []metric.AddOption{b.attributes()}}
	})
}

// Gauge is [client.MetricsHandler]'s.
func (b *bound) Gauge(name string) client.MetricsGauge {
	return b.gauges.get([]byte(name), func() client.MetricsGauge {
		if own, ok := b.native.gauge(name, b.tags); ok {
			return own
		}
		made, err := b.next.GetMeter().Float64Gauge(name)
		if err != nil {
			return b.next.Gauge(name)
		}
		return &gauge{made, []metric.RecordOption{b.attributes()}}
	})
}

// Timer is [client.MetricsHandler]'s.
func (b *bound) Timer(name string) client.MetricsTimer {
	return b.timers.get([]byte(name), func() client.MetricsTimer {
		if own, ok := b.native.timer(name, b.tags); ok {
			return own
		}
		made, err := b.next.GetMeter().Float64Histogram(name, metric.WithUnit("s"))
		if err != nil {
			return b.next.Timer(name)
		}
		return &timer{made, []metric.RecordOption{b.attributes()}}
	})
}

func (b *bound) attributes() metric.MeasurementOption {
	return metric.WithAttributeSet(b.next.GetAttributes())
}

// The instruments, with their attributes: a measurement allocates nothing.
type (
	counter struct {
		metric.Int64Counter
		options []metric.AddOption
	}
	gauge struct {
		metric.Float64Gauge
		options []metric.RecordOption
	}
	timer struct {
		metric.Float64Histogram
		options []metric.RecordOption
	}
)

func (c *counter) Inc(n int64) { c.Add(context.Background(), n, c.options...) }
func (g *gauge) Update(value float64) {
	g.Record(context.Background(), value, g.options...)
}
func (t *timer) Record(d time.Duration) {
	t.Float64Histogram.Record(context.Background(), d.Seconds(), t.options...)
}
