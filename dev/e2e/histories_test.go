package e2e

// Histories of real runs on a real server: one for each way in which a wait ends. They
// are checked in under testdata/histories, where package workflows replays them, so that
// a change of the workflow that would break the waits in flight at a deploy breaks a test
// first. Here each run's fresh history is replayed too. After a change on purpose (with
// workflow.GetVersion), write them anew:
//
//	go test ./dev/e2e -run TestHistories -update

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/temporal"
	"go.temporal.io/server/temporaltest"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/embedded"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

// The histories name the ids of the reference page's samples.
const (
	sampleID   = "xYz789AbCdEfGhI"
	sampleUser = "your_user_id"
	reply      = "Here's what I found..."
)

// recorded is one history: a script, an input, and what happens during the wait.
type recorded struct {
	name   string
	script []agenttest.Step
	input  map[string]any     // beside the ids
	batch  [][]agenttest.Step // the scripts of an AwaitAgents, in place of script
	runs   bool               // a RunAgent, whose session plays the script
	during func(s *recording, t *testing.T)
	closes enumspb.WorkflowExecutionStatus
	// shortRuns makes the server suggest to continue as new after 20 events.
	shortRuns bool
}

var histories = []recorded{
	{
		name: "completed", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		script: agentThatAnswers(reply),
	},
	{
		name: "failed", closes: enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
		script: []agenttest.Step{agenttest.Processing(), agenttest.Failed("RuntimeError: Agent encountered an error while processing")},
	},
	{
		name: "needs_input", closes: enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
		script: []agenttest.Step{agenttest.NeedsApproval()},
	},
	{
		name: "needs_input_returned", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		script: []agenttest.Step{agenttest.NeedsApproval()},
		input:  map[string]any{"on_needs_input": "return"},
	},
	{
		name: "deadline_exceeded", closes: enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
		script: []agenttest.Step{agenttest.Processing()},
		input:  map[string]any{"timeout_seconds": 2},
	},
	{
		name: "invalid_input", closes: enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
		script: []agenttest.Step{agenttest.Processing()},
		input:  map[string]any{"timeout_seconds": "ten minutes"},
	},
	{
		name: "extended", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		script: []agenttest.Step{agenttest.Processing()},
		input:  map[string]any{"timeout_seconds": 3},
		during: (*recording).isExtended,
	},
	{
		name: "poll_now", closes: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		script: agentThatAnswers(reply),
		input:  map[string]any{"min_interval_seconds": 30},
		during: (*recording).isPolledNow,
	},
	{
		name: "continued", closes: enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW, shortRuns: true,
		script: []agenttest.Step{agenttest.Processing()},
		input:  map[string]any{"min_interval_seconds": 30},
		during: (*recording).continues,
	},
	{
		name: "cancelled", closes: enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED,
		script: []agenttest.Step{agenttest.Processing()},
		during: (*recording).isCancelled,
	},
}

func TestHistories(t *testing.T) {
	t.Parallel()
	for _, c := range slices.Concat(histories, agentsHistories, runsHistories) {
		t.Run(c.name, func(t *testing.T) {
			s := record(t, c)
			_ = s.run.Get(t.Context(), nil) // a failure is an ending too; the status is asserted
			described, err := s.client.DescribeWorkflowExecution(t.Context(), s.run.GetID(), s.first)
			require.NoError(t, err)
			require.Equal(t, c.closes, described.GetWorkflowExecutionInfo().GetStatus())
			s.keep(t, c.name, s.first)
			if last := s.run.GetRunID(); last != s.first {
				s.keep(t, c.name+"_next", last)
			}
		})
	}
}

// recording is a wait whose history is wanted.
type recording struct {
	world  *world
	client client.Client
	plugin worker.Plugin
	run    client.WorkflowRun
	first  string // the run's id: Get moves run on to the last one
}

// record runs a wait, up to what happens during it, on a worker in this process: its
// identity, which the history names, is that of no machine.
func record(t *testing.T, c recorded) *recording {
	t.Helper()
	s := &recording{world: newWorld(t)}
	c.play(s.world.api)
	var api activities.API
	api, err := gumloop.NewClient(gumloop.Config{APIKey: firstKey, BaseURL: s.world.api.URL()})
	require.NoError(t, err)
	if c.runs {
		api, err = gumloop.NewSessions(gumloop.SessionsConfig{HTTP: vendors.Config{Auth: vendors.Bearer(firstKey), BaseURL: s.world.api.URL()}})
		require.NoError(t, err)
	}
	s.plugin, err = workflows.NewPlugin(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: api}})
	require.NoError(t, err)
	s.client = recorder(t, c.shortRuns)
	w := worker.New(s.client, "agents", worker.Options{Plugins: []worker.Plugin{s.plugin}})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)

	s.run, err = c.start(t.Context(), s.client)
	require.NoError(t, err)
	s.first = s.run.GetRunID()
	if c.during != nil {
		id := sampleID
		if c.runs {
			id = s.world.startedBy(t, sampleAgent, 1)
		}
		s.world.waitForPolls(t, id, 1)
		c.during(s, t)
	}
	return s
}

// recorder connects to a server: the shared one, unless it has to be set up otherwise.
func recorder(t *testing.T, shortRuns bool) client.Client {
	t.Helper()
	const identity = "agentwait"
	if shortRuns {
		settings := embedded.Settings()
		settings[dynamicconfig.HistoryCountSuggestContinueAsNew.Key()] = 20
		return temporaltest.NewServer(
			temporaltest.WithT(t),
			temporaltest.WithBaseClientOptions(client.Options{Identity: identity}),
			temporaltest.WithBaseServerOptions(temporal.WithDynamicConfigClient(settings)),
		).GetDefaultClient()
	}
	c, err := dial(identity)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// play scripts the interactions of a history.
func (c recorded) play(api *agenttest.Server) {
	if c.runs {
		api.Agent(sampleAgent, c.script...)
		return
	}
	if c.batch == nil {
		api.Script(sampleID, c.script...)
	}
	for i, script := range c.batch {
		api.Script(c.ids()[i], script...)
	}
}

// start starts the wait, as another language's client does.
func (c recorded) start(ctx context.Context, with client.Client) (client.WorkflowRun, error) {
	in := map[string]any{"user_id": sampleUser, "min_interval_seconds": 1}
	for name, value := range c.input {
		in[name] = value
	}
	if c.runs {
		in["agent_id"], in["message"], in["key"] = sampleAgent, "Do it.", c.name
		run := agentwait.RunInput{StartInput: agentwait.StartInput{AgentID: sampleAgent, Key: c.name}}
		return with.ExecuteWorkflow(ctx, agentwait.RunOptions(run, "agents"), agentwait.RunAgentName, in)
	}
	if c.batch == nil {
		in["interaction_id"] = sampleID
		target := agentwait.Target{InteractionID: sampleID, UserID: sampleUser}
		return with.ExecuteWorkflow(ctx, agentwait.StartOptions(agentwait.Input{Target: target}, "agents"), agentwait.AwaitAgentName, in)
	}
	in["interaction_ids"] = c.ids()
	targets := agentwait.Targets{InteractionIDs: c.ids(), UserID: sampleUser}
	return with.ExecuteWorkflow(ctx, agentwait.StartAgentsOptions(agentwait.AgentsInput{Targets: targets}, "agents"), agentwait.AwaitAgentsName, in)
}

func (s *recording) isExtended(t *testing.T) {
	_, err := wait{s.run}.extend(t, map[string]any{"by_seconds": 60})
	require.NoError(t, err)
	// The first poller does not hear of it: it ends, and the next one goes on.
	eventually(t, "the next poller", func() bool {
		history := wait{s.run}.history(t)
		return scheduled(history, agentwait.PollAgentStatusName)+scheduled(history, agentwait.PollAgentsStatusName) == 2
	})
	s.world.api.Script(sampleID, agenttest.Completed(reply))
}

func (s *recording) isPolledNow(t *testing.T) { wait{s.run}.pollNow(t) }

func (s *recording) isCancelled(t *testing.T) {
	require.NoError(t, s.client.CancelWorkflow(t.Context(), s.run.GetID(), s.first))
}

// continues asks for polls until the run has continued as new, which is the same wait.
func (s *recording) continues(t *testing.T) {
	eventually(t, "the next run", func() bool {
		require.NoError(t, s.client.SignalWorkflow(t.Context(), s.run.GetID(), "", agentwait.SignalPollNow, nil))
		described, err := s.client.DescribeWorkflowExecution(t.Context(), s.run.GetID(), "")
		return err == nil && described.GetWorkflowExecutionInfo().GetExecution().GetRunId() != s.first
	})
	s.world.api.Script(sampleID, agenttest.Completed(reply))
	for _, id := range s.world.api.Started(sampleAgent) {
		s.world.api.Session(id, agenttest.Completed(reply))
	}
	require.NoError(t, s.client.SignalWorkflow(t.Context(), s.run.GetID(), "", agentwait.SignalPollNow, nil))
}
