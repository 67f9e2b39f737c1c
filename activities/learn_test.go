package activities

// What is learned lives in a worker's memory, where nobody sees it: why a wait is quiet for half
// a minute has to be told to whoever asks.

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/internal/check"
	"github.com/agentwait/agentwait/internal/plan"
)

func TestACheckTellsWhatIsLearned(t *testing.T) {
	acts, err := New(Config{Credentials: map[string]API{"default": &stubAPI{}}})
	if err != nil {
		t.Fatal(err)
	}
	check := func() agentwait.Result {
		var suite testsuite.WorkflowTestSuite
		env := suite.NewTestActivityEnvironment()
		acts.Register(env)
		value, err := env.ExecuteActivity(agentwait.CheckAgentStatusName, agentwait.CheckInput{
			Target: agentwait.Target{InteractionID: "xYz789", UserID: "u1"},
		})
		if err != nil {
			t.Fatal(err)
		}
		var result agentwait.Result
		if err := value.Get(&result); err != nil {
			t.Fatal(err)
		}
		return result
	}
	if got := check().Learned; got != "" {
		t.Errorf("of an agent that is not known: %q", got)
	}
	for range 12 {
		acts.engine.agents.Ended("default/abc123DEFghiJKL", 38*time.Second, 40*time.Second)
	}
	if got := check().Learned; !strings.HasPrefix(got, "12 runs seen") {
		t.Errorf("got %q", got)
	}
}

// What was learned stands in the debug log, with each run that adds to it.
func TestWhatIsLearnedIsLogged(t *testing.T) {
	var lines bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug}))
	acts, err := New(Config{Credentials: map[string]API{"default": &stubAPI{}}, Logger: log.NewStructuredLogger(logger)})
	if err != nil {
		t.Fatal(err)
	}
	ran := func() string {
		lines.Reset()
		l, wait := newLearning(), plan.New(plan.Options{}, plan.Limits{}, plan.NewProgress(0))
		status := &agentstatus.Status{AgentID: "abc123DEFghiJKL"}
		l.learn(acts.engine, &wait, "default", 38*time.Second, check.Seen{Decision: agentstatus.Decision{Action: agentstatus.ActionWait, Status: status}})
		l.learn(acts.engine, &wait, "default", 40*time.Second, check.Seen{Decision: agentstatus.Decision{Action: agentstatus.ActionCompleted, Status: status}})
		return lines.String()
	}
	for _, want := range []string{"1 run seen", "2 runs seen"} {
		got := ran()
		if !strings.Contains(got, "learned of an agent") || !strings.Contains(got, "default/abc123DEFghiJKL") || !strings.Contains(got, want) {
			t.Errorf("got %q, want %s", got, want)
		}
	}
}
