package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/agentwait/agentwait"
	"github.com/agentwait/agentwait/activities"
	"github.com/agentwait/agentwait/vendors"
)

// An agent that answers a start when its run has ended needs a connection that gives it the time:
// cut off before, the start's outcome would be unknown, and the run paid for.
func TestAConnectionsTimeoutIsThatOfAllItsRequests(t *testing.T) {
	for name, row := range map[string]struct {
		connection time.Duration
		least      time.Duration
		most       time.Duration
	}{
		"that of the worker":       {0, 30 * time.Second, 40 * time.Second},
		"its own":                  {5 * time.Minute, 4 * time.Minute, 5 * time.Minute},
		"a short one":              {5 * time.Second, time.Second, 5 * time.Second},
		"no more than the attempt": {time.Hour, 4 * time.Minute, 10*time.Minute - time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			left := map[string]time.Duration{}
			note := func(ctx context.Context, what string) {
				end, _ := ctx.Deadline()
				left[what] = time.Until(end)
			}
			api := asking(nil, nil)
			api.start = func(ctx context.Context, _ vendors.StartRequest) (*vendors.Started, error) {
				note(ctx, "start")
				return run1(), nil
			}
			api.answer = func(ctx context.Context, _ vendors.Ref, _ vendors.InputAnswer) (*vendors.Ref, error) {
				note(ctx, "answer")
				return nil, nil
			}
			api.cancel = func(ctx context.Context, _ vendors.Ref) error {
				note(ctx, "cancel")
				return nil
			}
			for activity, input := range map[string]string{
				agentwait.StartAgentName:  startInput,
				agentwait.AnswerAgentName: `{"interaction_id":"run_1","request_id":"r2"}`,
				agentwait.CancelAgentName: `{"interaction_id":"run_1"}`,
			} {
				a := attempt{api: api, change: func(cfg *activities.Config) {
					cfg.Credentials, cfg.RequestTimeout = nil, 40*time.Second
					cfg.Connections = map[string]activities.Connection{"default": {API: api, RequestTimeout: row.connection}}
				}}
				if err := a.run(t, activity, input, new(map[string]any)); err != nil {
					t.Fatal(err)
				}
			}
			for _, what := range []string{"start", "answer"} {
				if left[what] < row.least || left[what] > row.most {
					t.Errorf("a %s had %v, want %v to %v", what, left[what], row.least, row.most)
				}
			}
			if left["cancel"] > min(20*time.Second, row.most) {
				t.Errorf("a cancel had %v", left["cancel"])
			}
		})
	}
}
