// Package console is what a command has of the process it runs in: the streams, the
// environment, and the ways to end.
package console

import (
	"io"
	"os"

	"github.com/agentwait/agentwait/worker/internal/configfile"
	"github.com/agentwait/agentwait/worker/watch/terminal"
)

// Console is the process's streams and environment. Results go to Stdout; progress,
// logs and errors go to Stderr.
type Console struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	LookupEnv      func(string) (string, bool)
	Environ        func() []string // each as NAME=value

	File *configfile.File // agentwait.toml; nil where there is none, or the command needs none
}

// Standard is the console of this process.
func Standard() *Console {
	return &Console{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, LookupEnv: os.LookupEnv, Environ: os.Environ}
}

// Env is a variable's value; empty where it is not set.
func (c *Console) Env(name string) string {
	value, _ := c.LookupEnv(name)
	return value
}

// ErrScreen is what standard error can show.
func (c *Console) ErrScreen() terminal.Screen { return terminal.Look(c.Stderr, c.LookupEnv) }

// OutScreen is what standard output can show.
func (c *Console) OutScreen() terminal.Screen { return terminal.Look(c.Stdout, c.LookupEnv) }
