// Command agentwait runs and uses agentwait: it serves the workflow and its activities
// on a Temporal task queue, awaits interactions from a shell, and reads and checks
// what is needed for that. See agentwait --help.
package main

import (
	"os"

	_ "golang.org/x/crypto/x509roots/fallback" // for an image without anything else in it: the machine's own authorities win where it has any

	"github.com/agentwait/agentwait/worker/internal/cli"
	"github.com/agentwait/agentwait/worker/internal/console"
)

func main() { os.Exit(cli.Main(os.Args[1:], console.Standard())) }
