package resume_test

// A script that is killed at whatever moment finds what it knew, and never takes another file for its
// own: it would overwrite it, or say the outcome of something else.

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/worker/internal/resume"
)

var at = time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)

func open(t *testing.T, path string) *resume.File {
	t.Helper()
	f, err := resume.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestWhatIsKeptIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	first := open(t, path)
	if _, err := os.Stat(path); err == nil {
		t.Error("a file is there before anything is kept")
	}
	reply := "done"
	running := resume.Wait{InteractionID: "a", DeadlineAt: at, Token: &agentwait.Token{Polls: 3, StartedAt: at, State: "QUEUED"}}
	over := resume.Wait{InteractionID: "b", DeadlineAt: at, EndedAt: &at, Result: &agentwait.Result{Outcome: "completed", Response: &reply}}
	failed := resume.Wait{InteractionID: "c", DeadlineAt: at, EndedAt: &at, Error: agentwait.AgentFailed(agentwait.ErrorDetails{InteractionID: "c", Message: "boom"})}
	start := resume.Start{Asked: "x", Key: "k", Sending: true, DeadlineAt: at, Started: &agentwait.StartResult{InteractionID: "a"}}
	all := map[string]resume.Wait{"1": running, "2": over, "3": failed}
	for key, wait := range all {
		if err := first.Keep(key, wait); err != nil {
			t.Fatal(err)
		}
	}
	if err := first.KeepStart(start); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, path)
	for key, want := range all {
		got, ok := again.Wait(key)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(agentwait.Error{})); !ok || diff != "" {
			t.Errorf("%s:\n%s", key, diff)
		}
	}
	if diff := cmp.Diff(&start, again.Start()); diff != "" {
		t.Error(diff)
	}
	if err := again.Only("1", "2", "3", "4"); err != nil {
		t.Errorf("its own waits: %v", err)
	}
	if err := again.Only("1", "3"); err == nil || !strings.Contains(err.Error(), `interaction "b"`) {
		t.Errorf("another's wait: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("everybody may read the replies: %v, %v", info.Mode(), err)
	}
}

func TestTwoProcessesDoNotShareAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	first := open(t, path)
	if _, err := resume.Open(path); !errors.Is(err, resume.ErrInUse) {
		t.Errorf("got %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

func TestAFileThatIsNoStateIsLeftAlone(t *testing.T) {
	for name, row := range map[string]struct{ body, says string }{
		"empty":              {"", "it is empty"},
		"text":               {"hello", "invalid character"},
		"cut":                {`{"agentwait_state": 1, "waits": {"a`, "unexpected EOF"},
		"other JSON":         {`{"name": "x"}`, `unknown field "name"`},
		"of a later release": {`{"agentwait_state": 2, "waits": {}}`, "this release reads 1"},
		"two":                {`{"agentwait_state": 1, "waits": {}} {}`, "behind its JSON"},
		"no interaction":     {`{"agentwait_state": 1, "waits": {"k": {"deadline_at": "2026-03-05T10:30:00Z"}}}`, "interaction_id"},
		"no deadline":        {`{"agentwait_state": 1, "waits": {"k": {"interaction_id": "a"}}}`, "deadline_at"},
		"no outcome":         {`{"agentwait_state": 1, "waits": {"k": {"interaction_id": "a", "deadline_at": "2026-03-05T10:30:00Z", "ended_at": "2026-03-05T10:30:00Z"}}}`, "result and error"},
		"a bad token":        {`{"agentwait_state": 1, "waits": {"k": {"interaction_id": "a", "deadline_at": "2026-03-05T10:30:00Z", "token": {"polls": -1}}}}`, "token"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "state.json")
			if err := os.WriteFile(path, []byte(row.body), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := resume.Open(path)
			if err == nil || !strings.Contains(err.Error(), row.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v, want %q", err, row.says)
			}
			if body, _ := os.ReadFile(path); string(body) != row.body {
				t.Errorf("it was changed to %q", body)
			}
			open(t, filepath.Join(t.TempDir(), "other.json")) // nothing is locked for ever
		})
	}
}
