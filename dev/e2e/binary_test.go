package e2e

// The binary's commands on a real server, as somebody at a shell uses them one after the other: start
// without knowing an id, see what is open, answer, cancel, and await several at once.

import (
	"bufio"
	"context"
	"encoding/json"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/agenttest"
)

// event is a line of --events.
type event struct {
	Event         string                     `json:"event"`
	InteractionID string                     `json:"interaction_id"`
	WorkflowID    string                     `json:"workflow_id"`
	Outcome       string                     `json:"outcome"`
	ExitCode      *int                       `json:"exit_code"`
	Polls         int                        `json:"polls"`
	InputRequests []agentstatus.InputRequest `json:"input_requests"`
	Result        *agentwait.Result          `json:"result"`
	Error         *agentwait.Error           `json:"error"`
	Counts        map[string]int             `json:"counts"`
}

// lines reads JSON lines.
func lines[T any](t *testing.T, printed string) []T {
	t.Helper()
	var all []T
	for scanner := bufio.NewScanner(strings.NewReader(printed)); scanner.Scan(); {
		var one T
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &one), scanner.Text())
		all = append(all, one)
	}
	return all
}

// untilEvent waits until a process has printed an event.
func untilEvent(t *testing.T, p *process, name string) event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	line, err := p.stdout.waitFor(ctx, func(printed string) string {
		for line := range strings.Lines(printed) {
			if strings.Contains(line, `"event":"`+name+`"`) && strings.HasSuffix(line, "\n") {
				return line
			}
		}
		return ""
	})
	require.NoError(t, err)
	return lines[event](t, line)[0]
}

// command runs the binary to its end.
func command(t *testing.T, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	p := start(t, nil, args...)
	exit = p.exitCode(t)
	return exit, p.stdout.String(), p.stderr.String()
}

// listed is a line of list --json.
type listed struct {
	Type          string `json:"type"`
	WorkflowID    string `json:"workflow_id"`
	Connection    string `json:"connection"`
	InteractionID string `json:"interaction_id"`
	State         string `json:"state"`
	TaskQueue     string `json:"task_queue"`
}

// list lists the waits of this test's task queue, once there are so many: what a server lists is a little
// later than what it does.
func (w *world) list(t *testing.T, want int, flags ...string) []listed {
	t.Helper()
	var all []listed
	require.Eventually(t, func() bool {
		exit, stdout, stderr := command(t, append([]string{"list", "--json", "--query", "TaskQueue = '" + w.queue + "'"}, flags...)...)
		require.Zero(t, exit, stderr)
		all = lines[listed](t, stdout)
		return len(all) == want
	}, patience, 100*time.Millisecond, "%v", &all)
	return all
}

func TestAwaitSeveralThroughTheBinary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	a, b, c := w.id+"-a", w.id+"-b", w.id+"-c"
	w.api.Script(a, agentThatAnswers("A.")...)
	w.api.Script(b, agenttest.Failed("boom"))
	w.api.Script(c, agentThatAnswers("C.")...)
	p := start(t, nil, "await", a, b, c, "--user-id", agenttest.DefaultUser, "--task-queue", w.queue, "--json")
	require.Equal(t, 3, p.exitCode(t))
	outcomes, waiting := map[string]string{}, map[string]string{}
	all := lines[event](t, p.stdout.String())
	for _, e := range all {
		switch e.Event {
		case "waiting":
			waiting[e.InteractionID] = e.WorkflowID
		case "outcome":
			outcomes[e.InteractionID] = e.Outcome
		}
	}
	require.Equal(t, map[string]string{a: "completed", b: "failed", c: "completed"}, outcomes)
	for _, id := range []string{a, b, c} {
		require.Equal(t, agentwait.WorkflowID(agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser}), waiting[id], "one wait each, by its own id")
	}
	end := all[len(all)-1]
	require.Equal(t, "end", end.Event)
	require.Equal(t, map[string]int{"completed": 2, "failed": 1}, end.Counts)
}

func TestStartListAnswerThroughTheBinary(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startBoth(t)
	agent := w.id
	w.api.Agent(agent, agenttest.Asking(agenttest.HumanInput("areq_1", "Which?", agenttest.Choice("size", "Which size?", "S", "M"))), agenttest.Processing())
	args := []string{
		"start", agent, "--message", "Do it.", "--user-id", agenttest.DefaultUser, "--use-credential", sessions,
		"--task-queue", w.queue, "--idempotency-key", "key-" + w.id, "--on-needs-input", "wait", "--events",
	}
	first := start(t, nil, args...)
	id := untilEvent(t, first, "started").InteractionID
	asked := untilEvent(t, first, "needs_input")
	require.Equal(t, "areq_1", asked.InputRequests[0].ID)

	// The same start joins: nothing is started twice.
	second := start(t, nil, args...)
	workflow := untilEvent(t, second, "waiting").WorkflowID
	require.Len(t, w.api.Started(agent), 1)

	row := w.list(t, 1)[0]
	require.Equal(t, listed{Type: agentwait.RunAgentName, WorkflowID: workflow, Connection: sessions, InteractionID: id, State: row.State, TaskQueue: w.queue}, row)
	require.Len(t, w.list(t, 1, "--connection", sessions), 1)
	require.Empty(t, w.list(t, 0, "--connection", "another"))

	exit, _, stderr := command(t, "answer", "--workflow-id", workflow, "--value", `{"size":"XL"}`)
	require.Equal(t, 6, exit, stderr)
	require.Contains(t, stderr, agentwait.ErrTypeAnswerRefused)
	exit, _, stderr = command(t, "answer", "--workflow-id", workflow, "--value", `{"size":"M"}`)
	require.Zero(t, exit, stderr)
	require.Contains(t, stderr, "areq_1")
	exit, _, stderr = command(t, "answer", "no-such-interaction", "--user-id", "u", "--request", "r")
	require.Equal(t, 6, exit, stderr)
	require.Len(t, w.api.Answers(id), 1)

	// The agent goes on, and is cancelled with the wait.
	exit, _, stderr = command(t, "cancel", "--workflow-id", workflow, "--agent")
	require.Zero(t, exit, stderr)
	for _, p := range []*process{first, second} {
		require.Equal(t, 1, p.exitCode(t), "somebody else has cancelled it")
		outcome := untilEvent(t, p, "outcome")
		require.Equal(t, "cancelled", outcome.Outcome)
		require.Contains(t, outcome.Error.Details.AgentCancel, "was taken")
	}
	require.True(t, w.api.Cancelled(id))
	exit, _, stderr = command(t, "cancel", "--workflow-id", workflow)
	require.Equal(t, 6, exit, stderr)
	w.list(t, 0)
}

// What a cancel does to the agent is decided when it is pressed, whatever the wait was started with.
func TestCtrlCOfAWaitOnTemporal(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		does      string
		cancelled bool
		open      int
	}{
		"leave": {"leave", false, 1}, "wait": {"cancel-wait", false, 0}, "agent": {"cancel-agent", true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.startBoth(t)
			w.api.Session(w.id, agenttest.Processing())
			p := start(t, nil, "await", w.id, "--user-id", agenttest.DefaultUser, "--use-credential", sessions, "--task-queue", w.queue, "--events", "--on-interrupt", row.does)
			untilEvent(t, p, "phase")
			p.signal(t, syscall.SIGINT)
			require.Equal(t, 130, p.exitCode(t), p.stderr)
			require.Equal(t, row.cancelled, w.api.Cancelled(w.id))
			w.list(t, row.open)
		})
	}
}

// The server finds the waits of a connection by attributes, where the namespace has them.
func TestSearchAttributesWhereTheNamespaceHasThem(t *testing.T) {
	w := newWorld(t)
	w.startWorker(t, firstKey)
	before, after := w.id+"-before", w.id+"-after"
	w.api.Script(before, agenttest.Processing())
	w.api.Script(after, agenttest.Processing())
	detach := func(id string) {
		exit, _, stderr := command(t, "await", id, "--user-id", agenttest.DefaultUser, "--task-queue", w.queue, "--detach")
		require.Zero(t, exit, stderr)
	}
	detach(before)
	_, err := shared.client.OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{
		Namespace: shared.server.Namespace(),
		SearchAttributes: map[string]enumspb.IndexedValueType{
			agentwait.SearchConnection: enumspb.INDEXED_VALUE_TYPE_KEYWORD, agentwait.SearchInteraction: enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		},
	})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		has, err := agentwait.SearchAttributesRegistered(t.Context(), shared.client, shared.server.Namespace())
		return err == nil && has
	}, patience, 100*time.Millisecond)
	detach(after)
	require.Len(t, w.list(t, 2, "--connection", "default"), 2, "also the one that was started before")
	require.Equal(t, after, w.list(t, 1, "--interaction", after)[0].InteractionID)
	exit, stdout, stderr := command(t, "list", "--json", "--query", agentwait.SearchInteraction+" = '"+after+"'")
	require.Zero(t, exit, stderr)
	require.Len(t, lines[listed](t, stdout), 1, "the server knows it")
}
