// The benchmarks put agentstatus.Parse beside what a Go program would use instead, on the
// same bodies and in one run. BENCHMARKS.md has the figures.
//
// All of them end with the same fields in memory, which a test holds, but for three:
// json.Valid only validates; the module, which runs under wazero, ends with the table from
// which its host takes what it wants; and sonic-fast neither checks what it skips nor that
// the text is UTF-8. sonic is its validating mode.
package peers_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/bytedance/sonic"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/testing/corpus"
)

func BenchmarkParse(b *testing.B) {
	readers := []struct {
		name string
		read func(body []byte) error
	}{
		{"agentstatus", func(body []byte) error {
			_, err := agentstatus.Parse(body)
			return err
		}},
		{"valid", func(body []byte) error {
			if !json.Valid(body) {
				return errors.New("not JSON")
			}
			return nil
		}},
		{"gjson", func(body []byte) error {
			_, err := readWithGJSON(body)
			return err
		}},
		{"unmarshal", func(body []byte) error { return json.Unmarshal(body, new(plainStatus)) }},
		{"sonic", func(body []byte) error { return sonic.ConfigStd.Unmarshal(body, new(plainStatus)) }},
		{"module", openModule(b).read},
		{"sonic-fast", func(body []byte) error { return sonic.ConfigFastest.Unmarshal(body, new(plainStatus)) }},
	}
	for _, c := range corpus.All() {
		for _, r := range readers {
			b.Run(c.Name+"/"+r.name, func(b *testing.B) {
				b.SetBytes(int64(len(c.Body)))
				b.ReportAllocs()
				end := reportCPU(b, len(c.Body))
				for b.Loop() {
					if err := r.read(c.Body); err != nil {
						b.Fatal(err)
					}
				}
				end()
			})
		}
	}
}
