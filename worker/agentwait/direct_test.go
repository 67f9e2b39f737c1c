package main

// The binary without Temporal, as scripts call it: each outcome has its exit code and its events, and a
// process that is killed at whatever moment is gone on with.

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/worker/internal/command"
)

// patience bounds every wait for a condition; it is far more than any takes.
const patience = 60 * time.Second

// asProgram is the variable that makes the test binary be the program, and nothing else.
const asProgram = "AGENTWAIT_TEST_IS_THE_PROGRAM"

// program is the binary as a process, against an API. It finds no configuration of the user's.
func program(t *testing.T, api *agenttest.Server, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{
		asProgram + "=1", "HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TERM=xterm",
		"GUMLOOP_API_KEY=" + apiKey, "AGENTWAIT_USER_ID=" + agenttest.DefaultUser, "AGENTWAIT_BASE_URL=" + api.URL(),
		"TEMPORAL_ADDRESS=127.0.0.1:1", // where nobody listens
	}
	return cmd
}

func newAPI(t *testing.T) *agenttest.Server {
	t.Helper()
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{apiKey: {agenttest.DefaultUser}}})
	t.Cleanup(api.Close)
	return api
}

// ran is what became of a process.
type ran struct {
	code           int
	stdout, stderr string
}

func run(t *testing.T, cmd *exec.Cmd) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return ran{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// events are the lines of --events, each of which has to be one.
func events(t *testing.T, printed string) []command.Event {
	t.Helper()
	var all []command.Event
	for line := range strings.Lines(printed) {
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		var one command.Event
		if err := decoder.Decode(&one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if one.At.IsZero() {
			t.Errorf("no time: %s", line)
		}
		all = append(all, one)
	}
	return all
}

func names(all []command.Event, interaction string) string {
	var said []string
	for _, one := range all {
		if one.InteractionID == interaction {
			said = append(said, one.Event)
		}
	}
	return strings.Join(said, " ")
}

func TestEachOutcomeOfADirectWaitHasItsExitCode(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		script []agenttest.Step
		flags  []string
		code   int
		says   string // on standard error
	}{
		"completed":            {[]agenttest.Step{agenttest.Completed("Done.")}, nil, 0, "completed after"},
		"failed":               {[]agenttest.Step{agenttest.Failed("boom")}, nil, 3, "agentwait: the agent failed: boom (agentwait.AgentFailed)"},
		"deadline":             {[]agenttest.Step{agenttest.Processing()}, []string{"--timeout", "1s"}, 4, "agentwait.DeadlineExceeded"},
		"needs input":          {[]agenttest.Step{agenttest.NeedsApproval()}, nil, 5, "agentwait.AgentNeedsInput"},
		"refused":              {[]agenttest.Step{agenttest.Forbidden()}, nil, 6, "agentwait.Forbidden"},
		"too large":            {[]agenttest.Step{agenttest.Completed(strings.Repeat("x", 5000))}, []string{"--max-body-bytes", "1000"}, 7, "agentwait.ResultTooLarge"},
		"the API is elsewhere": {nil, []string{"--base-url", "http://127.0.0.1:1", "--timeout", "1s"}, 4, "after 1 poll. It goes on"},
		"no such connection":   {nil, []string{"--use-credential", "nobody"}, 2, `no connection "nobody"`},
		"a bad path":           {nil, []string{"--extract", "all=@pretty"}, 2, "@flatten"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t)
			if len(row.script) > 0 {
				api.Script("run", row.script...)
			}
			got := run(t, program(t, api, append([]string{"await", "run", "--direct"}, row.flags...)...))
			if got.code != row.code || !strings.Contains(got.stderr, row.says) {
				t.Errorf("exit code %d, want %d; standard error:\n%s", got.code, row.code, got.stderr)
			}
			if strings.Count(got.stderr, row.says) != 1 {
				t.Errorf("it is said more than once:\n%s", got.stderr)
			}
			if (got.stdout == "Done.\n") != (row.code == 0) {
				t.Errorf("standard output: %q", got.stdout)
			}
		})
	}
}

func TestSeveralWaitsHaveTheWorstExitCode(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Script("good", agenttest.Processing(), agenttest.Completed("Good."))
	api.Script("bad", agenttest.Failed("boom"))
	api.Script("asks", agenttest.NeedsApproval())

	t.Run("for people", func(t *testing.T) {
		got := run(t, program(t, api, "await", "good", "bad", "asks", "good", "--direct"))
		if got.code != 3 || got.stdout != "==> good <==\nGood.\n" {
			t.Errorf("exit code %d, standard output %q", got.code, got.stdout)
		}
		for _, want := range []string{"agentwait: bad: the agent failed: boom (agentwait.AgentFailed)", "agentwait: asks: the agent needs input", "good"} {
			if strings.Count(got.stderr, want) < 1 {
				t.Errorf("lacks %q:\n%s", want, got.stderr)
			}
		}
		if strings.Count(got.stderr, "boom") != 1 {
			t.Errorf("a failure is told %d times:\n%s", strings.Count(got.stderr, "boom"), got.stderr)
		}
	})
	t.Run("as events", func(t *testing.T) {
		api.Script("good", agenttest.Processing(), agenttest.Completed("Good."))
		got := run(t, program(t, api, "await", "good", "bad", "asks", "--direct", "--json"))
		all := events(t, got.stdout)
		if got.code != 3 {
			t.Errorf("exit code %d, standard error:\n%s", got.code, got.stderr)
		}
		for id, want := range map[string]string{"good": "waiting phase outcome", "bad": "waiting outcome", "asks": "waiting outcome"} {
			if said := names(all, id); said != want {
				t.Errorf("%s: %s, want %s", id, said, want)
			}
		}
		end := all[len(all)-1]
		if end.Event != "end" || end.ExitCode == nil || *end.ExitCode != 3 || end.Counts["completed"] != 1 || end.Counts["failed"] != 1 || end.Counts["needs_input"] != 1 {
			t.Errorf("the last line is %+v", end)
		}
		for _, one := range all {
			if one.Event != "outcome" {
				continue
			}
			code := map[string]int{"completed": 0, "failed": 3, "needs_input": 5}[one.Outcome]
			if one.ExitCode == nil || *one.ExitCode != code || (one.Result == nil) == (one.Error == nil) {
				t.Errorf("got %+v", one)
			}
		}
	})
	t.Run("one as events", func(t *testing.T) {
		got := run(t, program(t, api, "await", "bad", "--direct", "--events"))
		if said := names(events(t, got.stdout), "bad"); said != "waiting outcome" || got.code != 3 {
			t.Errorf("exit code %d, %s", got.code, got.stdout)
		}
	})
}

// A wait that is killed goes on where it was: one deadline, the polls counted on, and no poll earlier than
// it was due. What it has ended with is said again and costs nothing.
func TestAKilledWaitGoesOn(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Script("run", agenttest.Processing())
	state := filepath.Join(t.TempDir(), "state.json")
	args := []string{"await", "run", "--direct", "--state", state, "--timeout", "1h", "--events"}

	first := program(t, api, args...)
	var printed bytes.Buffer
	first.Stdout = &printed
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	untilPolls(t, state, 2)
	locked := run(t, program(t, api, args...))
	if locked.code != 1 || !strings.Contains(locked.stderr, "in use") {
		t.Errorf("a second process beside it: exit code %d, %s", locked.code, locked.stderr)
	}
	if err := first.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // it was killed
	deadline, polls := kept(t, state)
	before := api.Polls("run")

	api.Script("run", agenttest.Completed("Done."))
	got := run(t, program(t, api, args...))
	all := events(t, got.stdout)
	if got.code != 0 {
		t.Fatalf("exit code %d:\n%s%s", got.code, got.stdout, got.stderr)
	}
	if !all[0].DeadlineAt.Equal(deadline.Round(time.Millisecond)) {
		t.Errorf("the deadline is %v, and was %v", all[0].DeadlineAt, deadline)
	}
	outcome := all[len(all)-2]
	if outcome.Result == nil || outcome.Result.Polls != polls+1 || api.Polls("run") != before+1 {
		t.Errorf("%d polls were kept and %d made; the result is %+v", polls, api.Polls("run"), outcome.Result)
	}

	again := run(t, program(t, api, "await", "run", "--direct", "--state", state))
	if again.code != 0 || again.stdout != "Done.\n" || !strings.Contains(again.stderr, "had ended at") || api.Polls("run") != before+1 {
		t.Errorf("exit code %d after %d polls, %q, %s", again.code, api.Polls("run"), again.stdout, again.stderr)
	}
	other := run(t, program(t, api, "await", "another", "--direct", "--state", state))
	if other.code != 2 || !strings.Contains(other.stderr, `for interaction "run"`) {
		t.Errorf("another wait with its file: exit code %d, %s", other.code, other.stderr)
	}
	if err := os.WriteFile(state, []byte(`{"agentwait_state": 1, "wai`), 0o600); err != nil {
		t.Fatal(err)
	}
	if damaged := run(t, program(t, api, args...)); damaged.code != 2 || !strings.Contains(damaged.stderr, "is not a state of agentwait, or it is damaged") {
		t.Errorf("exit code %d, %s", damaged.code, damaged.stderr)
	}
}

// A deadline that passed while nobody was there still brings a poll: the agent may have been done in time.
func TestADeadlineThatPassedMeanwhile(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	state := filepath.Join(t.TempDir(), "state.json")
	body := `{"agentwait_state": 1, "waits": {"agentwait/default/user:` + agenttest.DefaultUser + `/run": {
		"interaction_id": "run", "deadline_at": "2026-03-05T10:30:00Z",
		"token": {"polls": 7, "started_at": "2026-03-05T10:20:00Z", "state": "ASYNC_PROCESSING", "phase": "running"}}}}`
	for name, row := range map[string]struct {
		step agenttest.Step
		code int
	}{"it is done": {agenttest.Completed("Done."), 0}, "it runs": {agenttest.Processing(), 4}} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(state, []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
			api.Script("run", row.step)
			got := run(t, program(t, api, "await", "run", "--direct", "--state", state))
			if got.code != row.code {
				t.Errorf("exit code %d, want %d:\n%s%s", got.code, row.code, got.stdout, got.stderr)
			}
		})
	}
}

// stateFile is what the tests read of one.
type stateFile struct {
	Start *struct {
		Key     string `json:"key"`
		Sending bool   `json:"sending"`
	} `json:"start"`
	Waits map[string]struct {
		DeadlineAt time.Time `json:"deadline_at"`
		Token      *struct {
			Polls int `json:"polls"`
		} `json:"token"`
	} `json:"waits"`
}

func readState(path string) (s stateFile, err error) {
	body, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(body, &s)
	}
	return s, err
}

func kept(t *testing.T, path string) (deadline time.Time, polls int) {
	t.Helper()
	s, err := readState(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, wait := range s.Waits {
		if wait.Token != nil {
			polls = wait.Token.Polls
		}
		return wait.DeadlineAt, polls
	}
	t.Fatal("no wait was kept")
	return
}

// untilPolls waits until a file has kept so many polls.
func untilPolls(t *testing.T, path string, polls int) {
	t.Helper()
	until(t, func() bool {
		s, err := readState(path)
		for _, wait := range s.Waits {
			if err == nil && wait.Token != nil && wait.Token.Polls >= polls {
				return true
			}
		}
		return false
	})
}

// until waits for a condition.
func until(t *testing.T, met func() bool) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !met() {
		select {
		case <-ticker.C:
		case <-late.C:
			t.Fatal("it does not come about")
		}
	}
}
