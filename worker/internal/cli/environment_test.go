package cli

// Who runs the worker in a container sets variables and no flags. This test exists so
// that no flag, and none that is added later, lacks a twin or has one that does nothing.

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/encryption"
)

// foreignTwins are the variables that somebody else sets for the same thing.
var foreignTwins = map[string]string{"deployment-name": "TEMPORAL_DEPLOYMENT_NAME", "build-id": "TEMPORAL_WORKER_BUILD_ID"}

func TestEveryFlagHasAWorkingEnvironmentTwin(t *testing.T) {
	arguments := map[string][]string{
		"await": {"xYz789AbCdEfGhI"}, "parse": {"-"}, "completion": {"bash"},
		"start": {"agent_1"}, "cancel": {"xYz789AbCdEfGhI"}, "answer": {"xYz789AbCdEfGhI"},
	}
	// The same name means something else elsewhere.
	others := map[string]string{"list connection": "AGENTWAIT_LIST_CONNECTION"}
	tested := 0
	for _, command := range parser(t).Model.Children {
		for _, flag := range command.Flags {
			if flag.Name == "help" {
				continue
			}
			tested++
			t.Run(command.Name+" "+flag.Name, func(t *testing.T) {
				twin := "AGENTWAIT_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
				if other := others[command.Name+" "+flag.Name]; other != "" {
					twin = other
				}
				if names := fmt.Sprint(flag.Envs); names != "["+twin+"]" && names != fmt.Sprint([]string{twin, foreignTwins[flag.Name]}) {
					t.Fatalf("the variables are %v, want %s", flag.Envs, twin)
				}
				bare := append([]string{command.Name}, arguments[command.Name]...)
				before := value(t, bare, flag.Name)
				t.Setenv(twin, sample(flag.Value)) // and puts back what was there
				after := value(t, bare, flag.Name)
				if before == after {
					t.Errorf("%s=%s changes nothing: %s", twin, sample(flag.Value), after)
				}
				given := append(bare, "--"+flag.Name+"="+sample(flag.Value))
				if err := os.Unsetenv(twin); err != nil {
					t.Fatal(err)
				}
				if value(t, given, flag.Name) != after {
					t.Errorf("%s and --%s read %q differently", twin, flag.Name, sample(flag.Value))
				}
			})
		}
	}
	if tested < 20 {
		t.Errorf("%d flags: the grammar was not walked", tested)
	}
}

// sample is a value of the flag's type that is not its default.
func sample(v *kong.Value) string {
	switch v.Target.Interface().(type) {
	case time.Duration:
		return "7s"
	case slog.Level:
		return "error"
	case encryption.KeyFiles:
		return "a=/given;b=/given"
	}
	switch {
	case v.Enum != "":
		return v.EnumSlice()[len(v.EnumSlice())-1]
	case v.IsMap():
		return "name=gumloop" // of a connection it is a vendor
	case v.IsBool():
		return "true"
	case v.Target.CanInt(), v.Target.CanFloat():
		return "7000" // within the bounds of each
	}
	return "/given"
}

// value parses a command line and returns what a flag has then.
func value(t *testing.T, args []string, name string) string {
	t.Helper()
	parsed, err := parser(t).Parse(args)
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range parsed.Selected().Flags {
		if flag.Name == name {
			if target := reflect.Indirect(flag.Target); target.IsValid() {
				return fmt.Sprint(target.Interface())
			}
			return "" // a flag that was not given, and must be told from an empty one
		}
	}
	t.Fatalf("no flag %s", name)
	return ""
}

func parser(t *testing.T) *kong.Kong {
	t.Helper()
	none := func(string) (string, bool) { return "", false }
	t.Setenv("AGENTWAIT_CONFIG", os.DevNull) // not the developer's own
	parser, err := newParser(&console.Console{Stdin: strings.NewReader(""), Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, LookupEnv: none}, &sources{})
	if err != nil {
		t.Fatal(err)
	}
	return parser
}
