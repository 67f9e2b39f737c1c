package cli

// What is a flag of the worker is a key of the file, without anybody writing that down: this test
// exists so that no flag, and none that is added later, can only be given on the command line, or
// is read in another way from the file.

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentwait/agentwait/worker/internal/config"
)

func TestEveryFlagOfTheWorkerMayStandInTheFile(t *testing.T) {
	settings := config.Of(parser(t).Model)
	if len(settings) < 20 {
		t.Fatalf("%d settings: the grammar was not walked", len(settings))
	}
	for _, setting := range settings {
		t.Run(setting.Place(), func(t *testing.T) {
			text := sample(setting.Value)
			if strings.HasSuffix(setting.PlaceHolder, "=FILE") {
				text = "name=/given"
			}
			key := setting.Key + " = " + literal(setting, text) + "\n"
			if setting.Section != "" {
				key = "[" + setting.Section + "]\n" + key
			}
			path := filepath.Join(t.TempDir(), "agentwait.toml")
			if err := os.WriteFile(path, []byte(key), 0o600); err != nil {
				t.Fatal(err)
			}
			fromFile := value(t, []string{"run", "--config", path}, setting.Name)
			if before := value(t, []string{"run"}, setting.Name); before == fromFile {
				t.Errorf("%s changes nothing: %s", key, before)
			}
			if fromFlag := value(t, []string{"run", "--" + setting.Name + "=" + text}, setting.Name); fromFile != fromFlag {
				t.Errorf("%s is read as %s, the flag as %s", key, fromFile, fromFlag)
			}
			// A flag comes before it, and so does a variable.
			other := "AGENTWAIT_" + strings.ToUpper(strings.ReplaceAll(setting.Name, "-", "_"))
			t.Setenv(other, text)
			if err := os.WriteFile(path, []byte(strings.Replace(key, text, another(setting, text), 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := value(t, []string{"run", "--config", path}, setting.Name); got != fromFile {
				t.Errorf("with %s the file's value counts: %s", other, got)
			}
		})
	}
}

// literal is a flag's value as TOML has it.
func literal(s config.Setting, text string) string {
	kind := s.Target.Kind()
	switch {
	case kind == reflect.Map || kind == reflect.Slice:
		return "[" + strconv.Quote(text) + "]"
	case s.Target.Type() == reflect.TypeFor[time.Duration](), s.Name == "log-level":
		return strconv.Quote(text)
	case s.IsBool(), s.Target.CanInt(), s.Target.CanFloat():
		return text
	}
	return strconv.Quote(text)
}

// another is a value of the same kind.
func another(s config.Setting, text string) string {
	switch {
	case s.Enum != "":
		return s.EnumSlice()[0]
	case s.IsBool():
		return "false"
	case s.Name == "log-level":
		return "debug"
	}
	return strings.Replace(strings.Replace(text, "7", "8", 1), "given", "other", 1)
}

// A variable that several commands share is one, and a file that a command cannot use is not in its way.
func TestOtherCommandsTakeWhatTheyShare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "agentwait.toml")
	if err := os.WriteFile(path, []byte("task_queue = \"shared\"\nmax_waits = 7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := value(t, []string{"await", "xYz789", "--config", path}, "task-queue"); got != "shared" {
		t.Errorf("got %q", got)
	}
}
