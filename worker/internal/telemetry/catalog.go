package telemetry

import (
	"slices"
	"strings"

	"github.com/agentwait/agentwait/internal/metrics"
)

// The names of the worker's own metrics, beside those of package activities.
const (
	adapterTime     = "agentwait_adapter_time"
	adapterFailures = "agentwait_adapter_failures"
	inflightBytes   = "agentwait_inflight_bytes"
	inflightLimit   = "agentwait_inflight_limit_bytes"
	buildInfo       = "agentwait_build_info"
)

// measured are the worker's own metrics that it measures as it goes, and looked those that are looked at
// when Prometheus asks.
var measured = []metrics.Metric{
	{Name: adapterTime, Kind: metrics.Timer, Tags: []string{metrics.TagConnection}, Unit: "seconds", Meaning: "time that an adapter takes to read one answer"},
	{Name: adapterFailures, Kind: metrics.Counter, Tags: []string{metrics.TagConnection}, Unit: "answers", Meaning: "answers that an adapter could not read, by its own fault or the body's"},
}

var looked = []metrics.Metric{
	{Name: inflightBytes, Kind: metrics.Gauge, Unit: "bytes", Meaning: "memory that answers take while they are read and parsed, of all connections, beyond the 64 KiB that each may have"},
	{Name: inflightLimit, Kind: metrics.Gauge, Unit: "bytes", Meaning: "what they may take together: --max-inflight-bytes"},
	{Name: buildInfo, Kind: metrics.Gauge, Tags: []string{"version"}, Unit: "", Meaning: "1, with the version of the program"},
}

// Catalog has all metrics of the worker that are not the SDK's, Go's or the process's.
func Catalog() []metrics.Metric { return slices.Concat(metrics.Engine, measured, looked) }

// describe is what Prometheus's HELP says; empty for the SDK's metrics.
func describe(name string) string {
	for _, m := range Catalog() {
		if m.Name == name || prometheusName(m) == name {
			return strings.ToUpper(m.Meaning[:1]) + m.Meaning[1:] + "."
		}
	}
	return ""
}

// prometheusName is how Prometheus knows a metric.
func prometheusName(m metrics.Metric) string {
	switch m.Kind {
	case metrics.Counter:
		return m.Name + "_total"
	case metrics.Timer:
		return m.Name + "_seconds"
	}
	return m.Name
}

// prometheusKind is what Prometheus calls its type.
func prometheusKind(m metrics.Metric) string {
	if m.Kind == metrics.Timer {
		return "histogram"
	}
	return string(m.Kind)
}
