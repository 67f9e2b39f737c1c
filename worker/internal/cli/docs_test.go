package cli

// A flag in the documentation that is misspelled, or was renamed, fails whoever copies it at the
// worst time: a rotation.

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

func TestTheDocumentationOfEncryptionNamesFlagsThatThereAre(t *testing.T) {
	page, err := os.ReadFile("../../../docs/encryption.md")
	if err != nil {
		t.Fatal(err)
	}
	var flags []string
	for _, command := range parser(t).Model.Children {
		for _, flag := range command.Flags {
			flags = append(flags, flag.Name)
		}
	}
	seen := regexp.MustCompile(`--((?:encryption|codec)-[a-z-]*[a-z])`).FindAllStringSubmatch(string(page), -1)
	if len(seen) < 10 {
		t.Errorf("%d flags are in the page: it was not read", len(seen))
	}
	for _, flag := range seen {
		if ofTemporal := "codec-auth"; flag[1] != ofTemporal && !slices.Contains(flags, flag[1]) {
			t.Errorf("there is no flag --%s", flag[1])
		}
	}
}
