package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// build builds the binary for a platform: static, without symbols and without this machine's paths,
// as `go tool task build` does.
func build(ctx context.Context, platform v1.Platform, to string) error {
	root, err := checkout()
	if err != nil {
		return err
	}
	if to, err = filepath.Abs(to); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", to, "./worker/agentwait") //nolint:gosec // Go builds what this repository is
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+platform.OS, "GOARCH="+platform.Architecture, "GOWORK="+filepath.Join(root, "deploy", "binary.work"))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the binary for %s: %w\n%s", platform, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// checkout is the folder of the repository: that of this file, two up.
func checkout() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	if _, err := os.Stat(filepath.Join(root, "deploy", "binary.work")); !ok || err != nil {
		return "", fmt.Errorf("the repository is not at %q: run this with go run, in a checkout", root)
	}
	return root, nil
}
