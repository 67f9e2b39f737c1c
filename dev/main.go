// Command dev shows the main job of agentwait on an embedded Temporal server:
//
//	go run ./dev
package main

import (
	"os"

	"github.com/agentwait/agentwait/dev/demo"
)

func main() { os.Exit(demo.Main(os.Args[1:], os.Stdout, os.Stderr)) }
