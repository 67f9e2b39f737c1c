package activities_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
)

// meter is a client.MetricsHandler that keeps what it is told.
type meter struct {
	tags map[string]string
	told *readings
}

type readings struct {
	mu     sync.Mutex
	series map[string]*series // by name and tags
	made   int                // handlers and instruments
}

type series struct {
	name  string
	tags  map[string]string
	value float64 // the sum of a counter, the last of a gauge, the count of a timer
	last  time.Duration
	peak  float64
}

func newMeter() *meter { return &meter{told: &readings{series: map[string]*series{}}} }

func (m *meter) WithTags(tags map[string]string) client.MetricsHandler {
	all := maps.Clone(m.tags)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, tags)
	m.told.count()
	return &meter{tags: all, told: m.told}
}

func (m *meter) Counter(name string) client.MetricsCounter { return m.instrument(name) }
func (m *meter) Gauge(name string) client.MetricsGauge     { return m.instrument(name) }
func (m *meter) Timer(name string) client.MetricsTimer     { return m.instrument(name) }

func (m *meter) instrument(name string) *instrument {
	m.told.count()
	return &instrument{name: name, meter: m}
}

type instrument struct {
	name  string
	meter *meter
}

func (i *instrument) Inc(n int64) {
	i.tell(func(s *series) { s.value += float64(n) })
}

func (i *instrument) Update(value float64) {
	i.tell(func(s *series) { s.value, s.peak = value, max(s.peak, value) })
}

func (i *instrument) Record(took time.Duration) {
	i.tell(func(s *series) { s.value, s.last = s.value+1, took })
}

func (i *instrument) tell(f func(*series)) {
	r := i.meter.told
	r.mu.Lock()
	defer r.mu.Unlock()
	key := seriesKey(i.name, i.meter.tags)
	s, ok := r.series[key]
	if !ok {
		s = &series{name: i.name, tags: i.meter.tags}
		r.series[key] = s
	}
	f(s)
}

func (r *readings) count() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made++
}

func seriesKey(name string, tags map[string]string) string {
	var key strings.Builder
	key.WriteString(name)
	for _, tag := range slices.Sorted(maps.Keys(tags)) {
		key.WriteString(" " + tag + "=" + tags[tag])
	}
	return key.String()
}

// get returns a series; a zero one where nothing was told.
func (m *meter) get(key string) series {
	m.told.mu.Lock()
	defer m.told.mu.Unlock()
	if s, ok := m.told.series[key]; ok {
		return *s
	}
	return series{}
}

// want checks values, and that no other series of these metrics has any.
func (m *meter) want(t *testing.T, values map[string]float64) {
	t.Helper()
	names := map[string]bool{}
	for key, value := range values {
		name, _, _ := strings.Cut(key, " ")
		names[name] = true
		if got := m.get(key).value; got != value {
			t.Errorf("%s is %v, want %v", key, got, value)
		}
	}
	m.told.mu.Lock()
	defer m.told.mu.Unlock()
	for key, s := range m.told.series {
		if _, ok := values[key]; !ok && names[s.name] && s.value != 0 { // a counter is there from the start
			t.Errorf("%s is %v, and nobody expects it", key, s.value)
		}
	}
}
