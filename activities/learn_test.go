package activities

// What is learned lives in a worker's memory, where nobody sees it: why a wait is quiet for half
// a minute has to be told to whoever asks.

import (
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
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
