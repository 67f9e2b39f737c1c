package agenttest

import (
	"testing"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// New starts an emulator for a test and returns it with the configuration of activities that
// poll it. Both go by one [Clock], which jumps: a wait of hours ends in milliseconds. The
// emulator is closed when the test ends.
//
//	api, cfg := agenttest.New(t)
//	api.Script("a", agenttest.Processing().Times(50), agenttest.Completed("done"))
//	acts, err := activities.New(cfg)
//	acts.Register(env) // a TestWorkflowEnvironment or TestActivityEnvironment
//	workflows.Register(env)
//
// In a TestActivityEnvironment an activity may take ten minutes: the SDK has set that.
//
// In a TestWorkflowEnvironment an activity that fails has ten attempts, where a server has no
// limit.
//
// The SDK's environments all have the same workflow and run ids, so two of them that run RunAgent
// against one emulator of the Sessions API make one start, as two attempts do: give each a Key.
// What a person does while an agent is awaited (an update, a signal) comes too late in them, since
// their time stands still while an activity runs and the Clock jumps: let the wait end with what is
// asked (OnNeedsInput "return"), as the example of [Asking] does, or run the workflow on a server.
func New(t testing.TB) (*Server, activities.Config) {
	t.Helper()
	api, cfg := Start()
	t.Cleanup(api.Close)
	return api, cfg
}

// Start is [New] if there is no test, as in an example. Close the emulator.
func Start() (*Server, activities.Config) {
	clock := NewClock()
	api := NewServer(Config{Now: clock.Now})
	client, err := gumloop.NewClient(gumloop.Config{APIKey: DefaultKey, BaseURL: api.URL()})
	if err != nil {
		panic(err) // loopback and the emulator's own key
	}
	return api, activities.Config{
		Credentials: map[string]activities.API{agentwait.DefaultCredential: client},
		Clock:       clock,
		Random:      func() float64 { return 0.5 },
	}
}
