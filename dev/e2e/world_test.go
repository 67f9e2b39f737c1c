package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// The keys of two workers, so that the emulator tells whose poll it was. They are
// marked: the search for secrets looks for them.
const (
	firstKey  = "sk-e2e-FIRST-8c1f0b52d7"
	secondKey = "sk-e2e-SECOND-47aa9e03c6"
)

// soon is the shortest heartbeat timeout, in seconds, that is allowed: a lost worker and
// a cancel are noticed soon, and counts are at most 4 s late. That leaves a heartbeat one
// second to arrive. A machine that stalls for longer costs an attempt and the counts since
// the heartbeat before, never the wait: tests that use it do not compare counts exactly.
const soon = 5

// world is an API and a task queue of a test's own.
type world struct {
	api   *agenttest.Server
	base  string // the URL that workers poll: the API's, or another vendor's
	queue string
	id    string // of an interaction, for tests with one
}

func newWorld(t *testing.T) *world {
	t.Helper()
	api := agenttest.NewServer(agenttest.Config{Keys: map[string][]string{firstKey: nil, secondKey: nil}})
	t.Cleanup(api.Close)
	return &world{api: api, base: api.URL(), queue: "queue-" + idFor(t), id: idFor(t)}
}

// idFor is the interaction id of a test or subtest: waits of different ones must not join.
func idFor(t *testing.T) string {
	return strings.NewReplacer("/", "-", ",", "", " ", "-").Replace(t.Name())
}

// startWorker starts `agentwait run` and waits until it is ready. It logs all it can.
func (w *world) startWorker(t *testing.T, key string, flags ...string) *process {
	t.Helper()
	args := append([]string{"run", "--task-queue", w.queue, "--base-url", w.base, "--log-level", "debug"}, flags...)
	p := start(t, []string{"GUMLOOP_API_KEY=" + key}, args...)
	p.ready(t)
	return p
}

// ready waits until a worker serves its task queue.
func (p *process) ready(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	_, err := p.stderr.waitFor(ctx, func(printed string) string {
		_, found, _ := strings.Cut(printed, "worker ready: task queue ")
		return found
	})
	require.NoError(t, err)
}

// awaitCommand starts `agentwait await ID --json`. It needs no key.
func (w *world) awaitCommand(t *testing.T, id string, flags ...string) *process {
	t.Helper()
	args := append([]string{"await", id, "--user-id", agenttest.DefaultUser, "--task-queue", w.queue, "--json"}, flags...)
	return start(t, nil, args...)
}

// input is the wait for an interaction, with the shortest interval.
func (w *world) input(id string) agentwait.Input {
	return agentwait.Input{
		Target:   agentwait.Target{InteractionID: id, UserID: agenttest.DefaultUser},
		Schedule: agentwait.Schedule{MinIntervalSeconds: 1},
	}
}

// waitForPolls waits until an interaction has been polled n times.
func (w *world) waitForPolls(t *testing.T, id string, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, w.api.WaitForPolls(ctx, id, n))
}

// pollsWith counts the polls of an interaction that a key made.
func (w *world) pollsWith(id, key string) (count int) {
	for _, request := range w.api.RequestsFor(id) {
		if request.Authorization == "Bearer "+key {
			count++
		}
	}
	return count
}

// agentThatAnswers is an agent that is at work for one poll and then replies.
func agentThatAnswers(reply string) []agenttest.Step {
	return []agenttest.Step{agenttest.Processing(), agenttest.Completed(reply)}
}
