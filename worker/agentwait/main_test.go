package main

// The scripts in testdata/script drive the real binary, each against an API emulator
// of its own. They exist because a command line is a contract that unit tests do not
// see: exit codes, which stream a line goes to, environment twins, and that no secret
// reaches either stream. What needs a Temporal server (run, await) is tested in the
// dev module, with real processes.

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		_ = os.Unsetenv(asProgram) // it is no variable of the program's
		main()
	}
	testscript.Main(m, map[string]func(){"agentwait": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		RequireUniqueNames: true,
		Setup:              startEmulator,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"unescape": unescape,
			"unhex":    unhex,
		},
	})
}

// exits runs a command that has to end with an exit code: exits CODE COMMAND ARGS…
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("exit code: %v", err)
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%s: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// unescape replaces each \x1b in a file by the byte, which a script cannot hold.
func unescape(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		content := strings.ReplaceAll(ts.ReadFile(name), `\x1b`, "\x1b")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(content), 0o600))
	}
}

// unhex replaces the hexadecimal digits in a file by the bytes that they mean.
func unhex(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		content, err := hex.DecodeString(strings.ReplaceAll(ts.ReadFile(name), "\n", ""))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), content, 0o600))
	}
}
