package agenttest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/agenttest"
	"github.com/agentwait/agentwait/vendors"
	"github.com/agentwait/agentwait/vendors/gumloop"
)

// The first attempt's answer is lost, and it has taken the last credits, or the key is changed: the
// second one is refused. What the first has started is found, and neither given up nor paid for
// twice.
func TestAStartThatIsRefusedAfterItWasTaken(t *testing.T) {
	for name, status := range map[string]int{"no credits": 402, "an agent that is gone": 404, "another conflict": 409} {
		for taken, reply := range map[bool]string{true: "Written.", false: ""} {
			api, cfg := agenttest.New(t)
			api.Agent("writer", agenttest.Processing(), agenttest.Completed("Written."))
			if taken {
				api.BreakStart("writer", agenttest.Reset())
			} else {
				api.RefuseStart("writer", agenttest.Reset())
			}
			var starts atomic.Int32
			between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/agents/writer/sessions") && starts.Add(1) > 1 {
					w.WriteHeader(status)
					_, _ = io.WriteString(w, `{"error":{"code":"refused","message":"no"}}`)
					return
				}
				api.ServeHTTP(w, r)
			}))
			between.Config.SetKeepAlivesEnabled(false)
			defer between.Close()
			client, err := gumloop.NewSessions(gumloop.SessionsConfig{HTTP: vendors.Config{BaseURL: between.URL + "/api/v1", Auth: vendors.Bearer(agenttest.DefaultKey)}})
			require.NoError(t, err)
			cfg.Credentials["sessions"] = client

			env := runWith(t, cfg, agentwait.StartInput{AgentID: "writer", Message: "Write."})
			var result agentwait.Result
			if err := env.GetWorkflowResult(&result); reply != "" {
				require.NoError(t, err, name)
				require.Equal(t, reply, *result.Response, name)
				require.Len(t, api.Started("writer"), 1, name)
				continue
			} else if failure, failed := agentwait.AsError(err); !failed || failure.Type == agentwait.ErrTypeStartOutcomeUnknown {
				t.Errorf("%s, and nothing was taken: got %v, want the refusal", name, err)
			}
			require.Empty(t, api.Started("writer"), name)
		}
	}
}
