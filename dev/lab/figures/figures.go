// Package figures makes numbers of measurements, and tables and plots of numbers.
package figures

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Quantile is the value below which a share q of the values lies, by the nearest rank; NaN
// where there are none.
func Quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(q*float64(len(sorted)))) - 1
	return sorted[min(max(rank, 0), len(sorted)-1)]
}

// Median of the values.
func Median(values []float64) float64 {
	if n := len(values); n > 0 && n%2 == 0 {
		sorted := slices.Sorted(slices.Values(values))
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return Quantile(values, 0.5)
}

// Max of the values; NaN if there are none.
func Max(values []float64) float64 { return Quantile(values, 1) }

// Mean of the values.
func Mean[T int | float64](values []T) float64 {
	sum := 0.0
	for _, v := range values {
		sum += float64(v)
	}
	return sum / float64(len(values))
}

// Seconds are durations as seconds.
func Seconds(durations []time.Duration) []float64 {
	seconds := make([]float64, len(durations))
	for i, d := range durations {
		seconds[i] = d.Seconds()
	}
	return seconds
}

// Sorted are the keys of a map in order.
func Sorted[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
