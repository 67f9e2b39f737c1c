package connections

import (
	"os"
	"strings"
	"testing"
)

// Who writes a file of connections has one page to look at.
func TestTheReadmeHasEveryFieldAndOption(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, f := range fields {
		if !strings.Contains(text, "| `"+f.name+"` |") {
			t.Errorf("no row for the field %s", f.name)
		}
	}
	for name, v := range known {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("nothing about the vendor %s", name)
		}
		if len(v.options) == 0 {
			continue
		}
		if want := "| `" + name + "` | `" + strings.Join(v.options, "`, `") + "` |"; !strings.Contains(text, want) {
			t.Errorf("no row %s", want)
		}
	}
	// The file that it shows is one.
	_, after, _ := strings.Cut(text, "```toml\n")
	example, _, _ := strings.Cut(after, "```")
	path := t.TempDir() + "/agentwait.toml"
	if err := os.WriteFile(path, []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	specs, err := ReadFile(path)
	if err != nil || len(specs) != 3 || specs["research"].Options["version"] != "1.0" {
		t.Errorf("got %v, %v", specs, err)
	}
}

// An option is a field of the vendor's configuration, by whose name its errors are found.
func TestFieldOf(t *testing.T) {
	for option, want := range map[string]string{"card_path": "CardPath", "ttl": "TTL", "binding": "Binding", "message_argument": "MessageArgument"} {
		if got := fieldOf(option); got != want {
			t.Errorf("%s: got %s, want %s", option, got, want)
		}
	}
}
