package adapters_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/wasm/host"
)

// BenchmarkOpenAI is a whole parse as the worker makes it: one long reply; many function
// calls with arguments to take out of their strings; and what an agent mostly answers,
// thoughts, searches, and messages of some sentences.
func BenchmarkOpenAI(b *testing.B) {
	h := newHost(b, "openai", host.Config{})
	call := `{"type":"function_call","id":"fc_1","call_id":"call_1","name":"get_weather","arguments":"{\"city\":\"Z\\u00fcrich\",\"days\":[1,2.50]}","status":"completed"}`
	step := `{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"**Planning the trip**\n\nThey asked for Zürich."}]},` +
		`{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"weather zürich","sources":[]}},` +
		`{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","annotations":[],"text":"It \"rains\" in Zürich.\n天気は雨です。 Take an umbrella, and leave by the train of ten."}]}`
	for _, c := range []struct {
		name string
		body []byte
	}{
		{"reply", reply(80_000)},
		{"calls", output(call, 500)},
		{"steps", output(step, 160)},
	} {
		b.Run(fmt.Sprintf("%s-%dk", c.name, len(c.body)/1000), func(b *testing.B) {
			b.SetBytes(int64(len(c.body)))
			fastest := time.Duration(math.MaxInt64) // what a busy machine does not change
			for b.Loop() {
				begin := time.Now()
				if _, err := h.Parse(b.Context(), c.body); err != nil {
					b.Fatal(err)
				}
				fastest = min(fastest, time.Since(begin))
			}
			b.ReportMetric(float64(len(c.body))/1e6/fastest.Seconds(), "best-MB/s")
		})
	}
}

// output is a response with some items so many times.
func output(items string, count int) []byte {
	return []byte(`{"status":"completed","output":[` + strings.Repeat(items+",", count-1) + items + `]}`)
}
