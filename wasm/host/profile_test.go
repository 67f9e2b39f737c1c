// wasm/ABI.md has a whole adapter. It is built and run as it stands there: whoever writes
// one from that page must get what the page says.
package host_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/wasm/host"
)

func TestTheAdapterOfTheABI(t *testing.T) {
	if testing.Short() {
		t.Skip("it is compiled with the whole of Go's runtime")
	}
	page, err := os.ReadFile(filepath.Join("..", "ABI.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, source, begins := strings.Cut(string(page), "<!-- begin:adapter -->\n```go\n")
	source, _, ends := strings.Cut(source, "```\n<!-- end:adapter -->")
	if !begins || !ends {
		t.Fatal("the page has no adapter")
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"main.go": source, "go.mod": "module echo\n\ngo 1.24\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-buildmode=c-shared", "-o", "echo.wasm", ".")
	build.Dir, build.Env = dir, append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOWORK=off", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	module, err := os.ReadFile(filepath.Join(dir, "echo.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	h := newHost(t, host.Config{Module: module, AllowWASI: true, Timeout: time.Minute})
	status, err := h.Parse(t.Context(), []byte(`{"state":"x","phase":"completed","response":"Done.","messages":[]}`))
	if err != nil || status.Phase != agentstatus.PhaseCompleted || status.FinalText() != "Done." {
		t.Errorf("got %+v, error %v", status, err)
	}
	_, err = h.Parse(t.Context(), []byte(`{"x"`))
	if wrong, ok := errors.AsType[*host.BodyError](err); !ok || wrong.Sentence != "unexpected end of JSON input" {
		t.Errorf("got error %v", err)
	}
	_, err = h.Parse(t.Context(), []byte(`{"state":"x","phase":"done","messages":[]}`))
	if failed, ok := errors.AsType[*host.AdapterError](err); !ok || failed.Problem != host.ProblemOutput {
		t.Errorf("got error %v", err)
	}
}
