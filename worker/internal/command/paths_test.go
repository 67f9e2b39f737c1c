package command

import (
	"strings"
	"testing"

	"github.com/agentwait/agentwait/worker/internal/console"
)

// A path that is never evaluated is told before anything is read, or started.
func TestAPathThatIsRefusedIsBadInput(t *testing.T) {
	c, _, stderr := buffers()
	await := &Await{Interactions: []string{"xYz789"}, targetFlags: targetFlags{ownerFlags: ownerFlags{UserID: "u1"}}, waitFlags: waitFlags{Extract: map[string]string{"all": "@pretty"}}}
	for name, run := range map[string]func(*console.Console) error{
		"await": await.Run, "parse": (&Parse{File: "-", Query: new("@pretty")}).Run,
	} {
		stderr.Reset()
		if code := console.Report(c.Stderr, run(c)); code != console.ExitBadInput || !strings.Contains(stderr.String(), "@pretty") ||
			!strings.Contains(stderr.String(), "@flatten, @fromstr") {
			t.Errorf("%s: exit code %d, %s", name, code, stderr)
		}
	}
}

// What could cost too much is not "nothing at the path".
func TestParseSaysThatAPathCouldCostTooMuch(t *testing.T) {
	c, out, stderr := buffers()
	c.Stdin = strings.NewReader(`{"state":"COMPLETED","response":"r"}`)
	err := (&Parse{File: "-", Query: new(strings.Repeat("@tostr|", 100) + "@this")}).Run(c)
	if code := console.Report(c.Stderr, err); code != console.ExitFailure || out.Len() > 0 ||
		!strings.Contains(stderr.String(), "could cost too much on this document of") || !strings.Contains(stderr.String(), "use fewer") {
		t.Errorf("exit code %d, %s, %s", code, stderr, out)
	}
}
