package agenttest_test

// Whatever the API answers to a start, and whether it was taken or not: one run is begun, and its
// reply is found.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
)

// bad is what may be answered to a start in place of the API's own answer.
var bad = map[string]agenttest.Step{
	"reset": agenttest.Reset(), "cut": agenttest.Garbage().Truncated(3), "a proxy's 502": agenttest.HTMLPage(), "a portal": agenttest.Page(200, "Sign in"),
	"a proxy's 403": agenttest.Page(403, "Forbidden"), "a proxy's 404": agenttest.Page(404, "Not Found"), "garbage": agenttest.Garbage(),
	"nothing": agenttest.Empty(200), "an empty 503": agenttest.Empty(503), "500": agenttest.APIError(500, "internal_error"), "503": agenttest.Unavailable(),
	"408": agenttest.APIError(408, "timeout"), "429": agenttest.RateLimited(20 * time.Second), "a see-other": agenttest.RawBody(303, "text/plain", "").Header("Location", "/api/v1/sessions/x"),
	"an error with 200": agenttest.RawBody(200, "application/json", `{"error":{"code":"internal_error","message":"?"}}`),
	"null":              agenttest.RawBody(202, "application/json", `{"session":null}`),
}

func TestAStartThatIsRepeatedAfterWhateverWasAnswered(t *testing.T) {
	for name, step := range bad {
		for taken, set := range map[string]func(api *agenttest.Server){
			"taken":     func(api *agenttest.Server) { api.BreakStart("writer", step, step) },
			"not taken": func(api *agenttest.Server) { api.RefuseStart("writer", step, step) },
		} {
			t.Run(name+", "+taken, func(t *testing.T) {
				t.Parallel()
				text, api := runAgent(t, agentwait.StartInput{AgentID: "writer", Message: "Write."}, func(api *agenttest.Server) {
					api.Agent("writer", agenttest.NotFound(), agenttest.Processing(), agenttest.Completed("Written."))
					set(api)
				})
				require.Equal(t, "Written.", text)
				require.Len(t, api.Started("writer"), 1)
			})
		}
	}
}

// A further message has no id that would find it. It is looked for in the conversation, and never
// sent twice.
func TestAMessageIsSentOnceWhateverWasAnswered(t *testing.T) {
	for name, step := range bad {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := agentwait.StartInput{InteractionID: "sess_1", Message: "And now?"}
			first := agenttest.Completed("First.", agenttest.User("And now?"), agenttest.Assistant(agenttest.Text("First.")))
			second := []agenttest.Step{agenttest.Processing(), agenttest.Completed("Second.")}
			if name == "429" { // which says that it was not taken
				text, api := runAgent(t, in, func(api *agenttest.Server) {
					api.Session("sess_1", first)
					api.Agent(agent, second...)
					api.RefuseStart(agent, step)
				})
				require.Equal(t, "Second.", text)
				require.Len(t, api.Started(agent), 1)
				return
			}
			text, api := runAgent(t, in, func(api *agenttest.Server) {
				api.Session("sess_1", first)
				api.Agent(agent, second...)
				api.BreakStart(agent, step)
			})
			require.Equal(t, "Second.", text)
			require.Len(t, api.Started(agent), 1)

			failure, api := runFails(t, in, func(api *agenttest.Server) {
				api.Session("sess_1", first)
				api.Agent(agent, second...)
				api.RefuseStart(agent, step)
			})
			require.Equal(t, agentwait.ErrTypeStartOutcomeUnknown, failure.Type)
			require.Empty(t, api.Started(agent))
		})
	}
}
