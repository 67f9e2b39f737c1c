package command

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// Version prints what binary this is.
type Version struct{}

// Run runs the command.
func (*Version) Run(c *console.Console) error {
	_, err := fmt.Fprint(c.Stdout, buildInfo())
	return err
}

// version is the program's own.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return cmp.Or(info.Main.Version, "(devel)")
	}
	return "(devel)"
}

func buildInfo() string {
	revision, built, sdk := "", "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				revision = setting.Value
			case "vcs.time":
				built = setting.Value
			}
		}
		for _, dep := range info.Deps {
			if dep.Path == "go.temporal.io/sdk" {
				sdk = dep.Version
			}
		}
	}
	out := fmt.Sprintf("agentwait %s\n", version())
	for _, line := range [][2]string{{"revision", revision}, {"committed", built}, {"temporal sdk", sdk}} {
		if line[1] != "" {
			out += fmt.Sprintf("%-13s %s\n", line[0], line[1])
		}
	}
	return out + fmt.Sprintf("%-13s %s %s/%s\n", "go", runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
