package main

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// box is an unpacked image that runs as a container, with the reference runtime: it makes the
// namespaces, the read-only root and the user that the image's own configuration asks for.
type box struct {
	runtime       []string // the command
	folder, state string
	config        v1.Config
	runs          int
}

// boxOf is skipped where the runtime is not installed or the tests are not root's; with
// AGENTWAIT_TEST_DEPLOY=required, as the task deploy:check has it, that fails.
func boxOf(t *testing.T, folder string, image v1.Image) *box {
	t.Helper()
	runtime := []string{"runc"}
	if os.Geteuid() != 0 {
		runtime = []string{"sudo", "-n", "runc"}
	}
	if out, err := exec.CommandContext(t.Context(), runtime[0], append(runtime[1:], "--version")...).CombinedOutput(); err != nil {
		missing := fmt.Sprintf("to run the image: install runc (Debian's package runc), and be root or have sudo: %v %s", err, out)
		if os.Getenv("AGENTWAIT_TEST_DEPLOY") == "required" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	b := &box{runtime: runtime, folder: filepath.Join(folder, "bundle"), state: filepath.Join(folder, "state"), config: config.Config}
	walk(t, image, func(header *tar.Header, content io.Reader) {
		to := filepath.Join(b.folder, "rootfs", header.Name)
		if header.Typeflag == tar.TypeDir {
			err = os.MkdirAll(to, 0o755)
		} else if bytes, failed := io.ReadAll(content); failed != nil {
			err = failed
		} else {
			err = os.WriteFile(to, bytes, os.FileMode(header.Mode))
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	// What an operator mounts, as readable as Kubernetes makes it.
	mounted := filepath.Join(folder, "mounted")
	for name, text := range map[string]string{
		"agentwait.toml": "[connections.default]\nvendor = \"gumloop\"\nkey_file = \"key\"\n",
		"key":            "sk-mounted-0123456789\n",
	} {
		if err := errors.Join(os.MkdirAll(mounted, 0o755), os.WriteFile(filepath.Join(mounted, name), []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// run runs the image's program with arguments, and returns what it printed and its exit code.
func (b *box) run(t *testing.T, args ...string) (printed string, code int) {
	t.Helper()
	var uid, gid int
	if _, err := fmt.Sscanf(b.config.User, "%d:%d", &uid, &gid); err != nil {
		t.Fatal(err)
	}
	spec, err := json.Marshal(map[string]any{
		"ociVersion": "1.0.2",
		"root":       map[string]any{"path": "rootfs", "readonly": true},
		"process": map[string]any{
			"user": map[string]any{"uid": uid, "gid": gid}, "args": append(slices.Clone(b.config.Entrypoint), args...),
			"env": append(slices.Clone(b.config.Env), "TEMPORAL_ADDRESS=127.0.0.1:1"), "cwd": b.config.WorkingDir,
			"noNewPrivileges": true, "capabilities": map[string]any{},
		},
		"mounts": []map[string]any{
			{"destination": "/proc", "type": "proc", "source": "proc"},
			{"destination": b.config.WorkingDir, "type": "bind", "source": filepath.Join(filepath.Dir(b.folder), "mounted"), "options": []string{"bind", "ro"}},
		},
		"linux": map[string]any{"namespaces": []map[string]string{{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}, {"type": "network"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.folder, "config.json"), spec, 0o600); err != nil {
		t.Fatal(err)
	}
	b.runs++
	args = append(slices.Clone(b.runtime), "--root", b.state, "run", "--bundle", b.folder, fmt.Sprintf("agentwait-%d-%d", os.Getpid(), b.runs))
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	out, err := cmd.CombinedOutput()
	if exit, ended := errors.AsType[*exec.ExitError](err); ended {
		return string(out), exit.ExitCode()
	}
	if err != nil {
		t.Fatalf("runc: %v", err)
	}
	return string(out), 0
}
