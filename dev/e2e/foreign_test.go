package e2e

// Teams in other languages call the activity from workflows of their own, by its name
// and with plain JSON. This worker stands for theirs: it knows neither our types nor our
// error values.

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// foreignWorkflow runs an activity of another task queue by name.
func foreignWorkflow(ctx workflow.Context, queue, name string, input converter.RawValue) (map[string]any, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue:              queue,
		ScheduleToCloseTimeout: time.Hour,
		HeartbeatTimeout:       time.Minute,
	})
	var result map[string]any
	err := workflow.ExecuteActivity(ctx, name, input).Get(ctx, &result)
	return result, err
}

func TestAnActivityCalledByNameWithPlainJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.startWorker(t, firstKey)
	foreign := worker.New(shared.client, w.queue+"-foreign", worker.Options{})
	foreign.RegisterWorkflowWithOptions(foreignWorkflow, workflow.RegisterOptions{Name: "foreign"})
	require.NoError(t, foreign.Start())
	t.Cleanup(foreign.Stop)

	call := func(t *testing.T, name, input string) (result map[string]any, err error) {
		t.Helper()
		options := client.StartWorkflowOptions{ID: "foreign/" + idFor(t), TaskQueue: w.queue + "-foreign"}
		run, err := shared.client.ExecuteWorkflow(t.Context(), options, "foreign", w.queue, name, rawJSON(input))
		require.NoError(t, err)
		return result, run.Get(t.Context(), &result)
	}

	t.Run("a wait", func(t *testing.T) {
		t.Parallel()
		id := idFor(t)
		w.api.Script(id, agentThatAnswers("Hello, Python.")...)
		result, err := call(t, "agentwait.PollAgentStatus", `{"interaction_id": "`+id+`", "user_id": "user_1", "min_interval_seconds": 1}`)
		require.NoError(t, err)
		require.Equal(t, "completed", result["outcome"])
		require.Equal(t, "Hello, Python.", result["response"])
		require.EqualValues(t, 2, result["polls"])
	})
	t.Run("a look", func(t *testing.T) {
		t.Parallel()
		id := idFor(t)
		w.api.Script(id, agentThatAnswers("Not yet.")...)
		result, err := call(t, "agentwait.CheckAgentStatus", `{"interaction_id": "`+id+`", "user_id": "user_1"}`)
		require.NoError(t, err)
		require.Equal(t, "still_running", result["outcome"])
	})
	for _, name := range []string{"agentwait.PollAgentStatus", "agentwait.CheckAgentStatus"} {
		for _, c := range mistyped {
			if c.field == "timeout_seconds" && name != "agentwait.PollAgentStatus" {
				continue // that activity does not have the field: refused too, as unknown
			}
			t.Run(name+" "+c.name, func(t *testing.T) {
				t.Parallel()
				_, err := call(t, name, c.json)
				var failed *temporal.ActivityError
				require.ErrorAs(t, err, &failed)
				var application *temporal.ApplicationError
				require.True(t, errors.As(err, &application), "%v", err)
				require.Equal(t, "agentwait.InvalidRequest", application.Type())
				require.True(t, application.NonRetryable())
				var details map[string]any
				require.NoError(t, application.Details(&details))
				if c.field != "" {
					require.Contains(t, details["field"], c.field)
				}
			})
		}
	}
}
