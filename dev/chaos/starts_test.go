package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/dev/lab/stubapi"
	"github.com/agentwait/agentwait/dev/lab/waits"
)

// A start that is made twice, lost, or unknown without need has to show.
func TestEndingsOfStartsAreTold(t *testing.T) {
	const unknown = outcomeUnknown
	reply := stubapi.Reply("agent-1")
	for _, test := range []struct {
		reason            string
		idempotent        bool
		outcome, response string
		begun             int
		attempts          int32
		right, lost       int
	}{
		{"its own reply", true, "completed", reply, 1, 1, 1, 0},
		{"after a kill", true, "completed", reply, 1, 3, 1, 0},
		{"another's reply", true, "completed", stubapi.Reply("agent-2"), 1, 1, 0, 0},
		{"a reply of nothing", true, "completed", reply, 0, 1, 0, 0},
		{"started twice", true, "completed", reply, 2, 2, 0, 0},
		{"no end", false, "", "", 1, 1, 0, 1},
		{"no end of two", false, "", "", 2, 1, 0, 0},
		{"unknown after a kill, and it runs", false, unknown, "", 1, 2, 1, 0},
		{"unknown after a kill, and it does not", false, unknown, "", 0, 2, 1, 0},
		{"unknown without a kill", false, unknown, "", 1, 1, 0, 0},
		{"unknown where it could be found", true, unknown, "", 1, 2, 0, 0},
		{"another error", false, "agentwait.ApiUnavailable", "", 0, 2, 0, 0},
	} {
		t.Run(test.reason, func(t *testing.T) {
			s, v := &starts{idempotent: test.idempotent}, verdict{}
			s.count1(&v, waits.Ending{Wait: waits.Wait{InteractionID: "agent-1"}, Outcome: test.outcome, Response: test.response}, test.begun, test.attempts)
			require.Equal(t, []int{test.right, test.lost}, []int{v.right, v.lost})
			require.Equal(t, test.right+test.lost == 0, v.failed())
		})
	}
}

// The API counts what has reached it, and says how far it has come.
func TestTheAPICountsStarts(t *testing.T) {
	c := newCounter(0)
	t.Cleanup(c.Close)
	for _, agent := range []string{"agent-1", "agent-2"} {
		c.Agent(agent, agenttest.Processing())
	}
	require.Equal(t, unsent, c.reachOf("agent-1"))
	for path, body := range map[string]string{
		"/agents/agent-1/sessions": `{"input":"m","session_id":"s"}`,
		"/start_agent":             `{"gummie_id":"agent-2","message":"m","user_id":"u"}`,
	} {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, c.BaseURL()+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+stubapi.Key("w1"))
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, http.StatusAccepted, answer.StatusCode)
	}
	for _, agent := range []string{"agent-1", "agent-2"} {
		require.Len(t, c.Started(agent), 1)
		require.Equal(t, answered, c.reachOf(agent))
	}
}
