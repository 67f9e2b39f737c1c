package adapters_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/agentwait/agentwait/wasm/host"
)

// module is an adapter that was built: the committed one, or that of the folder in
// ADAPTERS_BUILT, where the task check puts what it builds with another compiler.
func module(t testing.TB, name string) []byte {
	t.Helper()
	path := filepath.Join(name, name+".wasm")
	if built := os.Getenv("ADAPTERS_BUILT"); built != "" {
		path = filepath.Join(built, name+".wasm")
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// newHost runs an adapter as the worker does, unless cfg says otherwise.
func newHost(t testing.TB, name string, cfg host.Config) *host.Host {
	t.Helper()
	cfg.Module = module(t, name)
	h, err := host.New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return h
}
