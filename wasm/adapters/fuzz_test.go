package adapters_test

import (
	"testing"

	"github.com/agentwait/agentwait/wasm/host"
)

// FuzzOpenAI looks for a body that makes the example trap, hang, answer no document, or
// report another error than the native core.
func FuzzOpenAI(f *testing.F) {
	f.Add([]byte(both))
	for _, v := range load(f, "openai") {
		f.Add(v.body())
	}
	h := newHost(f, "openai", host.Config{})
	f.Fuzz(func(t *testing.T, body []byte) { compareWithCore(t, h, body) })
}
