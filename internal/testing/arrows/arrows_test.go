// Package arrows holds the dependency arrows of the design in place: a test fails
// where a package imports what stands above it, or where the library's module
// graph learns of the Temporal server.
package arrows

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/agentwait/agentwait"

// Each package may import those of its own module that stand in its list, and
// nothing else. A package that is not listed fails the test: a new one has to
// find its place here first.
var allowed = map[string][]string{
	// The core.
	"internal/scan":    {},
	"internal/text":    {},
	"agentstatus":      {"internal/scan", "internal/text"},
	"internal/plan":    {"agentstatus"},
	"internal/learned": {},
	// The contract: the one import of whoever calls.
	"": {"agentstatus", "internal/text"},
	// Requests.
	"internal/clock":    {},
	"gumloop":           {"agentstatus", "internal/text"},
	"internal/check":    {"", "agentstatus", "gumloop"},
	"internal/requests": {"", "internal/check", "internal/clock", "internal/plan"},
	"internal/outcome":  {"", "agentstatus", "internal/check", "internal/plan", "internal/text"},
	"internal/rows":     {"", "internal/text"},
	// Holders of waits.
	"internal/strictjson": {"", "internal/text"},
	"direct":              {"", "agentstatus", "internal/check", "internal/clock", "internal/outcome", "internal/plan"},
	"activities": {
		"", "agentstatus", "internal/check", "internal/clock", "internal/learned", "internal/outcome", "internal/plan",
		"internal/requests", "internal/rows", "internal/strictjson", "internal/text",
	},
	"workflows": {"", "activities", "internal/rows", "internal/strictjson", "internal/text"},
	// What shows a wait to people.
	"internal/watch/terminal":   {},
	"internal/watch/follow":     {""},
	"internal/watch/progress":   {"", "agentstatus", "internal/watch/follow", "internal/watch/terminal"},
	"internal/watch/transcript": {"", "agentstatus", "internal/watch/terminal"},
	// What users' tests import.
	"agenttest": {"", "activities", "gumloop", "internal/clock"},
	// What only tests use.
	"internal/testing/arrows":       {},
	"internal/testing/vectors":      {"agentstatus"},
	"internal/testing/waits":        {"", "gumloop"},
	"internal/testing/fuzz":         {},
	"internal/testing/corpus":       {},
	"internal/testing/corpus/write": {"internal/testing/corpus"},
	// The module and its hosts.
	"wasm":                               {"wasm/internal/abi"},
	"wasm/internal/abi":                  {},
	"wasm/build":                         {"wasm", "wasm/internal/abi"},
	"wasm/module":                        {"internal/scan", "wasm/internal/abi"},
	"wasm/host":                          {"agentstatus", "internal/scan", "wasm/internal/abi"},
	"wasm/bindings/internal/emulator":    {"agenttest"},
	"wasm/bindings/internal/conformance": {},
	"wasm/adapters":                      {},
}

// Beyond its own module, what is pure imports nothing but this.
var external = map[string][]string{
	"internal/scan":    {"unsafe"},
	"internal/learned": {"container/list", "math", "math/bits", "strconv", "sync", "time"},
}

// What must not be reachable at all, however indirectly.
var unreachable = map[string][]string{
	"agentstatus":       {"net/http", "net", "os/exec", "log", "log/slog", "go.temporal.io/sdk/client"},
	"internal/plan":     {"net/http", "net", "os/exec", "log", "log/slog", "go.temporal.io/sdk/client"},
	"internal/learned":  {"net/http", "net", "os", "os/exec", "log", "log/slog", "go.temporal.io/sdk/client"},
	"internal/requests": {"go.temporal.io/sdk/worker"},
	"internal/text":     {"net/http", "net", "os/exec", "log"},
	"gumloop":           {"go.temporal.io/sdk/client", "go.temporal.io/sdk/activity"},
}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func list(t *testing.T) map[string]listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", module+"/...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	packages := map[string]listed{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")] = p
	}
}

func TestArrowsPointOneWay(t *testing.T) {
	for name, p := range list(t) {
		if top, _, _ := strings.Cut(name, "/"); top == "worker" || top == "dev" {
			continue // the top of the design: they may import everything below
		}
		may, known := allowed[name]
		if !known {
			t.Errorf("package %s is not in the list of allowed arrows: add it with what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			inner, own := strings.CutPrefix(imported+"/", module+"/")
			inner = strings.TrimSuffix(inner, "/")
			if own && !slices.Contains(may, inner) {
				t.Errorf("%s imports %s, which stands above or beside it (allowed: %q)", name, inner, may)
			}
			if only, pure := external[name]; pure && !own && !slices.Contains(only, imported) {
				t.Errorf("%s imports %s (allowed: %q)", name, imported, only)
			}
		}
		for _, dep := range p.Deps {
			if slices.Contains(unreachable[name], dep) {
				t.Errorf("%s reaches %s", name, dep)
			}
			if dep == module+"/dev" || strings.HasPrefix(dep, module+"/dev/") {
				t.Errorf("%s depends on dev", name)
			}
		}
	}
}

// Somebody who imports a polling activity must not inherit the hundreds of
// modules of the embedded server.
func TestTheRootModuleDoesNotKnowTheServer(t *testing.T) {
	cmd := exec.Command("go", "list", "-m", "all")
	cmd.Env = append(cmd.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "go.temporal.io/sdk ") {
		t.Fatalf("the module graph lacks the SDK, so this test looks at the wrong module:\n%s", out)
	}
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "go.temporal.io/server") || strings.HasPrefix(line, "github.com/temporalio/ui-server") {
			t.Errorf("the root module's graph has %s", line)
		}
	}
}
