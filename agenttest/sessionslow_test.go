package agenttest_test

// An API that is slow does what it is asked, and its own answer does not show it yet.

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

func TestAnAnswerThatShowsTheStateOfBefore(t *testing.T) {
	api := newSessions(t)
	api.Session("s", agenttest.Asking(agenttest.Approval("areq_1", "send_email")), agenttest.Completed("Sent."))
	api.BreakAnswer("s", agenttest.AcceptedStale())
	got := look(t, send(t, api, "POST", "/sessions/s/approvals", `{"approval_responses":[{"action_request_id":"areq_1","action":"accept"}]}`))
	if got.Session.State != "approval_required" || len(got.Session.Pending) != 1 || got.Results[0].Outcome != "accepted" || len(api.Answers("s")) != 1 {
		t.Errorf("got %+v", got)
	}
	if now := retrieve(t, api, "s"); now.Session.State != "completed" {
		t.Errorf("then: %+v", now)
	}
}

// The answer to a message that shows the old reply is not that to the message.
func TestARunWhoseMessageIsAnsweredWithTheReplyBefore(t *testing.T) {
	text, api := runAgent(t, agentwait.StartInput{InteractionID: "sess_1", Message: "And now?"}, func(api *agenttest.Server) {
		api.Session("sess_1", agenttest.Completed("First."))
		api.Agent(agent, agenttest.Stale().Times(2), agenttest.Processing(), agenttest.Completed("Second."))
		api.BreakStart(agent, agenttest.AcceptedStale())
	})
	require.Equal(t, "Second.", text)
	require.Len(t, api.Started(agent), 1)
	sent := api.Requests()[1]
	require.Equal(t, `{"input":"And now?","stream":false}`, sent.Body)
}
