// Compiling an adapter of the standard Go toolchain takes seconds, so the worker keeps what
// it has compiled. What lies in the folder is run, and a folder that cannot be used must
// not keep a worker from starting.
package adapter_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/worker/internal/adapter"
)

var module = filepath.Join("..", "..", "..", "wasm", "adapters", "openai", "openai.wasm")

func TestCompiledCodeIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, folder string)
		kept    bool
	}{
		"a new folder":                  {func(*testing.T, string) {}, true},
		"a folder that others write to": {func(t *testing.T, folder string) { ok(t, os.MkdirAll(folder, 0o700)); ok(t, os.Chmod(folder, 0o777)) }, false},
		"a file in its place":           {func(t *testing.T, folder string) { ok(t, os.WriteFile(filepath.Dir(folder), nil, 0o600)) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("XDG_CACHE_HOME", home)
			t.Setenv("HOME", home)
			base, err := os.UserCacheDir()
			ok(t, err)
			folder := filepath.Join(base, "agentwait", "adapters")
			ok(t, os.MkdirAll(base, 0o700))
			c.prepare(t, folder)
			for range 2 { // the second one finds what the first has compiled
				reads(t)
			}
			if kept := files(folder) > 0; kept != c.kept {
				t.Errorf("kept: %v, want %v", kept, c.kept)
			}
		})
	}
}

// What a crash has left half written is compiled again.
func TestADamagedCacheIsNotUsed(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("HOME", home)
	reads(t)
	base, err := os.UserCacheDir()
	ok(t, err)
	ok(t, filepath.WalkDir(base, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			err = os.Truncate(path, 100)
		}
		return err
	}))
	reads(t)
}

func reads(t *testing.T) {
	t.Helper()
	a, err := adapter.Flags{Adapter: module, AdapterTimeout: 5 * time.Second, AdapterMemory: 64}.Load(t.Context(), agentstatus.DefaultMaxBytes)
	ok(t, err)
	status, err := a.Parse(t.Context(), []byte(`{"id":"r","status":"queued"}`))
	ok(t, err)
	if status.Phase != agentstatus.PhaseRunning {
		t.Errorf("got %+v", status)
	}
}

func files(folder string) (count int) {
	_ = filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			count++
		}
		return nil // a folder that is not there has none
	})
	return count
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
