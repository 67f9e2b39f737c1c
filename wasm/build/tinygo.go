package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tinygoVersion is the release that the module is built with. It knows Go 1.26 and
// LLVM 19.
const tinygoVersion = "0.41.0"

// tinygo is a TinyGo that can be run.
type tinygo struct {
	path string
	root string // its TINYGOROOT; empty: its own
}

// toolchain returns TinyGo: the installed one if that has the right version, or
// one that is built once and kept in the user's cache folder.
func toolchain() (tinygo, error) {
	if path, err := exec.LookPath("tinygo"); err == nil {
		if out, err := output("", nil, path, "version"); err == nil && strings.Contains(out, " "+tinygoVersion+" ") {
			return tinygo{path: path}, installed("wasm-opt", "wasm-metadce")
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return tinygo{}, err
	}
	dir := filepath.Join(cache, "agentwait", "tinygo-"+tinygoVersion)
	t := tinygo{path: filepath.Join(dir, "tinygo"), root: filepath.Join(dir, "root")}
	if _, err := os.Stat(t.path); err == nil {
		return t, installed("wasm-opt", "wasm-metadce", "wasm-ld-19")
	}
	if err := packages(); err != nil {
		return t, err
	}
	fmt.Fprintf(os.Stderr, "building TinyGo %s in %s: about a minute\n", tinygoVersion, dir)
	return t, t.build(dir)
}

// env is the environment that it runs in.
func (t tinygo) env() []string {
	if t.root == "" {
		return nil
	}
	return []string{"TINYGOROOT=" + t.root}
}

// build builds TinyGo as a Go module. Its binary is written last, so that a build
// that broke off is begun again.
func (t tinygo) build(dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	const module = "github.com/tinygo-org/tinygo"
	// The list of its versions is not served everywhere: the version is named.
	mod := "module tinygo\n\ngo 1.26\n\nrequire " + module + " v" + tinygoVersion + "\n"
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600); err != nil {
		return err
	}
	env := []string{"GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=1"}
	source, err := output(dir, env, "go", "list", "-m", "-f", "{{.Dir}}", module)
	if err == nil && source == "" {
		_, err = output(dir, env, "go", "mod", "download", module)
		if err == nil {
			source, err = output(dir, env, "go", "list", "-m", "-f", "{{.Dir}}", module)
		}
	}
	if err != nil {
		return err
	}
	if err := t.copyRoot(source); err != nil {
		return err
	}
	_, err = output(dir, env, "go", "build", "-tags", "llvm19", "-o", t.path, module)
	return err
}

// copyRoot copies what TinyGo reads at run time. It has to be writable, and has to
// have a folder that is a submodule of the repository and so not in the Go module.
func (t tinygo) copyRoot(source string) error {
	if err := os.RemoveAll(t.root); err != nil {
		return err
	}
	for _, dir := range []string{"src", "targets"} {
		if err := os.CopyFS(filepath.Join(t.root, dir), os.DirFS(filepath.Join(source, dir))); err != nil {
			return fmt.Errorf("copy TinyGo's %s: %w", dir, err)
		}
	}
	return os.MkdirAll(filepath.Join(t.root, "src", "net"), 0o750)
}

// output runs a command and returns what it printed, trimmed. Its errors carry what
// the command said.
func output(dir string, env []string, name string, args ...string) (string, error) {
	//nolint:gosec // the commands are those of this program
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, strings.TrimSpace(complaints.String()))
	}
	return strings.TrimSpace(string(out)), nil
}
