package cli

// Whoever copies a command from a page has no reason to doubt it. This test exists so that none
// names a command, a flag or a variable that is gone, misspelled, or takes something else.

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/config"
)

const repository = "../../.."

// ofOperators are the pages with command lines.
var ofOperators = []string{
	"README.md", "CONTRIBUTING.md", "docs/*.md", "worker/README.md", "deploy/README.md", "examples/README.md",
	"vendors/declared/README.md", "wasm/adapters/README.md",
}

// eachPage calls do with the text of each page.
func eachPage(t *testing.T, do func(t *testing.T, text string)) {
	for _, pattern := range ofOperators {
		paths, err := filepath.Glob(filepath.Join(repository, pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no page, %v", pattern, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name, _ := filepath.Rel(repository, path)
			t.Run(name, func(t *testing.T) { do(t, string(text)) })
		}
	}
}

var codeBlock = regexp.MustCompile("(?m)^```([a-z]*)\n((?:.*\n)*?)```$")

// commandLines are those of a page that a reader would type: all of a block, or the lines after a
// prompt where there is one, since the others are what is printed.
func commandLines(text string) (lines []string) {
	for _, block := range codeBlock.FindAllStringSubmatch(text, -1) {
		var all, prompted []string
		for _, line := range strings.Split(strings.ReplaceAll(block[2], "\\\n", " "), "\n") {
			all = append(all, line)
			if typed, ok := strings.CutPrefix(line, "$ "); ok {
				prompted = append(prompted, typed)
			}
		}
		switch {
		case prompted != nil: // with what is printed between
			lines = append(lines, prompted...)
		case block[1] == "sh" || block[1] == "":
			lines = append(lines, all...)
		}
	}
	return lines
}

func TestTheCommandLinesOfThePagesAreRead(t *testing.T) {
	read := 0
	eachPage(t, func(t *testing.T, text string) {
		for _, line := range commandLines(text) {
			for _, command := range shellCommands(line) {
				if len(command.words) == 0 || command.words[0] != "agentwait" {
					continue
				}
				read++
				if problem := problemOf(t, command); problem != "" {
					t.Errorf("%s: %s", strings.TrimSpace(line), problem)
				}
			}
		}
	})
	if read < 15 {
		t.Errorf("%d command lines: the pages were not read", read)
	}
}

// foreign begin the variables that others read.
var foreign = []string{"TEMPORAL_", "OTEL_", "GUMLOOP_API_KEY", "SSL_CERT_"}

// problemOf says what the binary would refuse in a command line of a page.
func problemOf(t *testing.T, command shellCommand) string {
	one := parser(t)
	for _, assignment := range command.assignments {
		name, value, _ := strings.Cut(assignment, "=")
		if slices.ContainsFunc(foreign, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			continue
		}
		if !strings.HasPrefix(name, config.Prefix) {
			return name + " is a variable that nobody reads"
		}
		if err := config.CheckVariables(one.Model, []string{assignment}, nil); err != nil {
			return err.Error()
		}
		before, set := os.LookupEnv(name)
		if err := os.Setenv(name, value); err != nil {
			return err.Error()
		}
		defer func() {
			if set {
				_ = os.Setenv(name, before)
			} else {
				_ = os.Unsetenv(name)
			}
		}()
	}
	parsed, err := one.Parse(command.words[1:])
	if err != nil {
		return err.Error()
	}
	if err := config.Twice(parsed); err != nil {
		return err.Error()
	}
	return ""
}

func TestAProblemOfACommandLineIsFound(t *testing.T) {
	for line, want := range map[string]string{
		"agentwait runs":                                   "unexpected argument runs",
		"agentwait run --taskqueue agents":                 "unknown flag --taskqueue",
		"cd x && agentwait run --log-format xml":           "must be one of",
		"AGENTWAIT_MAX_WAIT=5 agentwait run":               "AGENTWAIT_MAX_WAITS",
		"GUMLOP_API_KEY=… agentwait run":                   "nobody reads",
		"AGENTWAIT_MAX_WAITS=many agentwait run":           "many",
		"echo '{}' | agentwait parse --jsn - # the reason": "unknown flag --jsn",
		"agentwait run --max-waits 5 --max-waits 6":        "--max-waits",
	} {
		commands := shellCommands(line)
		if got := problemOf(t, commands[len(commands)-1]); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

var (
	fences = regexp.MustCompile("(?ms)^```.*?^```$")
	inline = regexp.MustCompile("`([^`]+)`")
	flags  = regexp.MustCompile(`^--([a-z][a-z-]+)`)
)

// In the prose a command is named without its arguments, so only names are looked at.
func TestTheProseNamesCommandsAndFlagsThatThereAre(t *testing.T) {
	model := parser(t).Model
	seen := 0
	eachPage(t, func(t *testing.T, text string) {
		for _, code := range inline.FindAllStringSubmatch(fences.ReplaceAllString(text, ""), -1) {
			words := strings.Fields(code[1])
			command := (*kong.Node)(nil)
			if len(words) > 1 && words[0] == "agentwait" && !strings.HasPrefix(words[1], "-") {
				at := slices.IndexFunc(model.Children, func(node *kong.Node) bool { return node.Name == words[1] })
				if at < 0 {
					t.Errorf("`%s`: there is no such command", code[1])
					continue
				}
				command = model.Children[at]
			} else if len(words) == 0 || words[0] != "agentwait" && !flags.MatchString(words[0]) {
				continue
			}
			for _, word := range words {
				flag := flags.FindStringSubmatch(word)
				if flag == nil {
					continue
				}
				seen++
				if !hasFlag(model, command, flag[1]) {
					t.Errorf("`%s`: there is no flag --%s", code[1], flag[1])
				}
			}
		}
	})
	if seen < 40 {
		t.Errorf("%d flags: the pages were not read", seen)
	}
}

// hasFlag reports whether a command takes a flag; without a command, whether any does.
func hasFlag(model *kong.Application, command *kong.Node, name string) bool {
	called := func(flag *kong.Flag) bool { return flag.Name == name || slices.Contains(flag.Aliases, name) }
	of := func(node *kong.Node) bool { return slices.ContainsFunc(node.Flags, called) }
	return of(model.Node) || command != nil && of(command) || command == nil && slices.ContainsFunc(model.Children, of)
}
