// Command write writes the version of version.go into all other places that name it.
package main

import (
	"fmt"
	"os"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/internal/testing/release"
)

func main() {
	if err := release.Write(".", agentwait.Version); err != nil {
		fmt.Fprintln(os.Stderr, "write the version:", err)
		os.Exit(1)
	}
}
