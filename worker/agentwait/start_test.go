package main

// A start is paid for, so whatever kills the process that sends it, the next one never sends it twice
// where the first may have been taken.

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// killed starts a process and kills it once the API has begun so many runs.
func killed(t *testing.T, cmd *exec.Cmd, met func() bool) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, met)
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
}

func TestStartsAndAwaits(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Agent("agent", agenttest.Processing(), agenttest.Completed("Done."))
	got := run(t, program(t, api, "start", "agent", "--message", "Do it.", "--direct"))
	if got.code != 0 || got.stdout != "Done.\n" || len(api.Started("agent")) != 1 {
		t.Fatalf("exit code %d, %q, %s", got.code, got.stdout, got.stderr)
	}
	stdin := program(t, api, "start", "agent", "--message", "-", "--direct", "--events")
	stdin.Stdin = strings.NewReader("From a pipe.\n")
	got = run(t, stdin)
	id := api.Started("agent")[1]
	if said := names(events(t, got.stdout), id); got.code != 0 || said != "started phase outcome" {
		t.Errorf("exit code %d, %s: %s", got.code, said, got.stdout)
	}
	if api.Message(id) != "From a pipe." {
		t.Errorf("the agent was told %q", api.Message(id))
	}
	got = run(t, program(t, api, "start", "agent", "--message", "Do it.", "--direct", "--detach", "--json"))
	var started agentwait.StartResult
	if err := json.Unmarshal([]byte(got.stdout), &started); err != nil || started.InteractionID != api.Started("agent")[2] {
		t.Errorf("exit code %d, %q, %v", got.code, got.stdout, err)
	}
}

func TestAStartThatIsRefused(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Agent("agent", agenttest.Processing())
	for name, row := range map[string]struct {
		step agenttest.Step
		args []string
		code int
		says string
	}{
		"no credits":         {agenttest.PaymentRequired(), nil, 6, "agentwait.PaymentRequired"},
		"a limit":            {agenttest.RateLimited(0), nil, 1, "nothing was taken"},
		"no such agent":      {agenttest.Step{}, []string{"start", "nobody", "--message", "m", "--direct"}, 2, "gummie_not_found"},
		"nothing to do":      {agenttest.Step{}, []string{"start", "agent", "--direct"}, 2, "neither --message nor --input"},
		"no JSON":            {agenttest.Step{}, []string{"start", "agent", "--direct", "--input", "{"}, 2, "--input is not JSON"},
		"it cannot cancel":   {agenttest.Step{}, []string{"start", "agent", "--message", "m", "--direct", "--on-cancel", "cancel_agent"}, 2, "cannot cancel a run"},
		"a state of nothing": {agenttest.Step{}, []string{"start", "agent", "--message", "m", "--state", "f"}, 2, "--state keeps a wait of --direct"},
	} {
		t.Run(name, func(t *testing.T) {
			args := row.args
			if args == nil {
				api.RefuseStart("agent", row.step)
				args = []string{"start", "agent", "--message", "m", "--direct"}
			}
			if got := run(t, program(t, api, args...)); got.code != row.code || strings.Count(got.stderr, row.says) == 0 {
				t.Errorf("exit code %d, want %d: %s", got.code, row.code, got.stderr)
			}
		})
	}
	if len(api.Started("agent")) != 0 {
		t.Errorf("%d runs were started", len(api.Started("agent")))
	}
}

// The vendor takes no key: nobody can know what became of a start whose answer was lost.
func TestAKilledStartIsNotSentAgain(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Agent("agent", agenttest.Completed("Done."))
	api.BreakStart("agent", agenttest.Hang())
	state := filepath.Join(t.TempDir(), "state.json")
	args := []string{"start", "agent", "--message", "m", "--direct", "--state", state}
	killed(t, program(t, api, args...), func() bool { return len(api.Started("agent")) == 1 })
	got := run(t, program(t, api, args...))
	if got.code != 1 || !strings.Contains(got.stderr, "agentwait.StartOutcomeUnknown") || len(api.Started("agent")) != 1 {
		t.Errorf("exit code %d after %d starts: %s", got.code, len(api.Started("agent")), got.stderr)
	}
	other := run(t, program(t, api, "start", "agent", "--message", "something else", "--direct", "--state", state))
	if other.code != 2 || !strings.Contains(other.stderr, "the state of another start") {
		t.Errorf("exit code %d: %s", other.code, other.stderr)
	}
	awaits := run(t, program(t, api, "await", "x", "--direct", "--state", state))
	if awaits.code != 2 || !strings.Contains(awaits.stderr, "is of agentwait start") {
		t.Errorf("exit code %d: %s", awaits.code, awaits.stderr)
	}
}

// The vendor takes one: the start that is sent again finds the run of the first.
func TestAKilledStartIsFoundByItsKey(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Agent("agent", agenttest.Processing(), agenttest.Completed("Done."))
	api.BreakStart("agent", agenttest.Hang())
	state := filepath.Join(t.TempDir(), "state.json")
	command := func() *exec.Cmd {
		cmd := sessions(t, api, "--state", state)
		cmd.Args = append([]string{cmd.Args[0], "start", "agent", "--message", "m"}, cmd.Args[3:]...)
		return cmd
	}
	killed(t, command(), func() bool { return len(api.Started("agent")) == 1 })
	got := run(t, command())
	if got.code != 0 || got.stdout != "Done.\n" || len(api.Started("agent")) != 1 {
		t.Errorf("exit code %d after %d starts: %s%s", got.code, len(api.Started("agent")), got.stdout, got.stderr)
	}
	again := run(t, command())
	if again.code != 0 || again.stdout != "Done.\n" || !strings.Contains(again.stderr, "had ended at") || len(api.Started("agent")) != 1 {
		t.Errorf("exit code %d after %d starts: %s%s", again.code, len(api.Started("agent")), again.stdout, again.stderr)
	}
}

// What was started is known, and the process that awaits it is killed: the next one starts nothing.
func TestAKilledWaitOfAStartGoesOn(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.Agent("agent", agenttest.Processing())
	state := filepath.Join(t.TempDir(), "state.json")
	args := []string{"start", "agent", "--message", "m", "--direct", "--state", state}
	first := program(t, api, args...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	untilPolls(t, state, 1)
	if err := first.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // it was killed
	api.Script(api.Started("agent")[0], agenttest.Completed("Done."))
	if got := run(t, program(t, api, args...)); got.code != 0 || got.stdout != "Done.\n" || len(api.Started("agent")) != 1 {
		t.Errorf("exit code %d after %d starts: %s%s", got.code, len(api.Started("agent")), got.stdout, got.stderr)
	}
}

func TestCancelAsksTheVendor(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	api.SessionFor(agenttest.DefaultUser, "run", agenttest.Processing())
	cmd := sessions(t, api)
	cmd.Args[1] = "cancel"
	if got := run(t, cmd); got.code != 0 || !strings.Contains(got.stderr, "run: the cancel of the agent's run was taken") || !api.Cancelled("run") {
		t.Errorf("exit code %d: %s", got.code, got.stderr)
	}
	if got := run(t, program(t, api, "cancel", "run", "--direct")); got.code != 2 || !strings.Contains(got.stderr, "cannot cancel a run") || !strings.Contains(got.stderr, "where the agent runs") {
		t.Errorf("a vendor that cannot: exit code %d: %s", got.code, got.stderr)
	}
	if got := run(t, program(t, api, "cancel", "--direct")); got.code != 2 || !strings.Contains(got.stderr, "nothing is to be cancelled") {
		t.Errorf("nothing: exit code %d: %s", got.code, got.stderr)
	}
}
