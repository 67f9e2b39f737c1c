// The standard toolchain builds the same sources to a module that has nothing of
// TinyGo in it. Where the two disagreed, one compiler or the arena would be wrong.
package wasm_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestTheStandardToolchainPassesTheVectors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "std.wasm")
	cmd := exec.Command("go", "build", "-buildmode=c-shared", "-o", file, "./module")
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	i := compile(t, text, 0).withWASI(t).instantiate(t)
	testVectors(t, i)
}
