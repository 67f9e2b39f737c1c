// Command agentwait runs and uses agentwait: it serves the workflow and its activities
// on a Temporal task queue, awaits interactions from a shell, and reads and checks
// what is needed for that. See agentwait --help.
package main

import (
	"os"

	"github.com/agentwait/agentwait/worker/internal/cli"
	"github.com/agentwait/agentwait/worker/internal/console"
)

func main() { os.Exit(cli.Main(os.Args[1:], console.Standard())) }
