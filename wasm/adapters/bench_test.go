package adapters_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/wasm/host"
)

// BenchmarkOpenAI is a whole parse as the worker makes it: one long reply, and many
// function calls with arguments to take out of their strings.
func BenchmarkOpenAI(b *testing.B) {
	h := newHost(b, "openai", host.Config{})
	call := `{"type":"function_call","id":"fc_1","call_id":"call_1","name":"get_weather","arguments":"{\"city\":\"Z\\u00fcrich\",\"days\":[1,2.50]}","status":"completed"}`
	calls := `{"status":"completed","output":[` + strings.Repeat(call+",", 499) + call + `]}`
	for name, body := range map[string][]byte{"reply": reply(80_000), "calls": []byte(calls)} {
		b.Run(fmt.Sprintf("%s-%dk", name, len(body)/1000), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if _, err := h.Parse(b.Context(), body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
