package main

import (
	"debug/buildinfo"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// most is what the image may have in a registry, and the goal of the project.
const most = 30_000_000

// The program itself, in its image.
func TestTheProgramInItsImage(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	if runtime.GOOS != "linux" {
		t.Skip("the image is for Linux")
	}
	folder := t.TempDir()
	binary := filepath.Join(folder, "agentwait")
	if err := build(t.Context(), this, binary); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(folder, "again")
	if err := build(t.Context(), this, again); err != nil {
		t.Fatal(err)
	}
	image := made(t, binary)
	if first, second := digestOf(t, image), digestOf(t, made(t, again)); first != second {
		t.Errorf("built twice it is %s, then %s", first, second)
	}
	stored, unpacked, err := sizes(image)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB in a registry, %.1f MB unpacked", float64(stored)/1e6, float64(unpacked)/1e6)
	if stored > most {
		t.Errorf("%d bytes in a registry, want %d at most", stored, most)
	}
	content, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	static(t, content)
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	has := func(path string) bool {
		return slices.ContainsFunc(info.Deps, func(m *debug.Module) bool { return m.Path == path })
	}
	if !has("golang.org/x/crypto/x509roots/fallback") {
		t.Error("no public authorities are compiled in, and the image has no file of them")
	}
	for _, tool := range []string{"github.com/google/go-containerregistry", "k8s.io/api", "go.temporal.io/server"} {
		if has(tool) {
			t.Errorf("%s is in the binary", tool)
		}
	}

	box := boxOf(t, folder, image)
	if out, code := box.run(t, "version"); code != 0 || !strings.Contains(out, "agentwait ") {
		t.Errorf("version: exit %d\n%s", code, out)
	}
	// It starts, finds its configuration and its key in what was mounted, and no server.
	out, code := box.run(t, "run", "--connect-timeout", "300ms")
	if code != 1 || !strings.Contains(out, "worker waiting: temporal at 127.0.0.1:1") || !strings.Contains(out, "try: is a server there?") {
		t.Errorf("run: exit %d\n%s", code, out)
	}
	if out, code := box.run(t, "check", "--skip-temporal", "--skip-api"); code != 0 || !strings.Contains(out, "well-formed key from") {
		t.Errorf("check: exit %d\n%s", code, out)
	}
}

func digestOf(t *testing.T, image v1.Image) string {
	t.Helper()
	digest, err := image.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return digest.String()
}
