package agenttest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/workflows"
)

// Tailor is a user's workflow that answers by itself what its agent asks.
func Tailor(ctx workflow.Context, size string) (string, error) {
	waits := agentwait.Schedule{OnNeedsInput: agentwait.OnReturn}
	included := agentwait.Selection{Include: []string{agentwait.IncludeResponse, agentwait.IncludeInputRequests}}
	var result agentwait.Result
	err := workflow.ExecuteChildWorkflow(ctx, agentwait.RunAgentName, agentwait.RunInput{
		StartInput: agentwait.StartInput{AgentID: "tailor", Message: "Make me a shirt.", Key: "shirt-" + size, Credential: "sessions", Selection: included},
		Schedule:   waits,
	}).Get(ctx, &result)
	if err != nil {
		return "", err
	}
	target := agentwait.Target{InteractionID: result.InteractionID, Credential: "sessions"}
	for result.Outcome == agentwait.OutcomeNeedsInput {
		if len(result.InputRequests) == 0 {
			return "", errors.New("it asks, and does not say what")
		}
		value, err := json.Marshal(map[string]string{"size": size})
		if err != nil {
			return "", err
		}
		answer := agentwait.AnswerInput{Target: target, Answer: agentwait.Answer{RequestID: result.InputRequests[0].ID, Value: value}}
		answering := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{ScheduleToCloseTimeout: 5 * time.Minute, HeartbeatTimeout: 30 * time.Second})
		if err := workflow.ExecuteActivity(answering, agentwait.AnswerAgentName, answer).Get(ctx, nil); err != nil {
			return "", err
		}
		result = agentwait.Result{}
		err = workflow.ExecuteChildWorkflow(ctx, agentwait.AwaitAgentName, agentwait.Input{Target: target, Selection: included, Schedule: waits}).Get(ctx, &result)
		if err != nil {
			return "", err
		}
	}
	return *result.Response, nil
}

// A run that asks is answered, and goes on. What its question does not take is refused before it is
// sent.
func ExampleAsking() {
	api, cfg := agenttest.Start() // in a test: agenttest.New(t)
	defer api.Close()
	cfg.Credentials["sessions"] = api.Sessions()
	api.Agent("tailor",
		agenttest.Processing(),
		agenttest.Asking(agenttest.HumanInput("areq_1", "Which one?", agenttest.Choice("size", "Which size?", "S", "M"))),
		agenttest.Completed("It is done."))
	acts, err := activities.New(cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, size := range []string{"XXL", "M"} {
		var suite testsuite.WorkflowTestSuite
		suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler))) // it writes to the output
		env := suite.NewTestWorkflowEnvironment()
		acts.Register(env)
		workflows.Register(env)
		env.RegisterWorkflow(Tailor)
		env.ExecuteWorkflow(Tailor, size)
		var said string
		if failure, failed := agentwait.AsError(env.GetWorkflowResult(&said)); failed {
			fmt.Println(size+":", failure.Type)
			continue
		}
		fmt.Println(size+":", said)
	}
	for _, id := range api.Started("tailor") {
		fmt.Println("answers:", len(api.Answers(id)))
	}
	// Output:
	// XXL: agentwait.AnswerRefused
	// M: It is done.
	// answers: 0
	// answers: 1
}
