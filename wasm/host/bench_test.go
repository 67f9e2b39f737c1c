// The module under wazero beside the native core, like for like: parsing into the
// table alone, which the native core does inside of Validate-like passes (scan), and
// parsing with the normalised document, which is Parse and MarshalJSON. "interruptible"
// is what adapters run as, "trusted" what Config.Trusted makes of it.
package host_test

import (
	"encoding/json"
	"testing"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/scan"
	"github.com/agentwait/agentwait/internal/testing/corpus"
	"github.com/agentwait/agentwait/wasm"
	"github.com/agentwait/agentwait/wasm/host"
)

func BenchmarkHost(b *testing.B) {
	trusted := newHost(b, host.Config{Module: wasm.Module, Trusted: true})
	interruptible := newHost(b, host.Config{Module: wasm.Module})
	var scanner scan.Scanner
	messages, parts := make([]scan.Message, scan.MaxRecords), make([]scan.Part, scan.MaxRecords)
	ctx := b.Context()

	for _, c := range corpus.All() {
		for _, r := range []struct {
			name string
			read func(body []byte) error
		}{
			{"table/native", func(body []byte) error {
				if scanner.Scan(body, messages, parts) != scan.CodeOK {
					b.Fatal("the corpus is not read")
				}
				return nil
			}},
			{"table/trusted", func(body []byte) error { return trusted.ParseOnly(ctx, body) }},
			{"table/interruptible", func(body []byte) error { return interruptible.ParseOnly(ctx, body) }},
			{"document/native", func(body []byte) error {
				s, err := agentstatus.Parse(body)
				if err == nil {
					_, err = s.MarshalJSON()
				}
				return err
			}},
			{"document/trusted", func(body []byte) error {
				_, err := trusted.Normalise(ctx, body)
				return err
			}},
			{"document/interruptible", func(body []byte) error {
				_, err := interruptible.Normalise(ctx, body)
				return err
			}},
			{"status/native", func(body []byte) error {
				_, err := agentstatus.Parse(body)
				return err
			}},
			{"status/trusted", func(body []byte) error {
				_, err := trusted.Parse(ctx, body)
				return err
			}},
			{"status/unmarshal", func(body []byte) error {
				var any any
				return json.Unmarshal(body, &any)
			}},
		} {
			b.Run(c.Name+"/"+r.name, func(b *testing.B) {
				b.SetBytes(int64(len(c.Body)))
				b.ReportAllocs()
				for b.Loop() {
					if err := r.read(c.Body); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
