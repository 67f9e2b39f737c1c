package e2e

// With keys, nothing of what an agent says may be readable in Temporal: not in a history, a
// heartbeat, a failure, a memo or a summary. And keys change while waits run: no wait may end
// because one worker has a key that another lacks.

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// beginAs starts a wait as a caller of its own client does.
func (w *world) beginAs(t *testing.T, c client.Client, in agentwait.Input) wait {
	t.Helper()
	options := agentwait.StartOptions(in, w.queue)
	options.Memo = map[string]any{"agentwait.connection": "of the caller's"}
	run, err := c.ExecuteWorkflow(t.Context(), options, agentwait.AwaitAgentName, in)
	require.NoError(t, err)
	return wait{run}
}

func TestNothingIsPlainAndAHandOverLosesNoCount(t *testing.T) {
	t.Parallel()
	const inside = "the customer's affairs"
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Processing())
	failing := w.id + "-fails"
	w.api.Script(failing, agenttest.Failed(inside))
	k := newKeys(t, "k")
	caller := k.caller(t)
	first := w.startWorker(t, firstKey, k.flags()...)

	in := w.input(w.id)
	in.TimeoutSeconds, in.HeartbeatTimeoutSeconds = 3600, soon
	running := w.beginAs(t, caller, in)
	failed := w.beginAs(t, caller, w.input(failing))
	w.waitForPolls(t, w.id, 2)
	eventually(t, "a heartbeat", func() bool { return running.poller(t).GetHeartbeatDetails() != nil })
	require.NoError(t, caller.SignalWorkflow(t.Context(), running.run.GetID(), "", agentwait.SignalPollNow, "poll now, "+inside))
	update, err := caller.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: running.run.GetID(), UpdateName: agentwait.UpdateExtendDeadline, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{agentwait.ExtendDeadline{BySeconds: 600}},
	})
	require.NoError(t, err)
	require.NoError(t, update.Get(t.Context(), nil))

	second := w.startWorker(t, secondKey, k.flags()...)
	first.signal(t, syscall.SIGTERM)
	eventually(t, "a poll of the second worker", func() bool { return w.pollsWith(w.id, secondKey) > 0 })
	require.Zero(t, first.exitCode(t))
	requireNothingPlain(t, running.describe(t)) // the heartbeat, the last failure, the memo and the summary
	w.api.Script(w.id, agenttest.Completed(inside))

	result, err := running.result(t)
	require.NoError(t, err)
	require.Equal(t, inside, *result.Response)
	// A check that poll_now asks for may share an answer with the wait, or not.
	require.InDelta(t, w.api.Polls(w.id), result.Polls, 1, "the resume token was read by the second worker")
	var status agentwait.StatusView
	answer, err := caller.QueryWorkflow(t.Context(), running.run.GetID(), "", agentwait.QueryStatus)
	require.NoError(t, err)
	require.NoError(t, answer.Get(&status))
	require.Equal(t, agentwait.OutcomeCompleted, status.Outcome)
	var metadata sdkpb.WorkflowMetadata
	answer, err = caller.QueryWorkflow(t.Context(), running.run.GetID(), "", "__temporal_workflow_metadata")
	require.NoError(t, err)
	require.NoError(t, answer.Get(&metadata))
	require.Contains(t, metadata.GetCurrentDetails(), w.id)
	failure := failed.failure(t)
	require.Equal(t, agentwait.ErrTypeAgentFailed, failure.Type)
	require.Equal(t, inside, failure.Details.Message)

	for _, one := range []wait{running, failed} {
		history := one.history(t)
		requireNothingPlain(t, history)
		require.False(t, holds(bytesOf(t, history), inside))
	}
	for _, p := range []*process{first, second} {
		require.NotContains(t, p.stderr.String(), "unreadable heartbeat")
	}
}

// await reads a wait of a caller that encrypts: with its keys, and through its codec endpoint.
func TestAwaitReadsWhatACallerEncrypts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agentThatAnswers("Only for the caller.")...)
	k := newKeys(t, "k")
	token := filepath.Join(k.dir, "token")
	require.NoError(t, os.WriteFile(token, []byte("of-the-endpoint-0123456789\n"), 0o600))
	header := filepath.Join(k.dir, "header")
	require.NoError(t, os.WriteFile(header, []byte("Bearer of-the-endpoint-0123456789\n"), 0o600))
	p := w.startWorker(t, firstKey, k.flags("--codec-listen", ":0", "--codec-token-file", token)...)
	_, rest, found := strings.Cut(p.stderr.String(), "codec endpoint: at ")
	require.True(t, found)
	endpoint, _, _ := strings.Cut(rest, "\n")
	_, err := w.beginAs(t, k.caller(t), w.input(w.id)).result(t)
	require.NoError(t, err)

	for name, c := range map[string]struct {
		flags []string
		code  int
	}{
		"with its keys":        {k.flags(), 0},
		"through its endpoint": {[]string{"--codec-endpoint", "http://" + endpoint, "--codec-auth-file", header}, 0},
		"without either":       {nil, 1},
		"without the token":    {[]string{"--codec-endpoint", "http://" + endpoint}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			shell := w.awaitCommand(t, w.id, c.flags...)
			require.Equal(t, c.code, shell.exitCode(t), "%s", shell.stderr)
			require.Equal(t, c.code == 0, strings.Contains(shell.stdout.String(), "Only for the caller."))
			require.Equal(t, name == "without either", strings.Contains(shell.stderr.String(), "give it with --encryption-key ID=FILE"), "%s", shell.stderr)
			require.NotContains(t, shell.stderr.String(), "of-the-endpoint-0123456789")
		})
	}
}

func TestAWorkerWithoutKeysRefusesWhatIsEncrypted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	wait := w.beginAs(t, newKeys(t, "of-the-caller").caller(t), w.input(w.id))
	plain := shared.client.GetWorkflow(t.Context(), wait.run.GetID(), "")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	failure, ok := agentwait.AsError(plain.Get(ctx, nil))
	require.True(t, ok)
	require.Equal(t, agentwait.ErrTypeInvalidRequest, failure.Type)
	require.Contains(t, failure.Details.Found, `the key "of-the-caller"`)
	require.Contains(t, failure.Details.Expected, "--encryption-key ID=FILE")
	require.Zero(t, w.api.Polls(w.id))
}

func TestAWaitOutlivesARotation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before, across := w.id+"-before", w.id+"-across"
	w.api.Script(before, agentThatAnswers("Under the old key.")...)
	w.api.Script(across, agenttest.Processing())
	k := newKeys(t, "old", "new")
	caller := k.only("old", "new").caller(t)

	first := w.startWorker(t, firstKey, k.only("old").flags()...)
	ended := w.beginAs(t, caller, w.input(before))
	_, err := ended.result(t)
	require.NoError(t, err)
	in := w.input(across)
	in.TimeoutSeconds, in.HeartbeatTimeoutSeconds = 3600, soon
	running := w.beginAs(t, caller, in)
	w.waitForPolls(t, across, 2)

	// The new key decrypts first, and encrypts once the file says so, without a restart.
	active := filepath.Join(k.dir, "active")
	require.NoError(t, os.WriteFile(active, []byte("old\n"), 0o600))
	second := w.startWorker(t, secondKey, k.flags("--encryption-key-id-file", active)...)
	first.signal(t, syscall.SIGTERM)
	require.Zero(t, first.exitCode(t))
	require.NoError(t, os.WriteFile(active, []byte("new\n"), 0o600))
	eventually(t, "a heartbeat under the new key", func() bool {
		details := running.poller(t).GetHeartbeatDetails()
		return details != nil && keyOf(details) == "new"
	})
	w.api.Script(across, agenttest.Completed("Across the change."))
	result, err := running.result(t)
	require.NoError(t, err)
	require.Equal(t, "Across the change.", *result.Response)
	require.GreaterOrEqual(t, result.Polls, w.pollsWith(across, firstKey), "the old key's token was read")

	for reply, id := range map[string]string{"Under the old key.": before, "Across the change.": across} {
		shell := w.awaitCommand(t, id, k.only("new", "old").flags()...)
		require.Zero(t, shell.exitCode(t), "%s", shell.stderr)
		var read agentwait.Result
		require.NoError(t, json.Unmarshal([]byte(shell.stdout.String()), &read))
		require.Equal(t, reply, *read.Response)
	}
	require.NotContains(t, second.stderr.String(), "unreadable heartbeat")
}

// A rotation in the wrong order: callers encrypt with a key that workers do not have yet.
func TestAWorkerThatLacksAKeyEndsNoWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agentThatAnswers("In the end.")...)
	k := newKeys(t, "new", "old")
	late := w.startWorker(t, firstKey, k.only("old").flags()...)
	wait := w.beginAs(t, k.caller(t), w.input(w.id))
	eventually(t, "a workflow task that fails", func() bool {
		for _, event := range wait.history(t).GetEvents() {
			if failed := event.GetWorkflowTaskFailedEventAttributes(); failed != nil {
				return true
			}
		}
		return false
	})
	require.Contains(t, late.stderr.String(), "--encryption-key ID=FILE")
	require.Zero(t, w.api.Polls(w.id))

	w.startWorker(t, secondKey, k.flags()...)
	late.signal(t, syscall.SIGTERM)
	require.Zero(t, late.exitCode(t))
	result, err := wait.result(t)
	require.NoError(t, err)
	require.Equal(t, "In the end.", *result.Response)
}

// The same of an activity that a workflow of the caller's own calls.
func TestAnActivityWhoseInputsKeyIsMissingIsTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.api.Script(w.id, agenttest.Completed("In the end."))
	k := newKeys(t, "new", "old")
	caller := k.caller(t)
	late := w.startWorker(t, firstKey, k.only("old").flags()...)
	foreign := worker.New(caller, w.queue+"-foreign", worker.Options{})
	foreign.RegisterWorkflowWithOptions(foreignWorkflow, workflow.RegisterOptions{Name: "foreign"})
	require.NoError(t, foreign.Start())
	t.Cleanup(foreign.Stop)
	run, err := caller.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "foreign/" + w.id, TaskQueue: w.queue + "-foreign"},
		"foreign", w.queue, agentwait.CheckAgentStatusName, rawJSON(`{"interaction_id": "`+w.id+`", "user_id": "user_1"}`))
	require.NoError(t, err)
	eventually(t, "an attempt that fails", func() bool {
		for _, pending := range (wait{run}).describe(t).GetPendingActivities() {
			return pending.GetLastFailure() != nil
		}
		return false
	})
	require.Zero(t, w.api.Polls(w.id))

	w.startWorker(t, secondKey, k.flags()...)
	late.signal(t, syscall.SIGTERM)
	require.Zero(t, late.exitCode(t))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var result map[string]any
	require.NoError(t, run.Get(ctx, &result))
	require.Equal(t, "In the end.", result["response"])
}
