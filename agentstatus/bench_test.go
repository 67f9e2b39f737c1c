package agentstatus_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/corpus"
)

// BenchmarkParse is Parse in a program that reads one document after another. dev/peers
// has it beside other parsers.
func BenchmarkParse(b *testing.B) {
	for _, c := range corpus.All() {
		b.Run(c.Name, func(b *testing.B) {
			b.SetBytes(int64(len(c.Body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := agentstatus.Parse(c.Body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkParseCold is Parse in a program that reads a document now and then: the pool has
// been emptied by two collections. They are in ns/op, so that the benchmark ends in time;
// cold-ns/op is Parse alone.
func BenchmarkParseCold(b *testing.B) {
	for _, c := range corpus.All() {
		b.Run(c.Name, func(b *testing.B) {
			b.ReportAllocs()
			var spent time.Duration
			for b.Loop() {
				runtime.GC()
				runtime.GC()
				start := time.Now()
				if _, err := agentstatus.Parse(c.Body); err != nil {
					b.Fatal(err)
				}
				spent += time.Since(start)
			}
			b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N), "cold-ns/op")
		})
	}
}

// TestAColdParseAllocatesLittle holds how much the records of a document take when none
// are pooled.
func TestAColdParseAllocatesLittle(t *testing.T) {
	for _, c := range corpus.All() {
		runtime.GC()
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := agentstatus.Parse(c.Body); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(12_000+4*len(c.Body)); got > most {
			t.Errorf("%s: %d bytes allocated for %d, want at most %d", c.Name, got, len(c.Body), most)
		}
	}
}
