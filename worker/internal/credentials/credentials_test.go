package credentials_test

// These tests exist because a key that is printed once is a key that is lost. What
// the command line does with wrong keys is tested by the scripts.

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/console"
	"github.com/agentwait/agentwait/worker/internal/credentials"
)

const secret = "sk-very-secret"

func load(t *testing.T, value string) ([]credentials.Key, error) {
	t.Helper()
	return credentials.Flags{}.Load(&console.Console{LookupEnv: func(name string) (string, bool) {
		return value, name == "AGENTWAIT_API_KEY"
	}}, func(string) bool { return false })
}

func TestAKeyDoesNotPrintItsSecret(t *testing.T) {
	keys, err := load(t, " "+secret+"\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) != 1 || !keys[0].Auth().Shows(secret) || keys[0].Name != "default" {
		t.Fatalf("got %v", keys)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", keys[0], "keys", keys)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "key", keys[0])
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		fmt.Fprintf(&log, format, keys[0])
		fmt.Fprintf(&log, format, keys)
	}
	if strings.Contains(log.String(), secret) {
		t.Errorf("the secret is in %q", log.String())
	}
}

func TestAKeyThatIsNotWellFormedIsNotShown(t *testing.T) {
	for _, bad := range []string{secret + "\n" + secret, secret + " x", secret + "é", `"` + secret + `"`, strings.Repeat(secret, 400)} {
		_, err := load(t, bad)
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("got %v", err)
		}
	}
}
