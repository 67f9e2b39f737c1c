// The module under wazero beside the native core, like for like: the same work on the
// same bytes, the copy into the module included. The index alone is what a host pays
// that reads the state; to_json is the whole document.
package wasm_test

import (
	"testing"

	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/internal/testing/corpus"
)

func BenchmarkIndex(b *testing.B) { benchmark(b, false) }

func BenchmarkDocument(b *testing.B) { benchmark(b, true) }

func benchmark(b *testing.B, document bool) {
	for _, c := range corpus.All() {
		b.Run(c.Name+"/native", func(b *testing.B) {
			var (
				s        scan.Scanner
				messages = make([]scan.Message, 1<<15)
				parts    = make([]scan.Part, 1<<15)
				dst      = make([]byte, 2*len(c.Body))
				input    = make([]byte, len(c.Body))
			)
			b.SetBytes(int64(len(c.Body)))
			for b.Loop() {
				copy(input, c.Body)
				if s.Scan(input, messages, parts) != scan.CodeOK {
					b.Fatal("not read")
				}
				if document {
					s.ToJSON(dst)
				}
			}
		})
		b.Run(c.Name+"/wazero", func(b *testing.B) {
			i := newInstance(b)
			b.SetBytes(int64(len(c.Body)))
			for b.Loop() {
				if i.parse(c.Body) != scan.CodeOK {
					b.Fatal("not read")
				}
				if document {
					i.call("to_json")
				}
			}
		})
	}
}

// BenchmarkInstantiate is what another instance of a compiled module costs.
func BenchmarkInstantiate(b *testing.B) {
	newInstance(b)
	for b.Loop() {
		i := shared.engine.open(b)
		i.module.Close(b.Context())
	}
}

// BenchmarkCall is what a call into the module costs, whatever it does.
func BenchmarkCall(b *testing.B) {
	i := newInstance(b)
	for b.Loop() {
		i.call("abi")
	}
}

// BenchmarkSmallest is what a parse costs before the body counts.
func BenchmarkSmallest(b *testing.B) {
	body := []byte(`{"state":"A"}`)
	b.Run("native", func(b *testing.B) {
		var s scan.Scanner
		messages, parts := make([]scan.Message, 1), make([]scan.Part, 1)
		for b.Loop() {
			s.Scan(body, messages, parts)
		}
	})
	b.Run("wazero", func(b *testing.B) {
		i := newInstance(b)
		for b.Loop() {
			i.parse(body)
		}
	})
}
