package langgraph_test

// The whole life of a run, through the workflow that people use: it is started, asks, is answered by
// the update, and goes on as another run, whose reply is the result.

import (
	"encoding/json"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/workflows"
)

// answers keeps what became of an update.
type answers struct{ errs []error }

func (a *answers) Accept()          {}
func (a *answers) Reject(err error) { a.errs = append(a.errs, err) }
func (a *answers) Complete(_ any, err error) {
	if err != nil {
		a.errs = append(a.errs, err)
	}
}

func isAwaitedByAWorkflow(t *testing.T, w world) {
	acts, err := activities.New(activities.Config{Connections: map[string]activities.Connection{"langgraph": {API: w.api}}})
	if err != nil {
		t.Fatal(err)
	}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(2 * time.Minute) // the server's time is not skipped
	workflows.Register(env)
	acts.Register(env)

	sent := &answers{}
	var asked string // the run that asks
	var answer func()
	answer = func() {
		var view agentwait.StatusView
		value, err := env.QueryWorkflow(agentwait.QueryStatus)
		if err == nil {
			err = value.Get(&view)
		}
		if err != nil { // the workflow has not come as far as its handlers
			env.RegisterDelayedCallback(answer, time.Second)
			return
		}
		if len(view.InputRequests) == 0 {
			env.SignalWorkflow(agentwait.SignalPollNow, nil) // a poller without a server cannot tell the workflow
			env.RegisterDelayedCallback(answer, time.Second)
			return
		}
		asked = view.InteractionID
		env.UpdateWorkflow(agentwait.UpdateAnswer, "", sent, agentwait.Answer{RequestID: view.InputRequests[0].ID, Value: json.RawMessage(`"yes"`)})
	}
	env.RegisterDelayedCallback(answer, time.Second)
	env.ExecuteWorkflow(agentwait.RunAgentName, agentwait.RunInput{
		StartInput: agentwait.StartInput{
			AgentID: "ask", Input: json.RawMessage(`{"text":"x"}`), Credential: "langgraph", Key: key(t, ""),
			Selection: agentwait.Selection{Include: []string{agentwait.IncludeResponse, agentwait.IncludeInputRequests}},
		},
		Schedule:       agentwait.Schedule{OnNeedsInput: agentwait.OnWait, MinIntervalSeconds: 1, MaxIntervalSeconds: 1},
		TimeoutSeconds: 60,
	})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	var result agentwait.Result
	if err := env.GetWorkflowResult(&result); err != nil {
		t.Fatal(err)
	}
	if len(sent.errs) != 0 {
		t.Errorf("the answer: %v", sent.errs)
	}
	if result.Response == nil || *result.Response == "" || !json.Valid([]byte(*result.Response)) || asked == "" || result.InteractionID == asked {
		t.Fatalf("got %+v after the run %q asked, want the reply of the one that went on", result, asked)
	}
	var said struct{ Reply string }
	if err := json.Unmarshal([]byte(*result.Response), &said); err != nil || said.Reply != "you said yes" {
		t.Errorf("the reply is %q", *result.Response)
	}
}
