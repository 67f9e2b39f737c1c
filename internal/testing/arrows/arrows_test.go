// Package arrows holds the dependency arrows of the design in place: a test fails
// where a package imports what stands above it, where an arrow is allowed that nobody
// draws any more, where what is pure reads a clock, or where the library's module graph
// learns of the Temporal server.
package arrows

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	"internal/metrics":  {},
	"internal/sparing":  {},
	"internal/mask":     {},
	"vendors":           {"agentstatus", "internal/mask", "internal/nearest"},
	"vendors/a2a":       {"agentstatus", "internal/text", "vendors"},
	"vendors/gumloop":   {"agentstatus", "internal/text", "vendors"},
	"vendors/mcp":       {"agentstatus", "internal/text", "vendors"},
	"internal/nearest":  {},
	"internal/tomltext": {"internal/text"},
	"vendors/declared":  {"agentstatus", "internal/nearest", "internal/text", "internal/tomltext", "vendors"},
	"internal/check":    {"", "agentstatus", "vendors"},
	"internal/requests": {"", "vendors", "internal/check", "internal/clock", "internal/plan"},
	"internal/outcome":  {"", "agentstatus", "internal/check", "internal/plan", "internal/text"},
	"internal/rows":     {"", "agentstatus", "internal/text"},
	// Holders of waits.
	"internal/answers":    {"internal/text"},
	"internal/strictjson": {"", "internal/text"},
	"direct":              {"", "vendors", "internal/check", "internal/clock", "internal/outcome", "internal/plan", "internal/text"},
	"activities": {
		"", "agentstatus", "vendors", "internal/answers", "internal/check", "internal/clock", "internal/learned", "internal/metrics", "internal/outcome", "internal/plan",
		"internal/requests", "internal/rows", "internal/sparing", "internal/strictjson", "internal/text",
	},
	"workflows": {"", "activities", "agentstatus", "internal/rows", "internal/strictjson", "internal/text"},
	// What shows a wait to people: the binary and the demo share it.
	"worker/watch/terminal":   {},
	"worker/watch/follow":     {"", "internal/text"},
	"worker/watch/progress":   {"", "agentstatus", "internal/text", "worker/watch/follow", "worker/watch/terminal"},
	"worker/watch/transcript": {"", "agentstatus", "internal/text", "worker/watch/terminal"},
	// What other languages' types are made of.
	"schema":          {},
	"schema/generate": {"", "agentstatus"},
	// What users' tests import.
	"agenttest": {"", "activities", "vendors", "vendors/gumloop", "internal/clock"},
	// Programs that show how.
	"examples/caller":       {""},
	"examples/firstofthree": {""},
	"examples/quick":        {"", "agenttest", "direct", "vendors/gumloop"},
	"examples/worker":       {"", "activities", "vendors/gumloop", "workflows"},
	// What only tests use.
	"internal/testing/arrows":        {},
	"internal/testing/cases":         {},
	"internal/testing/vectors":       {"internal/testing/cases"},
	"internal/testing/documents":     {"internal/testing/cases"},
	"internal/testing/waits":         {"", "agentstatus", "vendors", "vendors/gumloop", "internal/testing/cases"},
	"internal/testing/allvendors":    {"vendors", "vendors/a2a", "vendors/declared", "vendors/gumloop", "vendors/mcp"},
	"internal/testing/fuzz":          {},
	"internal/testing/race":          {},
	"internal/testing/release":       {},
	"internal/testing/release/api":   {"", "internal/testing/release"},
	"internal/testing/release/write": {"", "internal/testing/release"},
	"internal/testing/corpus":        {},
	"internal/testing/corpus/write":  {"internal/testing/corpus"},
	// The module and its hosts.
	"wasm":                               {"wasm/internal/abi"},
	"wasm/internal/abi":                  {},
	"wasm/build":                         {"wasm/internal/abi"},
	"wasm/module":                        {"internal/scan", "wasm/internal/abi"},
	"wasm/host":                          {"agentstatus", "internal/scan", "wasm/internal/abi"},
	"wasm/bindings/internal/emulator":    {"agenttest"},
	"wasm/bindings/internal/conformance": {},
	"wasm/adapters":                      {},
}

// Beyond its own module, what is pure imports nothing but this.
var external = map[string][]string{
	"internal/scan":    {"unsafe"},
	"internal/text":    {"cmp", "strconv", "strings", "unicode", "unicode/utf8"},
	"internal/plan":    {"encoding/binary", "hash", "hash/fnv", "math", "slices", "time", "unique"},
	"internal/learned": {"container/list", "math", "math/bits", "strconv", "sync", "time"},
}

// Beyond its own module and the standard library, what everybody imports needs nothing but
// this: whoever takes it takes that, too. A path stands for what lies under it.
var others = map[string][]string{
	"":               {"go.temporal.io/api", "go.temporal.io/sdk"},
	"agentstatus":    {"github.com/tidwall/gjson"},
	"internal/clock": {},
	// A vendor as a file costs a reader of TOML, which itself needs nothing.
	"internal/nearest":  {},
	"internal/tomltext": {"github.com/pelletier/go-toml/v2"},
	"vendors/declared":  {"github.com/tidwall/gjson"},
}

// What must not be reachable at all, however indirectly.
var unreachable = map[string][]string{
	"agentstatus":       {"net/http", "net", "os/exec", "log", "log/slog", "go.temporal.io/sdk/client"},
	"internal/plan":     {"net/http", "net", "os/exec", "log", "log/slog", "go.temporal.io/sdk/client"},
	"internal/learned":  {"net/http", "net", "os", "os/exec", "log", "log/slog", "go.temporal.io/sdk/client"},
	"internal/requests": {"go.temporal.io/sdk/worker"},
	"internal/text":     {"net/http", "net", "os/exec", "log"},
	"vendors":           {"go.temporal.io/sdk/client", "go.temporal.io/sdk/activity"},
	"vendors/a2a":       {"go.temporal.io/sdk/client", "go.temporal.io/sdk/activity"},
	"vendors/gumloop":   {"go.temporal.io/sdk/client", "go.temporal.io/sdk/activity"},
	"vendors/mcp":       {"go.temporal.io/sdk/client", "go.temporal.io/sdk/activity"},
	"vendors/declared":  {"go.temporal.io/sdk/client", "go.temporal.io/sdk/activity", "github.com/tetratelabs/wazero"},
}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// list has every package by its path in the module. The WebAssembly module's is there for the
// compiler of the one that ships alone.
func list(t *testing.T) map[string]listed {
	t.Helper()
	packages := map[string]listed{}
	for _, args := range [][]string{{module + "/..."}, {"-tags=tinygo", module + "/wasm/module"}} {
		out, err := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Deps"}, args...)...).Output()
		if err != nil {
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				t.Fatalf("go list: %v\n%s", err, exit.Stderr)
			}
			t.Fatal(err)
		}
		for dec := json.NewDecoder(bytes.NewReader(out)); ; {
			var p listed
			if err := dec.Decode(&p); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			packages[strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")] = p
		}
	}
	return packages
}

func TestArrowsPointOneWay(t *testing.T) {
	packages := list(t)
	for name, p := range packages {
		if !held(name) {
			continue // the top of the design: they may import everything below
		}
		if _, known := allowed[name]; !known {
			t.Errorf("package %s is not in the list of allowed arrows: add it with what it may import", name)
			continue
		}
		for _, fault := range faults(name, p) {
			t.Error(fault)
		}
	}
	for name := range allowed {
		if _, exists := packages[name]; !exists {
			t.Errorf("package %q is in the list of allowed arrows and does not exist: take it out", name)
		}
	}
	for _, lists := range []map[string][]string{external, others, unreachable} {
		for name := range lists {
			if _, exists := packages[name]; !exists {
				t.Errorf("package %q is in a list and does not exist: take it out", name)
			}
		}
	}
}

// held tells whether a package's arrows are listed. The top of the design, what is the binary's,
// dev's or deploy's alone, may import everything below.
func held(name string) bool {
	top, _, _ := strings.Cut(name, "/")
	return top != "dev" && top != "deploy" && top != "worker" || strings.HasPrefix(name, "worker/watch/")
}

// faults says what is wrong with the arrows of a package.
func faults(name string, p listed) (found []string) {
	says := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	drawn := map[string]bool{} // as the lists write it
	for _, imported := range p.Imports {
		inner, own := strings.CutPrefix(imported+"/", module+"/")
		inner = strings.TrimSuffix(inner, "/")
		if own {
			drawn[inner] = true
			if !slices.Contains(allowed[name], inner) {
				says("%s imports %s, which stands above or beside it (allowed: %q)", name, inner, allowed[name])
			}
			continue
		}
		if only, pure := external[name]; pure && !slices.Contains(only, imported) {
			says("%s imports %s (allowed: %q)", name, imported, only)
		}
		drawn[imported] = true
		if only, few := others[name]; few && strings.Contains(strings.Split(imported, "/")[0], ".") {
			i := slices.IndexFunc(only, func(path string) bool { return strings.HasPrefix(imported+"/", path+"/") })
			if i < 0 {
				says("%s imports %s (allowed: %q)", name, imported, only)
			} else {
				drawn[only[i]] = true
			}
		}
	}
	for _, arrow := range slices.Concat(allowed[name], external[name], others[name]) {
		if !drawn[arrow] {
			says("%s may import %q and does not: take it out of its list", name, arrow)
		}
	}
	for _, dep := range p.Deps {
		if slices.Contains(unreachable[name], dep) {
			says("%s reaches %s", name, dep)
		}
		if dep == module+"/dev" || strings.HasPrefix(dep, module+"/dev/") {
			says("%s depends on dev", name)
		}
	}
	return found
}

// The check sees what it is there for.
func TestFaultsAreFound(t *testing.T) {
	sound := map[string]listed{
		"":              {Imports: []string{"fmt", module + "/agentstatus", module + "/internal/text", "go.temporal.io/api/enums/v1", "go.temporal.io/sdk/client"}},
		"internal/plan": {Imports: []string{"encoding/binary", "hash", "hash/fnv", "math", "slices", "time", "unique", module + "/agentstatus"}},
	}
	for name, p := range sound {
		if found := faults(name, p); len(found) > 0 {
			t.Fatalf("a sound package has faults: %q", found)
		}
	}
	for _, row := range []struct{ name, more, less, want string }{
		{name: "", more: "github.com/google/uuid", want: "imports github.com/google/uuid"},
		{name: "", more: "go.temporal.io/sdkx", want: "imports go.temporal.io/sdkx"},
		{name: "", more: module + "/gumloop", want: "imports gumloop, which stands above"},
		{name: "", less: module + "/internal/text", want: `may import "internal/text" and does not`},
		{name: "", less: "go.temporal.io/api/enums/v1", want: `may import "go.temporal.io/api" and does not`},
		{name: "internal/plan", more: "context", want: "imports context"},
		{name: "internal/plan", less: "unique", want: `may import "unique" and does not`},
	} {
		p := sound[row.name]
		p.Imports = slices.DeleteFunc(slices.Clone(p.Imports), func(i string) bool { return i == row.less })
		if row.more != "" {
			p.Imports = append(p.Imports, row.more)
		}
		if found := faults(row.name, p); len(found) != 1 || !strings.Contains(found[0], row.want) {
			t.Errorf("got %q, want one: %s", found, row.want)
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
