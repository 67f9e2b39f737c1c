// A workflow that calls an activity as a local one is told what to do. It got the SDK's
// "reflect: Call with too few input arguments", again and again; only the method of an Activities
// that nobody had registered was refused.
package activities_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
)

// calls is a workflow that calls something as a local activity.
func calls(what any, in any) func(workflow.Context) error {
	return func(ctx workflow.Context) error {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: 20 * time.Second})
		return workflow.ExecuteLocalActivity(ctx, what, in).Get(ctx, nil)
	}
}

func TestALocalActivityIsRefused(t *testing.T) {
	api := scripted(done())
	acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: pollFunc(api.Check)}})
	if err != nil {
		t.Fatal(err)
	}
	var (
		none   *activities.Activities
		target = agentwait.Target{InteractionID: "xYz789", UserID: "u1"}
		wait   = agentwait.PollInput{Target: target}
		batch  = agentwait.PollAgentsInput{Targets: agentwait.Targets{InteractionIDs: []string{"xYz789"}, UserID: "u1"}}
		check  = agentwait.CheckInput{Target: target}
	)
	for _, row := range []struct {
		reason   string
		what, in any
	}{
		{"a wait by its name", agentwait.PollAgentStatusName, wait},
		{"a wait by its method", acts.PollAgentStatus, wait},
		{"a wait by a nil pointer's method", none.PollAgentStatus, wait},
		{"a wait by its name with an argument of another type", agentwait.PollAgentStatusName, "xYz789"},
		{"a batch by its name", agentwait.PollAgentsStatusName, batch},
		{"a batch by its method", acts.PollAgentsStatus, batch},
		{"a check by its name", agentwait.CheckAgentStatusName, check},
		{"a check by its method", acts.CheckAgentStatus, check},
	} {
		t.Run(row.reason, func(t *testing.T) {
			env := localEnvironment()
			acts.Register(env)
			env.ExecuteWorkflow(calls(row.what, row.in))
			wantLocalRefused(t, env.GetWorkflowError())
		})
		if _, named := row.what.(string); named || strings.Contains(row.reason, "nil") {
			continue
		}
		t.Run(row.reason+" that nobody has registered", func(t *testing.T) {
			env := localEnvironment()
			env.ExecuteWorkflow(calls(row.what, row.in))
			wantLocalRefused(t, env.GetWorkflowError())
		})
	}
	if len(api.at) > 0 {
		t.Errorf("%d polls", len(api.at))
	}
}

// A user's own local activities are none of its business.
func TestOtherLocalActivitiesAreNotRefused(t *testing.T) {
	env, called := localEnvironment(), false
	env.RegisterActivityWithOptions(func(context.Context, string) error { called = true; return nil }, activity.RegisterOptions{Name: "own"})
	env.ExecuteWorkflow(calls("own", "x"))
	if err := env.GetWorkflowError(); err != nil || !called {
		t.Errorf("called %v, %v", called, err)
	}
}

// The SDK would register the methods by other names than the contract's, and Close among them.
// All that can be said of it is the name of a method that is not an activity.
func TestRegisteringTheStructSaysWhatToDo(t *testing.T) {
	acts, err := activities.New(activities.Config{Credentials: map[string]activities.API{agentwait.DefaultCredential: pollFunc(scripted(done()).Check)}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if said := fmt.Sprint(recover()); !strings.Contains(said, "method CallRegisterInstead ") {
			t.Errorf("the SDK said %q", said)
		}
	}()
	localEnvironment().RegisterActivity(acts)
	t.Error("the struct was registered")
}

func localEnvironment() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(&recorder{})
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{activities.RefuseLocal()}})
	return env
}

func wantLocalRefused(t *testing.T, err error) {
	t.Helper()
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want an application error", err)
	}
	var details agentwait.ErrorDetails
	if err := failure.Details(&details); err != nil {
		t.Fatal(err)
	}
	if failure.Type() != agentwait.ErrTypeInvalidRequest || !failure.NonRetryable() ||
		details.Field != "activity" || !strings.Contains(failure.Message(), "workflow.ExecuteActivity") {
		t.Errorf("got %v (final: %v) with %+v", failure, failure.NonRetryable(), details)
	}
}
