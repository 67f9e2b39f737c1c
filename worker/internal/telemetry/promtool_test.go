package telemetry

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// promtool runs Prometheus's own checker. Where it is not installed the test is skipped, unless the
// environment says that it has to be there, as `go tool task metrics:check` does.
func promtool(t *testing.T, args ...string) {
	t.Helper()
	path, err := exec.LookPath("promtool")
	if err != nil {
		if os.Getenv("AGENTWAIT_TEST_PROMTOOL") == "required" {
			t.Fatal("promtool is missing: install Prometheus (Debian: apt-get install prometheus)")
		}
		t.Skip("promtool is not installed")
	}
	if out, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func TestPrometheusTakesTheRules(t *testing.T) {
	promtool(t, "check", "rules", deploy+"prometheus/agentwait.rules.yml")
	promtool(t, "test", "rules", deploy+"prometheus/agentwait.rules.test.yml")
}

// Each alert has a test, or it may never come.
func TestEachAlertIsTested(t *testing.T) {
	rules, err := os.ReadFile(deploy + "prometheus/agentwait.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	tests, err := os.ReadFile(deploy + "prometheus/agentwait.rules.test.yml")
	if err != nil {
		t.Fatal(err)
	}
	quiet, loud, _ := strings.Cut(string(tests), "  - name: no worker\n")
	alerts := 0
	for line := range strings.Lines(string(rules)) {
		_, name, found := strings.Cut(line, "- alert: ")
		if !found {
			continue
		}
		alerts++
		name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
		if !strings.Contains(quiet, name) || !strings.Contains(loud, name) {
			t.Errorf("%s is not tested, both on a healthy worker and where it has to come", name)
		}
	}
	if alerts < 10 {
		t.Errorf("%d alerts were found", alerts)
	}
}

// The queries of the dashboard are checked as rules are: with what Grafana puts in place of its variables.
func TestPrometheusTakesTheQueriesOfTheDashboard(t *testing.T) {
	text, err := os.ReadFile(deploy + "grafana/agentwait.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	var rules strings.Builder
	rules.WriteString("groups:\n  - name: dashboard\n    rules:\n")
	variables := strings.NewReplacer("$__rate_interval", "5m", "$job", ".*", "$instance", ".*", "$connection", ".*")
	n := 0
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			n++
			_, _ = fmt.Fprintf(&rules, "      - record: query%d\n        expr: %q\n", n, variables.Replace(target.Expr))
		}
	}
	file := filepath.Join(t.TempDir(), "rules.yml")
	if err := os.WriteFile(file, []byte(rules.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	promtool(t, "check", "rules", file)
}
