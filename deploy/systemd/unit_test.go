package systemd

// A unit with a setting that systemd does not know is started without it, which nobody reads: so
// systemd itself checks it, and what it says of the binary is held to that.

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const unit = "agentwait.service"

func TestSystemdTakesTheUnit(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		if os.Getenv("AGENTWAIT_TEST_DEPLOY") == "required" {
			t.Fatal("to check the unit: install systemd-analyze (Debian's package systemd)")
		}
		t.Skip("no systemd-analyze")
	}
	// What it starts has to be there.
	program := filepath.Join(t.TempDir(), "agentwait")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	placed := filepath.Join(t.TempDir(), unit)
	if err := os.WriteFile(placed, []byte(strings.Replace(read(t), "/usr/bin/agentwait", program, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", "--man=no", placed).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
	// What a service can do to its machine, from 0 to 10.
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "security", "--offline=true", "--threshold=20", placed).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	// The check can fail.
	if err := os.WriteFile(placed, []byte(strings.Replace(read(t), "RestartSec=", "RestartSecs=", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _ := exec.CommandContext(t.Context(), "systemd-analyze", "verify", "--man=no", placed).CombinedOutput(); !strings.Contains(string(out), "RestartSecs") {
		t.Errorf("a setting that is none: %s", out)
	}
}

func TestTheStopFitsTheHandOver(t *testing.T) {
	_, after, _ := strings.Cut(read(t), "--stop-timeout ")
	handOver, err := time.ParseDuration(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	seconds, err := strconv.Atoi(setting(t, "TimeoutStopSec"))
	if err != nil {
		t.Fatal(err)
	}
	if stop := time.Duration(seconds) * time.Second; stop < handOver+10*time.Second {
		t.Errorf("%v for a hand-over of %v, want 10 s more", stop, handOver)
	}
}

// The binary knows the command line: it gets as far as the server.
func TestTheProgramTakesTheCommandLine(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	binary := filepath.Join(t.TempDir(), "agentwait")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "github.com/agentwait/agentwait/worker/agentwait").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	line := strings.Replace(setting(t, "ExecStart"), "127.0.0.1:9464", "127.0.0.1:0", 1)
	cmd := exec.CommandContext(t.Context(), binary, append(strings.Fields(line)[1:], "--connect-timeout", "1ns")...)
	cmd.Dir, cmd.Env = t.TempDir(), []string{"HOME=/nonexistent", "AGENTWAIT_API_KEY=sk-unit-0123456789", "TEMPORAL_ADDRESS=127.0.0.1:1"}
	out, err := cmd.CombinedOutput()
	if exit, ended := errors.AsType[*exec.ExitError](err); !ended || exit.ExitCode() != 1 || !strings.Contains(string(out), "temporal at 127.0.0.1:1") {
		t.Errorf("%v\n%s", err, out)
	}
}

func read(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(unit)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func setting(t *testing.T, name string) string {
	t.Helper()
	for line := range strings.Lines(read(t)) {
		if value, found := strings.CutPrefix(line, name+"="); found {
			return strings.TrimSpace(value)
		}
	}
	t.Fatalf("no %s", name)
	return ""
}
