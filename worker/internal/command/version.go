package command

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/console"
)

// Version prints what binary this is.
type Version struct{}

// Run runs the command.
func (*Version) Run(c *console.Console) error {
	_, err := fmt.Fprint(c.Stdout, buildInfo())
	return err
}

// version is the program's own. What was not installed as a version is on the way to the next.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		v := info.Main.Version
		if v != "" && v != "(devel)" && !strings.HasPrefix(v, "v0.0.0-") { // a commit without a tag
			return v
		}
	}
	return "v" + agentwait.Version + "-devel"
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
