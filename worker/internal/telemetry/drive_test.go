package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/agentstatus"
	"github.com/agentwait/agentwait/vendors"
)

// vendor answers once that a run goes on, once that it is asked too much, and then that it has finished.
type vendor struct{ polls map[string]int }

func (v *vendor) Check(_ context.Context, ref vendors.Ref) (*vendors.Answer, error) {
	v.polls[ref.InteractionID]++
	switch {
	case v.polls[ref.InteractionID] == 2 && ref.InteractionID == "id0":
		return &vendors.Answer{HTTPStatus: 429, RetryAfter: "3", Body: []byte(`{}`)}, nil
	case v.polls[ref.InteractionID] < 3:
		return &vendors.Answer{HTTPStatus: 200, Status: &agentstatus.Status{State: "RUNNING", Phase: agentstatus.PhaseRunning, AgentID: "agent"}}, nil
	}
	return &vendors.Answer{HTTPStatus: 200, Status: &agentstatus.Status{
		State: "COMPLETED", Phase: agentstatus.PhaseCompleted, AgentID: "agent", Run: &agentstatus.Run{FinishedAt: time.Now().Add(-time.Second)},
	}}, nil
}

// page has the activities await so many runs with the worker's own metrics, and returns what Prometheus
// reads then.
func page(t *testing.T, waits int) string {
	t.Helper()
	m, err := NewMetrics("v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close(context.Background()) })
	synctest.Test(t, func(t *testing.T) {
		acts, err := activities.New(activities.Config{
			Connections: map[string]activities.Connection{agentwait.DefaultCredential: {API: &vendor{map[string]int{}}}},
			Metrics:     m.Handler, Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
		})
		if err != nil {
			t.Fatal(err)
		}
		var suite testsuite.WorkflowTestSuite
		suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
		env := suite.NewTestActivityEnvironment()
		acts.RegisterWorker(env)
		for i := range waits {
			in := map[string]any{"interaction_id": fmt.Sprintf("id%d", i), "user_id": fmt.Sprintf("user%d", i), "timeout_seconds": 600}
			if _, err := env.ExecuteActivity(agentwait.PollAgentStatusName, in); err != nil {
				t.Fatal(err)
			}
		}
	})
	parse := m.Reading(agentwait.DefaultCredential, func(context.Context, []byte) (*agentstatus.Status, error) { return &agentstatus.Status{}, nil })
	if _, err := parse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	m.Page.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	return answer.Body.String()
}
