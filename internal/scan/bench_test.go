// The scan alone, without anything being made of its table: what the WebAssembly
// module can be compared with.
package scan_test

import (
	"testing"

	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/internal/testing/corpus"
)

func BenchmarkScan(b *testing.B) {
	var s scan.Scanner
	messages, parts := make([]scan.Message, scan.MaxRecords), make([]scan.Part, scan.MaxRecords)
	for _, c := range corpus.All() {
		b.Run(c.Name, func(b *testing.B) {
			b.SetBytes(int64(len(c.Body)))
			b.ReportAllocs()
			for b.Loop() {
				if code := s.Scan(c.Body, messages, parts); code != scan.CodeOK {
					b.Fatal(code)
				}
			}
		})
	}
}
