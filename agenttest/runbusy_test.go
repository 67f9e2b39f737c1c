package agenttest_test

// A conversation goes on once its turn has ended: who asks to wait waits for that, and not for
// ever.

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestARunThatWaitsForTheTurnBefore(t *testing.T) {
	for name, session := range map[string][]agenttest.Step{
		"at work":  {agenttest.Processing().Times(8), agenttest.Completed("First.")},
		"queued":   {agenttest.QueuedAt(3).Times(2), agenttest.Processing(), agenttest.Failed("First.")},
		"it fails": {agenttest.Processing().Times(3), agenttest.Unavailable(), agenttest.RateLimited(1), agenttest.Completed("First.")},
	} {
		t.Run(name, func(t *testing.T) {
			in := agentwait.StartInput{InteractionID: "sess_1", Message: "And now?", OnRunning: agentwait.OnWait}
			text, api := runAgent(t, in, func(api *agenttest.Server) {
				api.Session("sess_1", session...)
				api.Agent(agent, agenttest.Stale().Times(2), agenttest.Completed("Second."))
			})
			require.Equal(t, "Second.", text)
			require.Len(t, api.Started(agent), 1)
		})
	}
}

// The API itself says so where its status does not show it.
func TestARunThatWaitsForATurnThatTheAPIDoesNotShow(t *testing.T) {
	in := agentwait.StartInput{InteractionID: "sess_1", Message: "Three.", OnRunning: agentwait.OnWait}
	text, api := runAgent(t, in, func(api *agenttest.Server) {
		api.Session("sess_1", agenttest.Completed("First."))
		api.Agent(agent, agenttest.Stale().Times(4), agenttest.Completed("Second."))
		send(t, api, "POST", "/sessions/sess_1/messages", `{"input":"Two."}`)
		api.Agent(agent, agenttest.Processing(), agenttest.Completed("Third."))
	})
	require.Equal(t, "Third.", text)
	require.Len(t, api.Started(agent), 2)
}

// The SDK's environment gives up after ten attempts, a server at the run's deadline.
func TestATurnThatDoesNotEnd(t *testing.T) {
	for on, polls := range map[string]int{agentwait.OnFail: 1, agentwait.OnWait: 10} {
		failure, api := runFails(t, agentwait.StartInput{InteractionID: "sess_1", Message: "And now?", OnRunning: on}, func(api *agenttest.Server) {
			api.Session("sess_1", agenttest.Processing())
			api.Agent(agent, agenttest.Completed("Second."))
		})
		require.Equal(t, agentwait.ErrTypeAgentBusy, failure.Type, on)
		require.Empty(t, api.Started(agent))
		if n := api.Polls("sess_1"); n < polls || on == agentwait.OnFail && n > polls {
			t.Errorf("%s: it was looked at %d times", on, n)
		}
	}
}
