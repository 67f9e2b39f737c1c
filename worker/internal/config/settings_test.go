package config_test

// A flag gets its key in the file by a rule, so these are the rule's cases that no flag may have
// today: a table of its own, several values, and values that are not to be shown.

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/agentwait/agentwait/worker/internal/config"
	"github.com/agentwait/agentwait/worker/internal/configfile"
)

// grammar is a command line of these tests.
type grammar struct {
	Run struct {
		EncryptionKey   map[string]string `placeholder:"ID=FILE"`
		EncryptionKeyID string            `name:"encryption-key-id"`
		Origin          []string          `placeholder:"URL"`
		PageToken       string
		State           *string `placeholder:"FILE"`
		Secret          bool
	} `cmd:""`
	Await struct {
		Timeout string
	} `cmd:""`
}

func resolved(t *testing.T, content string, args ...string) ([]config.Row, *grammar, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "agentwait.toml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := configfile.Find(path, "test")
	if err != nil {
		t.Fatal(err)
	}
	got := &grammar{}
	parser, err := kong.New(got, kong.DefaultEnvars("AGENTWAIT"), config.Pairs)
	if err != nil {
		t.Fatal(err)
	}
	resolver, err := config.NewResolver(parser.Model, file)
	if err != nil {
		return nil, got, err
	}
	if err := kong.Resolvers(resolver).Apply(parser); err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(append([]string{"run"}, args...))
	if err != nil {
		return nil, got, err
	}
	return resolver.Rows(parsed), got, config.Twice(parsed)
}

func TestAFlagMayStandInATable(t *testing.T) {
	rows, got, err := resolved(t, `
origin = ["https://a.example", "https://u:pw@b.example"]
page_token = "sk-page"
state = "state.json"
[encryption]
key_id = "2026-05"
[encryption.key]
"2026-05" = "/keys/b"
2026-01 = "a"
`)
	if err != nil {
		t.Fatal(err)
	}
	if r := got.Run; r.EncryptionKeyID != "2026-05" || len(r.EncryptionKey) != 2 || r.EncryptionKey["2026-05"] != "/keys/b" || !filepath.IsAbs(r.EncryptionKey["2026-01"]) ||
		!reflect.DeepEqual(r.Origin, []string{"https://a.example", "https://u:pw@b.example"}) || r.State == nil || !filepath.IsAbs(*r.State) || r.PageToken != "sk-page" {
		t.Errorf("got %+v", r)
	}
	shown := map[string]config.Row{}
	for _, row := range rows {
		shown[row.Name] = row
	}
	if row := shown["encryption.key_id"]; row.Value != "2026-05" || !strings.HasSuffix(row.Source, "agentwait.toml:6") {
		t.Errorf("got %+v", row)
	}
	if row := shown["page_token"]; row.Value != config.Hidden {
		t.Errorf("a token is shown: %+v", row)
	}
	if row := shown["encryption.key"]; !strings.Contains(row.Value, "2026-05=/keys/b") {
		t.Errorf("got %+v", row)
	}
	if row := shown["origin"]; strings.Contains(row.Value, "pw") || !strings.Contains(row.Value, "b.example") {
		t.Errorf("got %+v", row)
	}
}

func TestWhatIsWrongWithATableIsSaid(t *testing.T) {
	for content, want := range map[string]string{
		"[encryption]\nkey_ids = \"x\"":                         `:2: there is no setting "key_ids": did you mean "key_id"?`,
		"encryption = 1":                                        `:1: encryption is 1: write a table, [encryption]`,
		"encryption_key_id = \"x\"":                             `:1: there is no setting "encryption_key_id": `,
		"[encryption]\nkey = 1":                                 `:2: encryption.key is 1: give a list of texts, as the flag --encryption-key has them`,
		"[encryption]\nkey = { a = 1 }":                         `:2: encryption.key has 1 that cannot be used`,
		"[encryption]\nkey = { \"a=b\" = \"f\" }":               `:2: encryption.key has a text that cannot be used`,
		"[encryption]\nkey = [\"a=f;g\"]":                       `:2: encryption.key has ";" at place 1`,
		"origin = { a = \"b\" }":                                `:1: origin has a text that cannot be used`,
		"[encrypton]\nkey_id = \"x\"":                           `:1: there is no setting "encrypton": did you mean "encryption"?`,
		"secret = \"sk-no\"":                                    `:1: secret is a text: give true or false`,
		"password = \"sk-no\"":                                  `:1: there is no setting "password": a secret has no place in this file`,
		"[connection.a]\nvendor = \"gumloop\"":                  `:1: there is no setting "connection": did you mean "connections"?`,
		"a = 1\npage_tokens = \"sk-no\"\n[encryption]\nb = 2.5": "agentwait.toml:4: there is no setting \"b\"",
	} {
		_, _, err := resolved(t, content)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "sk-no") {
			t.Errorf("%q: got %v, want %s", content, err, want)
		}
	}
}

func TestAFlagTwice(t *testing.T) {
	for _, args := range [][]string{
		{"--page-token=sk-a", "--page-token", "sk-a"}, {"--encryption-key", "a=b", "--encryption-key", "a=c"}, {"--encryption-key=a=b;a=b"},
		{"--secret", "--secret"}, {"--state=a", "--state=b"},
	} {
		if _, _, err := resolved(t, "", args...); err == nil || !strings.Contains(err.Error(), "twice") || strings.Contains(err.Error(), "sk-a") {
			t.Errorf("%v: got %v", args, err)
		}
	}
	if _, _, err := resolved(t, "page_token = \"x\"\nsecret = true", "--page-token=y", "--encryption-key=a=b", "--encryption-key=c=d", "--origin=x", "--origin=x"); err != nil {
		t.Error(err)
	}
}

func TestVariables(t *testing.T) {
	parser, err := kong.New(&grammar{}, kong.DefaultEnvars("AGENTWAIT"))
	if err != nil {
		t.Fatal(err)
	}
	sound := []string{
		"AGENTWAIT_PAGE_TOKEN=x", "AGENTWAIT_TIMEOUT=1s", "AGENTWAIT_API_KEY=x", "AGENTWAIT_CACHE=off", "AGENTWAIT_MINE=x", "AGENTWAIT_TEST_X=1", "OTHER=1", "AGENTWAITS=1",
		"AGENTWAIT_SERVICE_HOST=10.0.0.1", "AGENTWAIT_X_Y_SERVICE_PORT_HTTP=80", "AGENTWAIT_X_PORT=udp://10.0.0.1:80", "AGENTWAIT_X_PORT_80_UDP=udp://10.0.0.1:80",
	}
	if err := config.CheckVariables(parser.Model, sound, []string{"AGENTWAIT_MINE"}); err != nil {
		t.Error(err)
	}
	for entry, want := range map[string]string{
		"AGENTWAIT_PAGE_TOKN=sk-1": "AGENTWAIT_PAGE_TOKN is set, and agentwait has no such variable: did you mean AGENTWAIT_PAGE_TOKEN?",
		"AGENTWAIT_MINES=sk-1":     "AGENTWAIT_MINES is set, and agentwait has no such variable",
		"AGENTWAIT_X_PORT=80":      "AGENTWAIT_X_PORT is set",
		"AGENTWAIT_=sk-1":          "AGENTWAIT_ is set",
		"AGENTWAIT_APIKEY=sk-1":    "did you mean AGENTWAIT_API_KEY?",
	} {
		err := config.CheckVariables(parser.Model, append(sound, entry), []string{"AGENTWAIT_MINE"})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "sk-1") {
			t.Errorf("%s: got %v", entry, err)
		}
	}
}
