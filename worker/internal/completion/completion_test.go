package completion_test

// A completion script is a program in another language: it is run by the real shells. A shell that is
// not installed skips its test, unless AGENTWAIT_TEST_SHELLS is "required".

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/creack/pty"

	"github.com/agentwait/agentwait/worker/internal/completion"
)

// grammar has what a script has to tell apart.
type grammar struct {
	Run struct {
		Queue  string `placeholder:"NAME" help:"It's the queue: [a] \"b\" $c. More of it."`
		Format string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"Format."`
		Quiet  bool   `help:"Say nothing."`
		Hidden string `hidden:""`
	} `cmd:"" help:"Run the worker: it's the one."`
	Await struct {
		ID      []string `arg:"" name:"id"`
		Include []string `enum:"response,messages" placeholder:"PART" help:"Parts."`
		State   string   `type:"path" placeholder:"FILE" help:"A file."`
	} `cmd:"" help:"Await."`
	Parse struct {
		File string `arg:"" name:"file"`
	} `cmd:"" help:"Parse."`
	Completion struct {
		Shell string `arg:"" enum:"bash,zsh,fish"`
	} `cmd:"" help:"Complete."`
	Secret struct{} `cmd:"" hidden:""`
}

func script(t *testing.T, write func(io.Writer, *kong.Application) error) string {
	t.Helper()
	parser, err := kong.New(&grammar{}, kong.Name("tool"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := write(&out, parser.Model); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// cases are command lines up to the cursor and what completes their last word.
var cases = []struct {
	line string
	want string
}{
	{"tool ", "await completion parse run"},
	{"tool a", "await"},
	{"tool run --", "--format --help --queue --quiet"},
	{"tool run --q", "--queue --quiet"},
	{"tool run --format ", "json text"},
	{"tool run --format j", "json"},
	{"tool run --quiet --format t", "text"},
	{"tool run --queue x", ""},
	{"tool await --include m", "messages"},
	{"tool await --state not", "notes.txt"},
	{"tool parse not", "notes.txt"},
	{"tool completion z", "zsh"},
	{"tool zz", ""},
}

// shell finds a shell, and a folder with a file to be completed.
func shell(t *testing.T, name string) (path, dir string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("AGENTWAIT_TEST_SHELLS") == "required" {
			t.Fatal(err)
		}
		t.Skipf("no %s: %v", name, err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, dir
}

// output runs a program in a folder.
func output(t *testing.T, dir string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &stderr
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "TERM=dumb", "LC_ALL=C.UTF-8"}
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%s: %v\n%s", name, err, stderr.String())
	}
	return string(out)
}

func sorted(words []string) string {
	slices.Sort(words)
	return strings.Join(words, " ")
}

func TestBash(t *testing.T) {
	bash, dir := shell(t, "bash")
	source := script(t, completion.Bash)
	complete := func(words []string) string {
		var program strings.Builder
		program.WriteString(source + "\nCOMP_WORDS=(")
		for _, word := range words {
			fmt.Fprintf(&program, " '%s'", word)
		}
		fmt.Fprintf(&program, ")\nCOMP_CWORD=%d\n_tool\nprintf '%%s\\n' \"${COMPREPLY[@]}\"\n", len(words)-1)
		return sorted(strings.Fields(output(t, dir, bash, "--noprofile", "--norc", "-c", program.String())))
	}
	for _, c := range cases {
		if got := complete(strings.Split(c.line, " ")); got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
	// bash takes these for three words.
	for _, words := range [][]string{{"tool", "run", "--format", "=", "j"}, {"tool", "run", "--format", "="}} {
		if got := complete(words); !strings.Contains(got, "json") {
			t.Errorf("%q: %q", words, got)
		}
	}
	if got := output(t, dir, bash, "--noprofile", "--norc", "-c", source+"\ncomplete -p tool"); !strings.Contains(got, "-F _tool tool") {
		t.Errorf("it is not registered: %s", got)
	}
}

func TestFish(t *testing.T) {
	fish, dir := shell(t, "fish")
	source := filepath.Join(dir, "script.fish")
	if err := os.WriteFile(source, []byte(script(t, completion.Fish)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		out := output(t, dir, fish, "--no-config", "-c", "source "+source+"; complete -C '"+c.line+"'")
		var words []string
		for line := range strings.Lines(out) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if word != "script.fish" && word != "" {
				words = append(words, word)
			}
		}
		if got := sorted(words); got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
	if out := output(t, dir, fish, "--no-config", "-c", "source "+source+"; complete -C 'tool run --queu'"); !strings.Contains(out, `It's the queue: [a] "b" $c`) {
		t.Errorf("the help reads %q", out)
	}
}

// zsh completes only where somebody types: it is given a terminal. What it offers is taken from the
// command that its completion system adds matches by.
func TestZsh(t *testing.T) {
	zsh, dir := shell(t, "zsh")
	if err := os.WriteFile(filepath.Join(dir, "script.zsh"), []byte(script(t, completion.Zsh)), 0o600); err != nil {
		t.Fatal(err)
	}
	setup := `
PS1='ready>'
unsetopt prompt_cr prompt_sp
autoload -Uz compinit && compinit -u -d ` + dir + `/dump
source ` + dir + `/script.zsh
compadd() {
  local -a hits
  builtin compadd -O hits "$@"
  (( $#hits )) && print -rl -- $hits >> ` + dir + `/hits
  builtin compadd "$@"
}
`
	if err := os.WriteFile(filepath.Join(dir, ".zshrc"), []byte(setup), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if err := os.RemoveAll(filepath.Join(dir, "hits")); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := exec.CommandContext(ctx, zsh, "-i")
		cmd.Dir = dir
		cmd.Env = []string{"HOME=" + dir, "ZDOTDIR=" + dir, "PATH=" + os.Getenv("PATH"), "TERM=xterm", "LC_ALL=C.UTF-8"}
		terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 200})
		if err != nil {
			t.Fatal(err)
		}
		shown := readUntil(t, terminal, "ready>")
		// The tab, and then away with the line: zsh reads what was typed in its order.
		if _, err := io.WriteString(terminal, c.line+"\t\x15exit\r"); err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(terminal) // it ends as the terminal does
		shown += string(rest)
		err = cmd.Wait()
		cancel()
		_ = terminal.Close()
		hits, _ := os.ReadFile(filepath.Join(dir, "hits"))
		words := strings.Fields(string(hits))
		for i := range words {
			words[i] = strings.TrimSuffix(words[i], "=")
		}
		slices.Sort(words)
		if got := strings.Join(slices.Compact(words), " "); got != c.want {
			t.Errorf("%q: %q, want %q; %v, shown: %q", c.line, got, c.want, err, shown)
		}
	}
}

// readUntil reads what a shell shows until it shows some text.
func readUntil(t *testing.T, from io.Reader, text string) (shown string) {
	t.Helper()
	buffer := make([]byte, 4096)
	for !strings.Contains(shown, text) {
		n, err := from.Read(buffer)
		if shown += string(buffer[:n]); err != nil {
			t.Fatalf("%v; shown: %q", err, shown)
		}
	}
	return shown
}
