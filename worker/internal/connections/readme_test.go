package connections

import (
	"os"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/configfile"
)

// What a field or an option is, is said in the reference, which is made of these.
func TestEveryFieldAndOptionIsExplained(t *testing.T) {
	named := map[string]bool{}
	for _, f := range append(Fields(), Options()...) {
		named[f.Vendor+"."+f.Name] = true
		if f.Kind == "" || f.Missing == "" || f.Meaning == "" {
			t.Errorf("%s %s has the help %+v", f.Vendor, f.Name, f.Help)
		}
	}
	for vendor, v := range known {
		for _, option := range v.options {
			if !named[vendor+"."+option] {
				t.Errorf("the option %s of %s is not in the reference", option, vendor)
			}
		}
	}
	if len(optionHelp) != len(Options()) {
		t.Errorf("%d options are explained, and there are %d", len(optionHelp), len(Options()))
	}
}

// The file that the page shows is one.
func TestTheReadmesExample(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	_, after, _ := strings.Cut(text, "```toml\n")
	example, _, _ := strings.Cut(after, "```")
	path := t.TempDir() + "/agentwait.toml"
	if err := os.WriteFile(path, []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	document, err := configfile.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	specs, err := Read(path, document)
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
