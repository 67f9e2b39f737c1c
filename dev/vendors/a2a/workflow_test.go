package a2a

// The same agents through the workflows and their activities: a run is started, asks, is answered by
// the update, and is cancelled with the workflow, where the tests of the client do each by hand.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/a2a"
	"github.com/agentwait/agentwait/workflows"
)

// agentWorkflow is a workflow of an agent's run.
type agentWorkflow struct {
	*testsuite.TestWorkflowEnvironment
	t *testing.T
}

func newWorkflow(t *testing.T, c *a2a.Client) *agentWorkflow {
	t.Helper()
	acts, err := activities.New(activities.Config{Connections: map[string]activities.Connection{"default": {API: c}}})
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	w := &agentWorkflow{suite.NewTestWorkflowEnvironment(), t}
	w.SetTestTimeout(patience)
	acts.Register(w)
	workflows.Register(w)
	return w
}

// watch asks for a poll and looks at the status again and again, until f has seen what it wants. The
// test's environment hands no signals on from the poller, which tell of a state otherwise.
func (w *agentWorkflow) watch(f func(agentwait.StatusView) (seen bool)) {
	w.RegisterDelayedCallback(func() {
		if w.IsWorkflowCompleted() {
			return
		}
		value, err := w.QueryWorkflow(agentwait.QueryStatus)
		if err != nil { // the workflow has not come as far as its handlers
			w.watch(f)
			return
		}
		var view agentwait.StatusView
		require.NoError(w.t, value.Get(&view))
		if !f(view) {
			w.SignalWorkflow(agentwait.SignalPollNow, nil)
			w.watch(f)
		}
	}, 200*time.Millisecond)
}

func (w *agentWorkflow) run(name string, in any) (*agentwait.Result, *agentwait.ErrorDetails, string) {
	w.ExecuteWorkflow(name, in)
	require.True(w.t, w.IsWorkflowCompleted())
	err := w.GetWorkflowError()
	if err == nil {
		var result agentwait.Result
		require.NoError(w.t, w.GetWorkflowResult(&result))
		return &result, nil, ""
	}
	var application *temporal.ApplicationError
	require.ErrorAs(w.t, err, &application)
	var details agentwait.ErrorDetails
	require.NoError(w.t, application.Details(&details))
	return nil, &details, application.Type()
}

func told(message string) agentwait.RunInput {
	return agentwait.RunInput{
		StartInput: agentwait.StartInput{
			AgentID: "scripted", Message: message,
			Selection: agentwait.Selection{Include: []string{agentwait.IncludeResponse, agentwait.IncludeInputRequests}}, // for poll_now
		},
		Schedule: agentwait.Schedule{MinIntervalSeconds: 1, OnNeedsInput: agentwait.OnWait},
	}
}

// update is the update answer.
type update struct{ err error }

func (u *update) Accept()                   {}
func (u *update) Reject(err error)          { u.err = err }
func (u *update) Complete(_ any, err error) { u.err = err }

// lives are the agents that every way is tried with in a workflow.
var lives = map[string]func(*testing.T, *a2a.Client){
	runsForSeconds: func(t *testing.T, c *a2a.Client) {
		result, _, _ := newWorkflow(t, c).run(agentwait.RunAgentName, told("work 2.5"))
		require.NotNil(t, result)
		require.Equal(t, "# Report\nall done", *result.Response)
	},
	asks: func(t *testing.T, c *a2a.Client) {
		w := newWorkflow(t, c)
		first, again, second := &update{}, &update{}, &update{}
		var ids []string
		w.watch(func(view agentwait.StatusView) bool {
			if len(view.InputRequests) == 0 {
				return false
			}
			switch id := view.InputRequests[0].ID; {
			case len(ids) == 0:
				ids = append(ids, id)
				require.Equal(t, "Which colour?", view.InputRequests[0].Text)
				w.UpdateWorkflow(agentwait.UpdateAnswer, "", first, agentwait.Answer{RequestID: id, Text: "again"})
				w.UpdateWorkflow(agentwait.UpdateAnswer, "", again, agentwait.Answer{RequestID: id, Text: "again"})
			case id != ids[0]:
				ids = append(ids, id)
				require.Equal(t, "Which shade?", view.InputRequests[0].Text)
				w.UpdateWorkflow(agentwait.UpdateAnswer, "", second, agentwait.Answer{RequestID: id, Text: "navy"})
				return true
			}
			return false
		})
		result, details, failed := w.run(agentwait.RunAgentName, told("ask"))
		require.NotNil(t, result, "%s %+v", failed, details)
		require.Equal(t, "Painted it navy", *result.Response)
		require.Len(t, ids, 2)
		require.NoError(t, first.err)
		require.ErrorContains(t, again.err, "was not answered: an answer to it is being sent")
		require.NoError(t, second.err)
		requireTold(t, c, result.InteractionID, "ask", "again", "navy")
	},
	fails: func(t *testing.T, c *a2a.Client) {
		_, details, failed := newWorkflow(t, c).run(agentwait.RunAgentName, told("fail"))
		require.Equal(t, agentwait.ErrTypeAgentFailed, failed)
		require.Equal(t, "the tool broke", details.Message)
	},
	isCancelled: func(t *testing.T, c *a2a.Client) {
		w := newWorkflow(t, c)
		id := ""
		w.watch(func(view agentwait.StatusView) bool {
			if view.Phase != string(agentstatus.PhaseRunning) || view.InteractionID == "" {
				return false
			}
			id = view.InteractionID
			w.CancelWorkflow()
			return true
		})
		w.ExecuteWorkflow(agentwait.RunAgentName, told("forever"))
		require.True(t, temporal.IsCanceledError(w.GetWorkflowError()), "%v", w.GetWorkflowError())
		until(t, c, vendors.Ref{InteractionID: id}, "cancelled", func(s *agentstatus.Status) bool { return s.Phase == agentstatus.PhaseCancelled })
	},
	isUnknown: func(t *testing.T, c *a2a.Client) {
		_, details, failed := newWorkflow(t, c).run(agentwait.AwaitAgentName, agentwait.Input{
			Target: agentwait.Target{InteractionID: "nope"}, Schedule: agentwait.Schedule{NotFoundGraceSeconds: new(float64)},
		})
		require.Equal(t, agentwait.ErrTypeInteractionNotFound, failed)
		require.Contains(t, details.Message, "TASK_NOT_FOUND")
	},
}
