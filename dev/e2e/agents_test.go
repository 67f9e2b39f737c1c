package e2e

// A batch of a thousand on a real server, by the worker binary, with everything that can become
// of an agent in it, and a worker that is killed on the way.

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/embedded"
	"github.com/agentwait/agentwait/dev/lab/actions"
	"github.com/agentwait/agentwait/vendors/gumloop"
	"github.com/agentwait/agentwait/workflows"
)

// thousand scripts a thousand agents: of ten each, one fails, one is not known, one needs input
// and the others reply, after lasts and a little more each.
func (w *world) thousand(lasts, more time.Duration) (ids, want []string) {
	for i := range agentwait.MaxBatch {
		id := fmt.Sprintf("%s-%03d", w.id, i)
		runs := agenttest.Processing().For(lasts + time.Duration(i)*more/agentwait.MaxBatch)
		ids = append(ids, id)
		switch i % 10 {
		case 0:
			w.api.Script(id, runs, agenttest.Failed("RuntimeError: boom"))
			want = append(want, agentwait.OutcomeFailed)
		case 1:
			want = append(want, agentwait.OutcomeError) // nobody knows it
		case 2:
			w.api.Script(id, runs, agenttest.NeedsApproval())
			want = append(want, agentwait.OutcomeNeedsInput)
		default:
			w.api.Script(id, runs, agenttest.Completed("reply of "+id))
			want = append(want, agentwait.OutcomeCompleted)
		}
	}
	return ids, want
}

func (w *world) agents(ids []string) agentwait.AgentsInput {
	grace := 2.0
	return agentwait.AgentsInput{
		Targets:                 agentwait.Targets{InteractionIDs: ids, UserID: agenttest.DefaultUser},
		Schedule:                agentwait.Schedule{MinIntervalSeconds: 4, NotFoundGraceSeconds: &grace},
		HeartbeatTimeoutSeconds: soon, TimeoutSeconds: 3600,
	}
}

func (w *world) beginAgents(t *testing.T, in agentwait.AgentsInput) wait {
	t.Helper()
	run, err := agentwait.StartAgents(t.Context(), shared.client, w.queue, in)
	require.NoError(t, err)
	return wait{run}
}

func (w wait) agents(t *testing.T) *agentwait.AgentsResult {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var result agentwait.AgentsResult
	require.NoError(t, w.run.Get(ctx, &result))
	return &result
}

// beat is the batch's last heartbeat that Describe shows.
func (w wait) beat(t *testing.T) (token agentwait.AgentsToken, size int) {
	t.Helper()
	for _, pending := range w.describe(t).GetPendingActivities() {
		if details := pending.GetHeartbeatDetails(); details != nil {
			require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(details, &token))
			size = len(details.GetPayloads()[0].GetData())
		}
	}
	return token, size
}

func TestAThousandAgentsSurviveAKilledWorker(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ids, want := w.thousand(8*time.Second, 12*time.Second)
	first := w.startWorker(t, firstKey)
	wait := w.beginAgents(t, w.agents(ids))
	eventually(t, "a heartbeat with some that have ended", func() bool {
		token, size := wait.beat(t)
		require.LessOrEqual(t, size, 16<<10)
		waits, err := token.ReadWaits(len(ids))
		if err != nil {
			return false
		}
		ended := 0
		for _, one := range waits {
			if one.Ended {
				ended++
			}
		}
		return ended >= 100
	})
	first.kill(t)
	w.startWorker(t, secondKey)

	eventually(t, "rows while the batch runs", func() bool {
		var view agentwait.AgentsView
		wait.query(t, agentwait.QueryStatus, &view)
		return view.Ended > 0
	})
	result := wait.agents(t)
	require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
	require.Len(t, result.Rows, len(ids))
	for i, row := range result.Rows {
		require.Equal(t, ids[i], row.InteractionID)
		require.Equal(t, want[i], row.Outcome, "%+v", row)
		switch row.Outcome {
		case agentwait.OutcomeCompleted:
			require.NotNil(t, row.Response, "%+v", row)
			require.Equal(t, "reply of "+ids[i], *row.Response)
		case agentwait.OutcomeFailed:
			require.Equal(t, agentwait.RowError{Type: agentwait.ErrTypeAgentFailed, Message: "RuntimeError: boom"}, *row.Error)
		case agentwait.OutcomeError:
			require.Equal(t, agentwait.ErrTypeInteractionNotFound, row.Error.Type)
		case agentwait.OutcomeNeedsInput:
			require.Equal(t, agentwait.ErrTypeAgentNeedsInput, row.Error.Type)
		}
	}
	require.Equal(t, map[string]int{"completed": 700, "failed": 100, "error": 100, "needs_input": 100}, result.Counts)
	encoded, err := json.Marshal(result)
	require.NoError(t, err)
	t.Logf("a thousand rows have %d bytes, after %.1f s and %d polls", len(encoded), result.ElapsedSeconds, result.Polls)
}

func TestABatchReturnsWithTheFirstAndWithTen(t *testing.T) {
	t.Parallel()
	for name, enough := range map[string]agentwait.ReturnWhen{"first": agentwait.ReturnFirst, "ten": 10} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ids := make([]string, agentwait.MaxBatch)
			for i := range ids {
				ids[i] = fmt.Sprintf("%s-%03d", w.id, i)
				if i < int(enough) {
					w.api.Script(ids[i], agenttest.Processing(), agenttest.Completed("Done."))
				} else {
					w.api.Script(ids[i], agenttest.Processing())
				}
			}
			w.startWorker(t, firstKey)
			in := w.agents(ids)
			in.ReturnWhen = enough
			result := w.beginAgents(t, in).agents(t)
			require.Equal(t, agentwait.OutcomeCompleted, result.Outcome)
			require.Equal(t, map[string]int{"completed": int(enough), "still_running": len(ids) - int(enough)}, result.Counts)
			require.Equal(t, "ASYNC_PROCESSING", result.Rows[len(ids)-1].State)
		})
	}
}

// poll_now finds what the schedule would find much later.
func TestABatchIsPolledNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	ids := []string{w.id + "a", w.id + "b", w.id + "c"}
	for _, id := range ids {
		w.api.Script(id, agenttest.Processing())
	}
	in := w.agents(ids)
	in.MinIntervalSeconds = 50
	wait := w.beginAgents(t, in)
	for _, id := range ids {
		w.waitForPolls(t, id, 1)
		w.api.Script(id, agenttest.Completed("Now."))
	}
	require.NoError(t, shared.client.SignalWorkflow(t.Context(), wait.run.GetID(), "", agentwait.SignalPollNow,
		agentwait.PollNow{InteractionIDs: ids[:1]}))
	var row agentwait.Row
	eventually(t, "the row of the one that was named", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		value, err := shared.client.QueryWorkflow(ctx, wait.run.GetID(), "", agentwait.QueryResult, agentwait.RowQuery{InteractionID: ids[0]})
		return err == nil && value.Get(&row) == nil && row.Outcome == agentwait.OutcomeCompleted
	})
	require.Equal(t, "Now.", *row.Response)
	require.Equal(t, 1, w.api.Polls(ids[1]), "one that was not named is left alone")
	wait.pollNow(t)
	require.Equal(t, map[string]int{"completed": 3}, wait.agents(t).Counts)
}

// What a batch costs, counted where Temporal counts it.
func TestABatchCostsFewActions(t *testing.T) {
	t.Parallel()
	counter := actions.NewCounter(embedded.DefaultNamespace)
	server, err := embedded.Open(embedded.Options{Interceptors: []grpc.UnaryServerInterceptor{counter.Intercept}})
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	c, err := client.Dial(client.Options{HostPort: server.Address(), Namespace: server.Namespace(), Logger: quiet()})
	require.NoError(t, err)
	t.Cleanup(c.Close)

	w := newWorld(t)
	ids, _ := w.thousand(8*time.Second, 4*time.Second)
	api, err := gumloop.NewClient(gumloop.Config{APIKey: firstKey, BaseURL: w.api.URL()})
	require.NoError(t, err)
	plugin, err := workflows.NewPlugin(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: api}})
	require.NoError(t, err)
	serving := worker.New(c, w.queue, worker.Options{Plugins: []worker.Plugin{plugin}})
	require.NoError(t, serving.Start())
	t.Cleanup(serving.Stop)

	in := w.agents(ids)
	in.HeartbeatTimeoutSeconds = 60
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	result, err := agentwait.AwaitAgents(ctx, c, w.queue, in)
	require.NoError(t, err)
	require.Len(t, result.Rows, len(ids))
	counts := counter.Counts()
	t.Logf("%d billable actions for %d interactions in %.1f s: %v", counts.Total(), len(ids), result.ElapsedSeconds, counts)
	// A signal every 30 s at most, and a heartbeat every 50 s.
	most := 2 + 1 + int(result.ElapsedSeconds/30) + int(result.ElapsedSeconds/50)
	require.LessOrEqual(t, counts.Total(), most)
	require.Equal(t, 1, counts[actions.WorkflowStarted])
	require.Equal(t, 1, counts[actions.ActivityStarted])
}
